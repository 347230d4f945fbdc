import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { writeCheckpoint, type Checkpoint } from '../src/network/checkpoint'
import { flattenParameters, viewParameters } from '../src/network/flatParameters'
import type { Parameters } from '../src/network/parameters'
import type { HostTensor } from '../src/numerics/hostTensor'
import { readSafetensors, writeSafetensors } from '../src/numerics/safetensors'
import { adamWFromTensors, adamWToTensors } from '../src/training/adamW'
import type { Errors, MetaTrainingState } from '../src/training/metaTraining'
import { trainConfigJson, type TrainOptions } from './trainOptions'

interface Progress {
  readonly state: MetaTrainingState
  /** Lowest validation loss so far. */
  readonly best: number
  /** The batch it belongs to. */
  readonly bestBatches: number
  readonly elapsedMs: number
}

/** How a run ended. */
export interface RunResult {
  readonly batches: number
  readonly bestBatches: number
  readonly bestValidationLoss: number
  /** All batches were trained, or the validation loss stayed flat for as long as was asked. */
  readonly ended: 'budget' | 'flat'
  /** Time spent; interruptions, and times when the process was stopped, are not counted. */
  readonly seconds: number
}

/** The files of one training run. */
export interface RunFolder {
  /** What was saved last, or null for a new run. */
  resume(): Promise<Progress | null>
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>
  /** Keeps a checkpoint from along the way, as snapshots/BATCHES.safetensors. */
  saveSnapshot(batches: number, checkpoint: Checkpoint): Promise<void>
  /** Writes result.json, with the machine it ran on. */
  saveResult(result: RunResult): Promise<void>
  /** Appends to the curve, then saves the state to resume from. */
  saveProgress(progress: Progress, row: { trainLoss: number; validation: Errors }): Promise<void>
}

const curveHeader = 'batch,trainLoss,validationLoss,validationAnswerError,validationAnswerStandardError,seconds'
/** More columns where the answers are classes. */
const accuracyHeader = ',validationFirstAccuracy,validationAccuracy'

/**
 * Creates or opens a run folder. Ends in an Error where it holds a run of another configuration: a run's files always
 * belong together.
 */
export async function openRunFolder(folder: string, options: TrainOptions): Promise<RunFolder> {
  await mkdir(folder, { recursive: true })
  const path = (name: string) => join(folder, name)
  const config = trainConfigJson(options)
  const old = await readFile(path('config.json'), 'utf8').catch(() => null)
  if (old === null) await writeFile(path('config.json'), config)
  else if (old !== config)
    throw new Error(
      `${folder} holds a run of another configuration (see its config.json). Give another --out, or the same options to go on.`,
    )
  const { model } = options.training

  return {
    async resume() {
      const bytes = await readFile(path('resume.safetensors')).catch(() => null)
      if (!bytes) return null
      const { tensors, metadata } = readSafetensors(bytes)
      const parameters = Object.fromEntries(tensors) as Parameters
      const number = (name: string) => Number(metadata.get(name))
      const batches = number('batches')
      await dropCurveRowsAfter(path('curve.csv'), batches)
      return {
        state: {
          batches,
          parameters: flattenParameters(model, parameters),
          optimiser: adamWFromTensors(model, tensors),
        },
        best: number('best'),
        bestBatches: number('bestBatches'),
        elapsedMs: number('elapsedMs'),
      }
    },

    async saveCheckpoint(checkpoint) {
      await replaceFile(path('checkpoint.safetensors'), writeCheckpoint(checkpoint))
    },

    async saveSnapshot(batches, checkpoint) {
      await mkdir(path('snapshots'), { recursive: true })
      await replaceFile(path(join('snapshots', `${batches}.safetensors`)), writeCheckpoint(checkpoint))
    },

    async saveResult(result) {
      const processor = cpus()[0]?.model.trim() ?? 'unknown'
      const machine = `${cpus().length} x ${processor}, Node ${process.version}`
      await replaceFile(path('result.json'), `${JSON.stringify({ ...result, machine }, null, 2)}\n`)
    },

    async saveProgress({ state, best, bestBatches, elapsedMs }, { trainLoss, validation }) {
      const row = [
        state.batches,
        trainLoss,
        validation.loss,
        validation.answerError,
        validation.answerStandardError,
        Math.round(elapsedMs / 1000),
        ...(validation.accuracy ? [validation.accuracy.first, validation.accuracy.all] : []),
      ]
      const header = `${curveHeader}${validation.accuracy ? accuracyHeader : ''}`
      const isNew = !(await readFile(path('curve.csv')).catch(() => null))
      await appendFile(path('curve.csv'), `${isNew ? `${header}\n` : ''}${row.join(',')}\n`)
      const tensors = new Map<string, HostTensor>([
        ...Object.entries(viewParameters(model, state.parameters)),
        ...adamWToTensors(state.optimiser),
      ])
      const metadata = new Map(
        Object.entries({ batches: state.batches, best, bestBatches, elapsedMs }).map(([k, v]) => [k, String(v)]),
      )
      await replaceFile(path('resume.safetensors'), writeSafetensors({ tensors, metadata }))
    },
  }
}

/** Rows written after the state that is resumed from would appear twice. */
async function dropCurveRowsAfter(file: string, batches: number): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return
  const [header, ...rows] = text.trim().split('\n')
  const kept = rows.filter((row) => Number(row.split(',')[0]) <= batches)
  await replaceFile(file, `${[header, ...kept].join('\n')}\n`)
}

/** Writes beside, then renames, so that an interruption leaves the old file whole. */
async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  await writeFile(`${file}.part`, content)
  await rename(`${file}.part`, file)
}
