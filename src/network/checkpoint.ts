import { readSafetensors, writeSafetensors, type StoredType } from '../numerics/safetensors'
import type { HostTensor } from '../numerics/hostTensor'
import { parseDelayRange, type DelayRange } from '../tasks/delayRange'
import type { TaskSettings } from '../tasks/episode'
import { parseTask, taskSizes } from '../tasks/registry'
import { episodeInputSize } from './imageEncoder'
import type { Cell, ModelConfig, Rule } from './modelConfig'
import { parseModelConfig } from './parseModelConfig'
import { checkParameters, parameterShapes, type Network, type ParameterName } from './parameters'

/** How often the right class was given the largest probability: on the first query, and on all; with standard errors. */
export interface Accuracy {
  readonly first: number
  readonly firstStandardError: number
  readonly all: number
  readonly allStandardError: number
}

/** How a checkpoint came about. */
export interface CheckpointProvenance {
  /** Batches it was trained for, up to the one that was kept. */
  readonly trainedBatches: number
  readonly batchSize: number
  /** Where every batch drew its delay from a range; the checkpoint's task then has the middle of it. */
  readonly trainedDelays?: DelayRange
  /** Seed of initialisation and data. */
  readonly seed: number
  /** Errors on fresh validation episodes at the batch that was kept, with their standard errors. */
  readonly validationLoss: number
  readonly validationLossStandardError: number
  readonly validationAnswerError: number
  readonly validationAnswerStandardError: number
  /** Where the answers are classes. */
  readonly validationAccuracy?: Accuracy
  /** What the images were: "glyphs", or the name of a folder. */
  readonly images?: string
  readonly engine: string
  /** Version of Engram that trained it. */
  readonly version: string
}

/** A trained network with the task it was trained on. */
export interface Checkpoint {
  readonly network: Network
  readonly task: TaskSettings
  readonly provenance: CheckpointProvenance
}

/** Errors of a published network on fresh episodes, beside those of always answering 0. `npm run evaluate` gives the same. */
export interface FreshErrors {
  readonly episodes: number
  readonly loss: number
  readonly lossStandardError: number
  readonly lossBaseline: number
  readonly answerError: number
  readonly answerStandardError: number
  readonly answerBaseline: number
  /** Where the answers are classes. */
  readonly accuracy?: Accuracy
}

/** A network as it was on its way through meta-training, a file like any other checkpoint's. */
export interface SnapshotEntry {
  /** The file beside the manifest is `id`.safetensors. */
  readonly id: string
  readonly bytes: number
  /** Batches that it was trained for. */
  readonly batches: number
  readonly answerError: number
  readonly answerStandardError: number
}

/** One trained network that the page offers, as listed in `public/checkpoints/manifest.json`. */
export interface ManifestEntry {
  /** The file beside the manifest is `id`.safetensors. */
  readonly id: string
  readonly bytes: number
  readonly task: TaskSettings
  readonly cell: Cell
  readonly rule: Rule
  readonly hiddenSize: number
  readonly provenance: CheckpointProvenance
  /** Left out for a file of the user's. */
  readonly freshErrors?: FreshErrors
  /** From the same training run, in the order of training; left out where none were published. */
  readonly snapshots?: readonly SnapshotEntry[]
}

/** A file that is not a checkpoint Engram can run; the message says what was expected and what came. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError'
}

const format = 'engram-checkpoint'
const formatVersion = '1'

/**
 * A checkpoint as a safetensors file: parameters by name; format, config, task and provenance as metadata.
 *
 * @param typeOf how to store each parameter, in F32 unless given; a network rounded to F16 answers a little differently
 */
export function writeCheckpoint(
  { network, task, provenance }: Checkpoint,
  typeOf?: (name: string) => StoredType,
): Uint8Array<ArrayBuffer> {
  checkParameters('writeCheckpoint', network)
  const tensors = new Map<string, HostTensor>()
  for (const name of parameterShapes(network.config).keys()) tensors.set(name, network.parameters[name]!)
  const metadata = new Map([
    ['format', format],
    ['formatVersion', formatVersion],
    ['config', configToJson(network.config)],
    ['task', JSON.stringify(task)],
    ['provenance', JSON.stringify(provenance)],
  ])
  return writeSafetensors({ tensors, metadata }, typeOf)
}

