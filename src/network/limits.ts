import { ArgumentError } from '../numerics/engineErrors'
import { maxSteps } from '../tasks/taskSetting'
import { hasImageEncoder, type ImageEncoderConfig } from './imageEncoder'
import type { ModelConfig, PlasticitySettings } from './modelConfig'

/** The least and the most of something, both included. */
interface Limit {
  readonly least: number
  readonly most: number
}

/**
 * Sizes within which every engine works, enforced wherever a configuration or episodes come in. An LSTM of the largest
 * sizes needs about 1 GiB to be differentiated, a quarter of what WebAssembly can address; twice the hidden units would
 * need all of it. Published models have 256 hidden units at most, and 64 outputs leave room for any of the tasks' answers.
 */
export const sizeLimits = {
  inputSize: { least: 1, most: 1024 },
  hiddenSize: { least: 1, most: 512 },
  outputSize: { least: 1, most: 64 },
  auxiliarySize: { least: 0, most: 64 },
} as const satisfies Partial<Record<keyof ModelConfig, Limit>>

/** Of what comes before the network where it sees images; the published one has 4 blocks of 64 channels. */
export const imageEncoderLimits = {
  blocks: { least: 0, most: 6 },
  channels: { least: 1, most: 256 },
  imageSide: { least: 1, most: 256 },
  imageChannels: { least: 1, most: 4 },
} as const satisfies Record<keyof ImageEncoderConfig, Limit>

/** Episodes go one after the other or share a device's memory, so only that limits how many there are. */
export const episodeLimits = {
  batch: { least: 1, most: 2 ** 20 },
  steps: { least: 1, most: maxSteps },
} as const

/**
 * Ranges of the settings. Rates beyond a million overflow within a few steps of any network. A norm limit of 0 would stop
 * all writing, which is etaScale's to do.
 */
export const settingLimits = {
  etaScale: { least: 0, most: 1e6 },
  decayScale: { least: 0, most: 1e6 },
  maxUpdateNorm: { least: Number.MIN_VALUE, most: Infinity },
  modulation: { least: 0, most: 1e6 },
  weightClip: { least: 0, most: 1e6 },
  innerLossScale: { least: 0, most: 1e6 },
} as const satisfies Record<keyof PlasticitySettings, Limit>

/** Throws an {@link ArgumentError} unless `value` is a whole number within the limit. */
export function checkWhole(operation: string, what: string, value: unknown, { least, most }: Limit): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new ArgumentError(operation, what, `a whole number from ${least} to ${most}`, valueText(value))
}

/** Throws an {@link ArgumentError} unless `value` is a number within the limit. */
export function checkNumber(operation: string, what: string, value: unknown, { least, most }: Limit): number {
  if (typeof value === 'number' && value >= least && value <= most) return value
  const low = least === Number.MIN_VALUE ? 'above 0' : `from ${least}`
  throw new ArgumentError(
    operation,
    what,
    most === Infinity ? `a number ${low}` : `a number ${low} to ${most}`,
    valueText(value),
  )
}

/** Throws an {@link ArgumentError} where there is no encoder and the input is not as wide as u. */
export function checkInputSize(operation: string, { encoder, inputSize, hiddenSize }: ModelConfig): void {
  if (encoder === 'plastic' || inputSize === hiddenSize) return
  throw new ArgumentError(
    operation,
    'inputSize',
    `hiddenSize, ${hiddenSize}, where there is no encoder`,
    String(inputSize),
  )
}

/** Throws an {@link ArgumentError} where an image encoder does not fit its images, or the network behind it. */
export function checkImageEncoder(operation: string, config: ModelConfig): void {
  if (!hasImageEncoder(config)) return
  const { imageEncoder, encoder, hiddenSize, outputSize } = config
  const wrong = (what: string, expected: string, actual: string | number) => {
    throw new ArgumentError(operation, what, expected, String(actual))
  }
  for (const name of Object.keys(imageEncoderLimits) as (keyof ImageEncoderConfig)[])
    checkWhole(operation, `imageEncoder.${name}`, imageEncoder[name], imageEncoderLimits[name])
  if (encoder !== 'none') wrong('encoder', '"none" behind an image encoder', `"${encoder}"`)
  const { blocks, imageSide } = imageEncoder
  if (imageSide < 2 ** blocks)
    wrong(
      'imageEncoder.imageSide',
      `at least ${2 ** blocks} for ${blocks} blocks, each of which halves the image`,
      imageSide,
    )
  if (hiddenSize <= outputSize)
    wrong('hiddenSize', `above outputSize, ${outputSize}: u is an image's units and a label's`, hiddenSize)
}

/** Throws an {@link ArgumentError} where a size or setting is beyond its limits. */
export function checkLimits(operation: string, config: ModelConfig): void {
  for (const name of Object.keys(sizeLimits) as (keyof typeof sizeLimits)[])
    checkWhole(operation, name, config[name], sizeLimits[name])
  checkInputSize(operation, config)
  checkImageEncoder(operation, config)
  for (const name of Object.keys(settingLimits) as (keyof PlasticitySettings)[]) {
    const value = config.plasticity[name]
    const isWord = (name === 'modulation' && typeof value === 'string') || (name === 'weightClip' && value === null)
    if (!isWord) checkNumber(operation, name, value, settingLimits[name])
  }
}

/** A value as it stands in a message. */
export function valueText(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
}
