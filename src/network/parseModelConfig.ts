import type { ModelConfig, ModulationSetting, PlasticitySettings } from './modelConfig'

/** A configuration or setting that no network can have; the message says what was expected and what came. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Sizes within which every engine works. */
export const sizeLimits = { hiddenSize: 512, inputSize: 1024, outputSize: 64, auxiliarySize: 64 } as const

/** Checks an untrusted value, as of JSON, to be a model configuration. Throws a {@link ConfigError}. */
export function parseModelConfig(value: unknown): ModelConfig {
  const record = asRecord('config', value)
  const size = (name: keyof typeof sizeLimits, low: number) => wholeNumber(name, record[name], low, sizeLimits[name])
  return {
    cell: oneOf('cell', record['cell'], ['rnn', 'lstm']),
    rule: oneOf('rule', record['rule'], ['none', 'hebbian', 'gradient']),
    inputSize: size('inputSize', 1),
    hiddenSize: size('hiddenSize', 1),
    outputSize: size('outputSize', 1),
    auxiliarySize: size('auxiliarySize', 0),
    modulated: flag('modulated', record['modulated']),
    alphaMode: oneOf('alphaMode', record['alphaMode'], ['random', 'uniform', 'negative', 'none']),
    randomNetwork: flag('randomNetwork', record['randomNetwork']),
    lossKind: oneOf('lossKind', record['lossKind'], ['meanSquared', 'crossEntropy']),
    plasticity: parsePlasticity(record['plasticity']),
  }
}

/** Checks an untrusted value to be plasticity settings. Throws a {@link ConfigError}. */
export function parsePlasticity(value: unknown): PlasticitySettings {
  const record = asRecord('plasticity', value)
  const clip = record['weightClip']
  return {
    etaScale: numberWithin('etaScale', record['etaScale'], 0, 1e6),
    decayScale: numberWithin('decayScale', record['decayScale'], 0, 1e6),
    maxUpdateNorm: numberWithin('maxUpdateNorm', record['maxUpdateNorm'], Number.MIN_VALUE, Infinity),
    modulation: parseModulation(record['modulation']),
    weightClip: clip === null ? null : numberWithin('weightClip', clip, 0, 1e6),
    innerLossScale: numberWithin('innerLossScale', record['innerLossScale'], 0, 1e6),
  }
}

function parseModulation(value: unknown): ModulationSetting {
  if (typeof value === 'number') return numberWithin('modulation', value, 0, 1e6)
  return oneOf('modulation', value, ['learned', 'off'])
}

function asRecord(what: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError(`${what} must be a JSON object, got ${JSON.stringify(value)}`)
  return value as Record<string, unknown>
}

function oneOf<const Choice extends string>(name: string, value: unknown, choices: readonly Choice[]): Choice {
  if (!choices.includes(value as Choice))
    throw new ConfigError(`${name} must be one of ${choices.join(', ')}, got ${JSON.stringify(value)}`)
  return value as Choice
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new ConfigError(`${name} must be true or false, got ${JSON.stringify(value)}`)
  return value
}

function wholeNumber(name: string, value: unknown, low: number, high: number): number {
  if (!Number.isInteger(value) || (value as number) < low || (value as number) > high)
    throw new ConfigError(`${name} must be a whole number from ${low} to ${high}, got ${JSON.stringify(value)}`)
  return value as number
}

function numberWithin(name: string, value: unknown, low: number, high: number): number {
  const number = value === 'Infinity' ? Infinity : value
  if (typeof number !== 'number' || !(number >= low && number <= high))
    throw new ConfigError(`${name} must be a number from ${low} to ${high}, got ${JSON.stringify(value)}`)
  return number
}
