import type { EngineName } from '../kernels/engine'
import { TrainingPool } from '../training/trainingPool'
import { spawnReplica } from './browserReplica'
import { trainingBatch } from './engineMeasuring'
import { trainingStart, type MeasuredWork } from './trainingStep'

/** What several workers make of a training step. */
export interface SharedTraining {
  /** Median time of a step. */
  readonly trainingMs: number
  readonly trainingWorkers: number
}

/** More workers exchange more than they compute. */
const maxWorkers = 4
const warmUpBatches = 3
const rounds = 5

/** Median time of a training step on as many workers as there are processors, up to four; null where there is only one. */
export async function measureSharedTraining(engine: EngineName, work: MeasuredWork): Promise<SharedTraining | null> {
  const workers = Math.min(maxWorkers, navigator.hardwareConcurrency || 1)
  if (workers < 2) return null
  const { training, state } = trainingStart(work, trainingBatch)
  const pool = await TrainingPool.start(training, state, { spawn: spawnReplica, workers, engine })
  try {
    const times: number[] = []
    await pool.train(warmUpBatches + rounds, ({ elapsedMs }) => times.push(elapsedMs))
    const measured = times.slice(warmUpBatches).sort((a, b) => a - b)
    return { trainingMs: measured[rounds >> 1], trainingWorkers: pool.workers }
  } finally {
    pool.dispose()
  }
}
