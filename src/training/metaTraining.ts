import type { EpisodeImages } from '../images/episodeImages'
import type { Engine } from '../kernels/engine'
import { flattenParameters } from '../network/flatParameters'
import type { Accuracy } from '../network/checkpoint'
import type { ModelConfig } from '../network/modelConfig'
import { initialParameters, type Network, type Parameters } from '../network/parameters'
import { withDrawnDelay, withValidationDelay, type DelayRange } from '../tasks/delayRange'
import type { EpisodeData, TaskSettings } from '../tasks/episode'
import { createEpisodes } from '../tasks/registry'
import { trainingSeed, validationSeed } from '../tasks/seeds'
import { meanAndStandardError } from '../numerics/statistics'
import { initialAdamW, type AdamWSettings, type AdamWState } from './adamW'
import { classAnswers } from '../network/classAnswers'
import type { CosineSchedule } from './learningRate'

/** What a meta-training run is, apart from its length. The same values give the same parameters on the same engine. */
export interface MetaTrainingConfig {
  readonly model: ModelConfig
  readonly task: TaskSettings
  /** Every batch draws its delay from this range instead of the task's; validation goes round evenly spaced ones. */
  readonly trainedDelays?: DelayRange
  readonly batchSize: number
  /** Seeds the initial parameters and the data. A whole number from 1 to 2^31. */
  readonly seed: number
  readonly optimiser: AdamWSettings
  /** How the learning rate falls; it stays as it is without. */
  readonly schedule?: CosineSchedule
  /** What a task of images draws from: no class is in both. */
  readonly images?: { readonly training: EpisodeImages; readonly validation: EpisodeImages }
  /**
   * A curriculum for images: in the first batch every episode asks for the very images it has shown, and the share of such
   * episodes falls evenly to none at batch `repeatUntil`. Without it networks stay at chance for long: only one that stores
   * labels learns what to see, and only one that sees learns to store.
   */
  readonly repeatUntil?: number
}

/** Where a run has got to. */
export interface MetaTrainingState {
  /** Batches trained so far. */
  batches: number
  /** All parameters in one array (network/flatParameters). */
  readonly parameters: Float32Array
  readonly optimiser: AdamWState
}

/** What one batch of meta-training showed, before its step. */
export interface TrainedBatch {
  /** Batches trained, this one included. */
  readonly batches: number
  /** Mean over the batch, scored steps and outputs. */
  readonly loss: number
  readonly answerError: number
  /** The 2-norm over all gradients, before it was limited. */
  readonly gradientNorm: number
  /** What the batch took: data, forward, backward, exchange and step. */
  readonly elapsedMs: number
}

/** Mean errors over episodes, with their standard errors. */
export interface Errors {
  readonly episodes: number
  readonly loss: number
  readonly lossStandardError: number
  readonly answerError: number
  readonly answerStandardError: number
  /** Where the answers are classes. */
  readonly accuracy?: Accuracy
}

/** The errors of single episodes, in order. */
export interface EpisodeErrorLists {
  readonly losses: readonly number[]
  readonly answerErrors: readonly number[]
  /** Accuracies of the first query and of all; empty where the answers are no classes. */
  readonly firstAccuracies: readonly number[]
  readonly accuracies: readonly number[]
}

export function startMetaTraining({ model, seed }: MetaTrainingConfig): MetaTrainingState {
  return {
    batches: 0,
    parameters: flattenParameters(model, initialParameters(model, seed)),
    optimiser: initialAdamW(model),
  }
}

/** `count` episodes of a run's k-th training batch, from its episode `first` on. */
export function trainingEpisodes(
  { task, trainedDelays, seed, images, repeatUntil }: MetaTrainingConfig,
  k: number,
  count: number,
  first: number,
): EpisodeData {
  const batchSeed = trainingSeed(seed, k)
  const drawn = trainedDelays ? withDrawnDelay(task, trainedDelays, batchSeed) : task
  const repeated = repeatUntil === undefined ? 0 : Math.max(0, 1 - k / repeatUntil)
  return createEpisodes(drawn, count, batchSeed, first, images && { ...images.training, repeated })
}

/** The k-th validation batch of a run, the same one whenever it is asked for. */
export function validationEpisodes(
  { task, trainedDelays, batchSize, seed, images }: MetaTrainingConfig,
  k: number,
): EpisodeData {
  const validated = trainedDelays ? withValidationDelay(task, trainedDelays, k) : task
  return createEpisodes(validated, batchSize, validationSeed(seed, k), 0, images?.validation)
}

/** Errors on `batches` validation batches, the same ones whenever it is called for a run. */
export async function validate(
  engine: Engine,
  training: MetaTrainingConfig,
  parameters: Parameters,
  batches: number,
): Promise<Errors> {
  const episodes = function* () {
    for (let k = 0; k < batches; k++) yield validationEpisodes(training, k)
  }
  return meanErrors(engine, { config: training.model, parameters }, episodes())
}

/** Mean errors of a network over all episodes of all batches. */
export async function meanErrors(engine: Engine, network: Network, batches: Iterable<EpisodeData>): Promise<Errors> {
  return summariseErrors(await episodeErrors(engine, network, batches))
}

/** The errors of every episode of every batch. */
export async function episodeErrors(
  engine: Engine,
  network: Network,
  batches: Iterable<EpisodeData>,
): Promise<EpisodeErrorLists> {
  const lists: EpisodeErrorLists[] = []
  for (const episodes of batches) {
    if (network.config.lossKind === 'crossEntropy') {
      const { outputs } = await engine.rollout(network, episodes)
      const answers = classAnswers(outputs, episodes)
      const losses = answers.map(({ loss }) => loss)
      lists.push({
        losses,
        answerErrors: losses,
        firstAccuracies: answers.map(({ firstAccuracy }) => firstAccuracy),
        accuracies: answers.map(({ accuracy }) => accuracy),
      })
    } else {
      const { loss, answerError } = await engine.evaluate(network, episodes)
      lists.push({ losses: [...loss], answerErrors: [...answerError], firstAccuracies: [], accuracies: [] })
    }
  }
  return joinErrorLists(lists)
}

/** The lists of several batches as one. */
export function joinErrorLists(lists: readonly EpisodeErrorLists[]): EpisodeErrorLists {
  return {
    losses: lists.flatMap(({ losses }) => losses),
    answerErrors: lists.flatMap(({ answerErrors }) => answerErrors),
    firstAccuracies: lists.flatMap(({ firstAccuracies }) => firstAccuracies),
    accuracies: lists.flatMap(({ accuracies }) => accuracies),
  }
}

export function summariseErrors({ losses, answerErrors, firstAccuracies, accuracies }: EpisodeErrorLists): Errors {
  const [loss, answer] = [meanAndStandardError(losses), meanAndStandardError(answerErrors)]
  const [first, all] = [meanAndStandardError(firstAccuracies), meanAndStandardError(accuracies)]
  return {
    episodes: losses.length,
    loss: loss.mean,
    lossStandardError: loss.standardError,
    answerError: answer.mean,
    answerStandardError: answer.standardError,
    ...(accuracies.length > 0 && {
      accuracy: {
        first: first.mean,
        firstStandardError: first.standardError,
        all: all.mean,
        allStandardError: all.standardError,
      },
    }),
  }
}
