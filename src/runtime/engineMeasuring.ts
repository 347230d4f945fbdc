import type { Engine } from '../kernels/engine'
import { durationText } from '../numerics/durationText'
import { createEpisodes } from '../tasks/registry'
import { freshSeed } from '../tasks/seeds'
import type { EngineMeasurement } from './protocol'
import { trainingSteps, type MeasuredWork } from './trainingStep'

/** How a measurement shares the worker with what the page asks for. */
export interface MeasuringTurns {
  /** Runs one piece while nothing else computes; waits until nothing was asked for, the longer the longer it will take. */
  readonly take: <Result>(piece: () => Promise<Result>, expectedMs: number) => Promise<Result>
  /** Awaited before every step of an episode: rejects when the piece is to give way. */
  readonly beforeStep: () => () => Promise<void>
}

/** Rejects a piece that gave way to an episode of the page; it is tried again. */
export class GaveWay extends Error {}

export const trainingBatch = 64
const rounds = 5
/** Slower engines get fewer rounds: each figure takes about this long at most, or one round. */
const enoughMs = 150
/** What is shorter than this is timed several times in one go: a page's clock has steps of 0.1 ms. */
const pieceMs = 8
/** Two small batches tell how long a whole one would take; an engine that is slower than the limit is not asked for it. */
const probeBatches = [2, 8] as const
const trainingLimitMs = 3000
/** A piece that had to give way this often is not tried again. */
const maxTries = 20

/** Median time of one recorded episode, with the way it gives way on the page. */
export async function measureRollout(engine: Engine, work: MeasuredWork, turns: MeasuringTurns): Promise<number> {
  const episode = createEpisodes(work.task, 1, freshSeed(0), 0, work.images)
  return medianMs(turns, () => engine.rollout(work.network, episode, { beforeStep: turns.beforeStep() }))
}

/** Median time of one training step; a remark instead where that would take too long or fails. */
export async function measureTraining(
  engine: Engine,
  work: MeasuredWork,
  turns: MeasuringTurns,
): Promise<Pick<EngineMeasurement, 'trainingMs' | 'trainingRemark'>> {
  const step = (batchSize: number) => trainingSteps(engine, work, batchSize)
  const [small, large] = probeBatches
  const tooSlow = (ms: number) => ({
    trainingMs: null,
    trainingRemark: `a training step would take about ${durationText(ms)}`,
  })
  try {
    // The first of all compiles; where that alone is slow, so is the rest.
    const firstMs = await timed(turns, step(small))
    if (firstMs > trainingLimitMs) return tooSlow((firstMs * trainingBatch) / small)
    const smallMs = await timed(turns, step(small), firstMs)
    const largeMs = await timed(turns, step(large), (smallMs * large) / small)
    const perEpisodeMs = Math.max(largeMs - smallMs, 0) / (large - small)
    const expectedMs = largeMs + perEpisodeMs * (trainingBatch - large)
    if (expectedMs > trainingLimitMs) return tooSlow(expectedMs)
    return { trainingMs: await medianMs(turns, step(trainingBatch), expectedMs), trainingRemark: '' }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { trainingMs: null, trainingRemark: `a training step failed: ${problem}` }
  }
}

/** @param expectedMs of one call; without it, and for a short one, a first call warms up */
async function medianMs(turns: MeasuringTurns, once: () => Promise<unknown>, expectedMs = 0): Promise<number> {
  const firstMs = expectedMs < enoughMs ? await timed(turns, once, expectedMs) : expectedMs
  const repeats = Math.ceil(Math.min(pieceMs / Math.max(firstMs, 0.1), 20))
  const work = async () => {
    for (let k = 0; k < repeats; k++) await once()
  }
  const times: number[] = []
  while (times.length < rounds && times.reduce((sum, ms) => sum + ms, 0) < enoughMs)
    times.push(await timed(turns, work, firstMs))
  times.sort((a, b) => a - b)
  return times[times.length >> 1] / repeats
}

async function timed({ take }: MeasuringTurns, work: () => Promise<unknown>, expectedMs = 0): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      return await take(async () => {
        const started = performance.now()
        await work()
        return performance.now() - started
      }, expectedMs)
    } catch (error) {
      if (!(error instanceof GaveWay) || tries === maxTries) throw error
    }
  }
}
