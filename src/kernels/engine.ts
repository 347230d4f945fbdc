import type { Network, Parameters } from '../network/parameters'
import type { NetworkState, Recording } from '../network/recording'
import type { EpisodeData } from '../tasks/episode'

/** An implementation of the network and, after the colon, what it runs on or was built for. */
export const engineNames = [
  'composed:cpu',
  'composed:wasm',
  'composed:webgpu',
  'wasm:simd',
  'wasm:relaxed',
  'webgpu',
  'javascript',
] as const
export type EngineName = (typeof engineNames)[number]

export interface RunOptions {
  /** Awaited before every step of the batch or of an episode; rejecting stops the run with that error. Lets a long run give way. */
  readonly beforeStep?: () => Promise<void>
}

export interface RolloutOptions extends RunOptions {
  /** Start from this state instead of zeros. Its batch must be the episodes'. */
  readonly initialState?: NetworkState
}

export interface GradientOptions {
  /** Also differentiate with respect to the inputs, for what lies in front of the network. Not those of an image encoder. */
  readonly inputGradients?: boolean
}

export interface LossAndGradients {
  /** Mean over batch, scored steps and outputs. */
  readonly loss: number
  /** The same over the answer steps only. */
  readonly answerError: number
  /** dLoss/dparameter, same names and shapes as the network's parameters. */
  readonly gradients: Parameters
  /** dLoss/dx [batch, steps, inputSize]; null unless asked for */
  readonly inputGradients: Float32Array | null
  /** What an image encoder's batch-norm keeps after this batch; left out without one. */
  readonly runningStatistics?: Parameters
}

/** The task's errors of a batch, without a recording. */
export interface BatchErrors {
  /** Each episode's mean over scored steps and outputs [batch] */
  readonly loss: Float32Array
  /** Each episode's mean over answer steps and outputs [batch] */
  readonly answerError: Float32Array
}

/**
 * Runs and differentiates plastic networks. Every engine gives the same numbers to the tolerances of the parity tests,
 * leaves its arguments unchanged, keeps no reference to them, and can be called again after a call was rejected.
 * Arrays in results belong to the caller. Calls must not overlap.
 *
 * Calls are rejected with an {@link ArgumentError} (shapes with a {@link ShapeError}) where no engine could run them, and
 * with an {@link OutOfMemoryError} where this one has not the memory. Results that left the range of numbers are not
 * refused: they are in the result, infinite or not a number.
 */
export interface Engine {
  readonly name: EngineName
  rollout(network: Network, episodes: EpisodeData, options?: RolloutOptions): Promise<Recording>
  evaluate(network: Network, episodes: EpisodeData, options?: RunOptions): Promise<BatchErrors>
  lossAndGradients(network: Network, episodes: EpisodeData, options?: GradientOptions): Promise<LossAndGradients>
  /** Frees what the engine holds; it cannot be used afterwards. */
  dispose(): void
}
