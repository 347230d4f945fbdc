import type { EpisodeImages } from '../src/images/episodeImages'
import type { Engine } from '../src/kernels/engine'
import type { FreshErrors } from '../src/network/checkpoint'
import type { Network } from '../src/network/parameters'
import { meanAndStandardError } from '../src/numerics/statistics'
import { ridgeErrors } from '../src/runtime/functionQuestions'
import type { EpisodeBatch, TaskSettings } from '../src/tasks/episode'
import { createEpisodes, zeroAnswerBaseline, zeroAnswerLoss } from '../src/tasks/registry'
import { freshSeed } from '../src/tasks/seeds'
import { meanErrors } from '../src/training/metaTraining'

/** Episodes that are run at once. */
const batchSize = 64

function freshEpisodes(task: TaskSettings, episodes: number, images: EpisodeImages | null): EpisodeBatch[] {
  const whole = Math.floor(episodes / batchSize)
  const counts = [...Array<number>(whole).fill(batchSize), ...(episodes % batchSize ? [episodes % batchSize] : [])]
  return counts.map((count, k) => createEpisodes(task, count, freshSeed(k), 0, images))
}

/** Answer error of ridge regression on the episodes of {@link freshErrors}, each with its own examples; null for other tasks. */
export async function freshRidgeError(task: TaskSettings, episodes: number) {
  if (task.name !== 'regression') return null
  const errors: number[] = []
  for (const batch of freshEpisodes(task, episodes, null)) errors.push(...(await ridgeErrors(batch))!)
  return meanAndStandardError(errors)
}

/** Errors of a network on `episodes` fresh episodes, none of which was ever trained or validated on: always the same ones. */
export async function freshErrors(
  engine: Engine,
  network: Network,
  task: TaskSettings,
  episodes: number,
  images: EpisodeImages | null = null,
): Promise<FreshErrors> {
  const batches = freshEpisodes(task, episodes, images)
  const errors = await meanErrors(engine, network, batches)
  const baseline = (of: typeof zeroAnswerLoss) =>
    batches.reduce((sum, batch) => sum + of(batch) * batch.batch, 0) / episodes
  return {
    episodes,
    loss: errors.loss,
    lossStandardError: errors.lossStandardError,
    lossBaseline: baseline(zeroAnswerLoss),
    answerError: errors.answerError,
    answerStandardError: errors.answerStandardError,
    answerBaseline: baseline(zeroAnswerBaseline),
    ...(errors.accuracy && { accuracy: errors.accuracy }),
  }
}
