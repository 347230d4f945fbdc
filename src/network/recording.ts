import type { Intervention } from './interventions'
import type { ModelConfig } from './modelConfig'
import type { LayerName } from './layers'

/**
 * What a rollout leaves behind: activities and scalars of every step, from which each layer's rank-one writes follow.
 * The update of layer L at step t is eta(t) alpha * (p q^T) with p and q from {@link factorsOf} and eta from
 * {@link writeRates}; plastic weights are rebuilt from these by {@link PlasticWeightCursor}, never stored per step.
 */
export interface Recording {
  /** The configuration that ran, with the plasticity settings that were in force. */
  readonly config: ModelConfig
  /** What was done to the network on the way, the same in every episode. */
  readonly interventions: readonly Intervention[]
  readonly batch: number
  readonly steps: number
  /** x [batch, steps, inputSize] */
  readonly inputs: Float32Array
  /** u [batch, steps, hiddenSize]; the inputs where there is no encoder */
  readonly encoded: Float32Array
  /** h [batch, steps, hiddenSize] */
  readonly hidden: Float32Array
  /** c [batch, steps, hiddenSize], LSTM only */
  readonly cellState: Float32Array | null
  /** Activated gates i, f, g, o [batch, steps, 4 hiddenSize], LSTM only */
  readonly gates: Float32Array | null
  /** o [batch, steps, readoutSize]: task outputs, auxiliary outputs, modulation logit */
  readonly outputs: Float32Array
  /** delta = dL/dz of each map [batch, steps, post], gradient rule only; feed and recurrent share `cell` */
  readonly postsynapticGradient: {
    /** Null where there is no encoder. */
    readonly encoder: Float32Array | null
    readonly cell: Float32Array
    readonly readout: Float32Array
  } | null
  /** m(t) [batch, steps] */
  readonly modulation: Float32Array
  /** The write rate as the network sets it, after the norm limit; {@link writeRates} adds interventions [batch, steps] */
  readonly eta: Float32Array
  /** The forget rate as the network sets it [batch, steps] */
  readonly decay: Float32Array
  /** 2-norm of g(t) over all layers [batch, steps] */
  readonly updateNorm: Float32Array
  /** L(t), innerLossScale included [batch, steps] */
  readonly internalLoss: Float32Array
  /** The state after the last step, from which the rollout can go on. */
  readonly finalState: NetworkState
}

/** A network's state between two steps: a rollout can start from one. */
export interface NetworkState {
  readonly batch: number
  /** h [batch, hiddenSize] */
  readonly hidden: Float32Array
  /** c [batch, hiddenSize], LSTM only */
  readonly cellState: Float32Array | null
  /** w [batch, pre, post] of each layer; null for the non-plastic model */
  readonly plasticWeight: Readonly<Record<LayerName, Float32Array>> | null
  /** b [batch, post] of each layer; null unless the gradient rule moves them */
  readonly plasticBias: Readonly<Record<LayerName, Float32Array>> | null
}
