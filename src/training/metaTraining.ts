import type { Engine } from '../kernels/engine'
import type { ModelConfig } from '../network/modelConfig'
import { initialParameters, type Network, type Parameters } from '../network/parameters'
import type { EpisodeData, TaskSettings } from '../tasks/episode'
import { createEpisodes } from '../tasks/registry'
import { trainingSeed, validationSeed } from '../tasks/seeds'
import { meanAndStandardError } from '../numerics/statistics'
import { adamWStep, initialAdamW, type AdamWSettings, type AdamWState } from './adamW'

/** What a meta-training run is, apart from its length. The same values give the same parameters on the same engine. */
export interface MetaTrainingConfig {
  readonly model: ModelConfig
  readonly task: TaskSettings
  readonly batchSize: number
  /** Seeds the initial parameters and the data. A whole number from 1 to 2^31. */
  readonly seed: number
  readonly optimiser: AdamWSettings
}

/** Where a run has got to. */
export interface MetaTrainingState {
  /** Batches trained so far. */
  readonly batches: number
  readonly parameters: Parameters
  readonly optimiser: AdamWState
}

/** Mean errors over episodes, with their standard errors. */
export interface Errors {
  readonly episodes: number
  readonly loss: number
  readonly lossStandardError: number
  readonly answerError: number
  readonly answerStandardError: number
}

export function startMetaTraining({ model, seed }: MetaTrainingConfig): MetaTrainingState {
  return { batches: 0, parameters: initialParameters(model, seed), optimiser: initialAdamW({ config: model }) }
}

/**
 * One batch of meta-training: fresh episodes, back-propagation through the whole rollout, one AdamW step.
 *
 * @throws RangeError where the gradient is not finite; the state is as it was
 */
export async function trainBatch(
  engine: Engine,
  { model, task, batchSize, seed, optimiser }: MetaTrainingConfig,
  state: MetaTrainingState,
): Promise<{ state: MetaTrainingState; loss: number; answerError: number; gradientNorm: number }> {
  const network = { config: model, parameters: state.parameters }
  const episodes = createEpisodes(task, batchSize, trainingSeed(seed, state.batches))
  const { loss, answerError, gradients } = await engine.lossAndGradients(network, episodes)
  const next = adamWStep(network, gradients, state.optimiser, optimiser)
  return {
    state: { batches: state.batches + 1, parameters: next.parameters, optimiser: next.state },
    loss,
    answerError,
    gradientNorm: next.gradientNorm,
  }
}

/** Errors on `batches` validation batches, the same ones whenever it is called for a run. */
export function validate(
  engine: Engine,
  { model, task, batchSize, seed }: MetaTrainingConfig,
  parameters: Parameters,
  batches: number,
): Promise<Errors> {
  const episodes = function* () {
    for (let k = 0; k < batches; k++) yield createEpisodes(task, batchSize, validationSeed(seed, k))
  }
  return meanErrors(engine, { config: model, parameters }, episodes())
}

/** Mean errors of a network over all episodes of all batches. */
export async function meanErrors(engine: Engine, network: Network, batches: Iterable<EpisodeData>): Promise<Errors> {
  const losses: number[] = []
  const answers: number[] = []
  for (const episodes of batches) {
    const errors = await engine.evaluate(network, episodes)
    losses.push(...errors.loss)
    answers.push(...errors.answerError)
  }
  const [loss, answer] = [meanAndStandardError(losses), meanAndStandardError(answers)]
  return {
    episodes: losses.length,
    loss: loss.mean,
    lossStandardError: loss.standardError,
    answerError: answer.mean,
    answerStandardError: answer.standardError,
  }
}
