import { classAnswers } from '../network/classAnswers'
import { applies, places, touches, type Target } from '../network/interventions'
import { mapLayers, type LayerName } from '../network/layers'
import type { ModelConfig } from '../network/modelConfig'
import type { Network } from '../network/parameters'
import type { NetworkState } from '../network/recording'
import type { EpisodeData } from '../tasks/episode'
import type { Engine } from './engine'
import { sliceSteps } from './recordingParts'

/** Answers after an erasure. */
export interface ErasureError {
  /** What was erased just before `step`; null where nothing was, for comparison. */
  readonly target: Target | null
  readonly step: number
  /**
   * Mean over episodes and over the answer steps from `step` on: answers given before cannot be changed any more. The
   * squared error, or for classes the cross-entropy.
   */
  readonly answerError: number
}

/** The places that a network has, one by one, and all plastic weights together. */
export function erasableTargets(config: ModelConfig): Target[] {
  return [...places, 'weights' as const].filter((target) => applies({ kind: 'erase', target, step: 0 }, config))
}

/**
 * Where the memory is, and when: for every step but the first and for every target, the error that follows when the
 * target is erased just before that step. The episodes are run through once, and each erasure goes on from the state
 * that was reached. Yields step by step, first without an erasure.
 */
export async function* erasureErrors(
  engine: Engine,
  network: Network,
  episodes: EpisodeData,
  targets: readonly Target[] = erasableTargets(network.config),
): AsyncGenerator<ErasureError> {
  const meanError = network.config.lossKind === 'crossEntropy' ? meanCrossEntropy : meanSquaredError
  let state: NetworkState | null = null
  for (let step = 1; step < episodes.steps; step++) {
    const before = sliceSteps(episodes, step - 1, step)
    state = (await engine.rollout(network, before, state ? { initialState: state } : {})).finalState
    const rest = sliceSteps(episodes, step, episodes.steps)
    const answerFrom = Math.max(episodes.answerFrom - step, 0)
    for (const target of [null, ...targets]) {
      const initialState: NetworkState = target ? without(network.config, state, target) : state
      const { outputs } = await engine.rollout(network, rest, { initialState })
      yield { target, step, answerError: meanError(outputs, rest, answerFrom) }
    }
  }
}

/** The state with a place set to 0; the rest is shared. */
function without(config: ModelConfig, state: NetworkState, target: Target): NetworkState {
  const zeroed = (values: Readonly<Record<LayerName, Float32Array>> | null) =>
    values &&
    mapLayers(config, (layer) => (touches(target, layer) ? new Float32Array(values[layer].length) : values[layer]))
  return {
    batch: state.batch,
    hidden: target === 'hidden' ? new Float32Array(state.hidden.length) : state.hidden,
    cellState: state.cellState && (target === 'cellState' ? new Float32Array(state.cellState.length) : state.cellState),
    plasticWeight: zeroed(state.plasticWeight),
    plasticBias: zeroed(state.plasticBias),
  }
}

/** @param outputs [batch, steps, readoutSize], the task's outputs first */
function meanSquaredError(
  outputs: Float32Array,
  { batch, steps, outputSize, targets }: EpisodeData,
  from: number,
): number {
  const width = outputs.length / (batch * steps)
  let sum = 0
  for (let episode = 0; episode < batch; episode++)
    for (let row = episode * steps + from; row < (episode + 1) * steps; row++)
      for (let unit = 0; unit < outputSize; unit++)
        sum += (outputs[row * width + unit] - targets[row * outputSize + unit]) ** 2
  return sum / (batch * (steps - from) * outputSize)
}

/** The same of classes. */
function meanCrossEntropy(outputs: Float32Array, episodes: EpisodeData, from: number): number {
  const answers = classAnswers(outputs, { ...episodes, answerFrom: from })
  return answers.reduce((sum, { loss }) => sum + loss, 0) / answers.length
}
