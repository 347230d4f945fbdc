import { ArgumentError } from '../numerics/engineErrors'
import type { ImageEncoderConfig } from './imageEncoder'
import {
  checkImageEncoder,
  checkInputSize,
  checkNumber,
  checkWhole,
  imageEncoderLimits,
  settingLimits,
  sizeLimits,
  valueText,
} from './limits'
import type { ModelConfig, ModulationSetting, PlasticitySettings } from './modelConfig'

/** The operation that errors name. */
const operation = 'model configuration'

/** Checks an untrusted value, as of JSON, to be a model configuration. Throws an {@link ArgumentError}. */
export function parseModelConfig(value: unknown): ModelConfig {
  const record = asRecord('config', value)
  const size = (name: keyof typeof sizeLimits) => checkWhole(operation, name, record[name], sizeLimits[name])
  const config: ModelConfig = {
    cell: oneOf('cell', record['cell'], ['rnn', 'lstm']),
    rule: oneOf('rule', record['rule'], ['none', 'hebbian', 'gradient']),
    // Files from before there was a choice do not say.
    encoder: oneOf('encoder', record['encoder'] ?? 'plastic', ['plastic', 'none']),
    ...(record['imageEncoder'] !== undefined && { imageEncoder: parseImageEncoder(record['imageEncoder']) }),
    inputSize: size('inputSize'),
    hiddenSize: size('hiddenSize'),
    outputSize: size('outputSize'),
    auxiliarySize: size('auxiliarySize'),
    modulated: flag('modulated', record['modulated']),
    alphaMode: oneOf('alphaMode', record['alphaMode'], ['random', 'uniform', 'negative', 'none']),
    randomNetwork: flag('randomNetwork', record['randomNetwork']),
    lossKind: oneOf('lossKind', record['lossKind'], ['meanSquared', 'crossEntropy']),
    plasticity: parsePlasticity(record['plasticity']),
  }
  checkInputSize(operation, config)
  checkImageEncoder(operation, config)
  return config
}

function parseImageEncoder(value: unknown): ImageEncoderConfig {
  const record = asRecord('imageEncoder', value)
  const size = (name: keyof ImageEncoderConfig) =>
    checkWhole(operation, `imageEncoder.${name}`, record[name], imageEncoderLimits[name])
  return {
    blocks: size('blocks'),
    channels: size('channels'),
    imageSide: size('imageSide'),
    imageChannels: size('imageChannels'),
  }
}

/** Checks an untrusted value to be plasticity settings. Throws an {@link ArgumentError}. */
export function parsePlasticity(value: unknown): PlasticitySettings {
  const record = asRecord('plasticity', value)
  const number = (name: keyof PlasticitySettings) => checkNumber(operation, name, record[name], settingLimits[name])
  return {
    etaScale: number('etaScale'),
    decayScale: number('decayScale'),
    // JSON has no Infinity.
    maxUpdateNorm: record['maxUpdateNorm'] === 'Infinity' ? Infinity : number('maxUpdateNorm'),
    modulation: parseModulation(record['modulation']),
    weightClip: record['weightClip'] === null ? null : number('weightClip'),
    innerLossScale: number('innerLossScale'),
  }
}

function parseModulation(value: unknown): ModulationSetting {
  if (typeof value === 'number') return checkNumber(operation, 'modulation', value, settingLimits.modulation)
  return oneOf('modulation', value, ['learned', 'off'])
}

function asRecord(what: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ArgumentError(operation, what, 'a JSON object', valueText(value))
  return value as Record<string, unknown>
}

function oneOf<const Choice extends string>(name: string, value: unknown, choices: readonly Choice[]): Choice {
  if (!choices.includes(value as Choice))
    throw new ArgumentError(operation, name, `one of ${choices.join(', ')}`, valueText(value))
  return value as Choice
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new ArgumentError(operation, name, 'true or false', valueText(value))
  return value
}