/**
 * Reads what {@link writeCheckpoint} wrote, checking everything: the file may come from anywhere.
 *
 * @throws SafetensorsError, CheckpointError, ArgumentError (ShapeError) or RangeError, each saying what was expected and what came
 */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes)
  if (metadata.get('format') !== format)
    throw new CheckpointError(
      `this safetensors file is no Engram checkpoint: expected metadata format "${format}", got ${JSON.stringify(metadata.get('format') ?? null)}`,
    )
  if (metadata.get('formatVersion') !== formatVersion)
    throw new CheckpointError(
      `checkpoint format version must be ${formatVersion}, got ${metadata.get('formatVersion') ?? 'none'}`,
    )
  const json = (name: string): unknown => {
    try {
      return JSON.parse(metadata.get(name) ?? '') as unknown
    } catch {
      throw new CheckpointError(`checkpoint metadata "${name}" must be JSON, got ${metadata.get(name) ?? 'none'}`)
    }
  }
  const config = parseModelConfig(json('config'))
  const task = parseTask(json('task'))
  const sizes = taskSizes(task)
  const inputSize = episodeInputSize(config)
  if (sizes.inputSize !== inputSize || sizes.outputSize !== config.outputSize)
    throw new CheckpointError(
      `task ${task.name} needs ${sizes.inputSize} inputs and ${sizes.outputSize} outputs, the network has ${inputSize} and ${config.outputSize}`,
    )
  const parameters: Partial<Record<ParameterName, HostTensor>> = {}
  for (const name of parameterShapes(config).keys()) {
    const tensor = tensors.get(name)
    if (tensor) parameters[name] = tensor
  }
  const network = { config, parameters }
  checkParameters('checkpoint', network)
  return { network, task, provenance: parseProvenance(json('provenance')) }
}

/**
 * JSON has no Infinity, which maxUpdateNorm may be. The plastic encoder is left out: so it is in older files, with which
 * those of later runs of the same configuration are compared.
 */
export function configToJson({ encoder, ...config }: ModelConfig): string {
  const stored = encoder === 'plastic' ? config : { ...config, encoder }
  return JSON.stringify(stored, (_, value: unknown) => (value === Infinity ? 'Infinity' : value))
}

function parseAccuracy(value: unknown): Accuracy {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const share = (name: keyof Accuracy) => {
    const given = record[name]
    if (typeof given !== 'number' || !(given >= 0 && given <= 1))
      throw new CheckpointError(
        `checkpoint accuracy ${name} must be a number from 0 to 1, got ${JSON.stringify(given)}`,
      )
    return given
  }
  return {
    first: share('first'),
    firstStandardError: share('firstStandardError'),
    all: share('all'),
    allStandardError: share('allStandardError'),
  }
}

function parseImages(value: unknown): string {
  if (typeof value !== 'string')
    throw new CheckpointError(`checkpoint provenance images must be a name, got ${JSON.stringify(value)}`)
  return value
}

function parseProvenance(value: unknown): CheckpointProvenance {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const number = (name: string) => {
    const given = record[name]
    if (typeof given !== 'number')
      throw new CheckpointError(`checkpoint provenance ${name} must be a number, got ${JSON.stringify(given)}`)
    return given
  }
  return {
    trainedBatches: number('trainedBatches'),
    batchSize: number('batchSize'),
    ...(record['trainedDelays'] !== undefined && { trainedDelays: parseDelayRange(record['trainedDelays']) }),
    seed: number('seed'),
    validationLoss: number('validationLoss'),
    validationLossStandardError: number('validationLossStandardError'),
    validationAnswerError: number('validationAnswerError'),
    validationAnswerStandardError: number('validationAnswerStandardError'),
    ...(record['validationAccuracy'] !== undefined && {
      validationAccuracy: parseAccuracy(record['validationAccuracy']),
    }),
    ...(record['images'] !== undefined && { images: parseImages(record['images']) }),
    engine: String(record['engine']),
    version: String(record['version']),
  }
}

/** Values in all of a network's parameters, for display. */
export function parameterCount(config: ModelConfig): number {
  let count = 0
  for (const shape of parameterShapes(config).values()) count += shape.reduce((product, n) => product * n, 1)
  return count
}
