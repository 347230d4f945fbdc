import type { ImageEncoderConfig } from './imageEncoder'

export type Cell = 'rnn' | 'lstm'
export type Rule = 'none' | 'hebbian' | 'gradient'

/** A plastic layer that makes u of the input x; or none: then x is u, which something in front of the network makes. */
export type Encoder = 'plastic' | 'none'

/**
 * How alpha starts: U(-1, 1), 1, or -1, each meta-learned from there; or `none`, the constant 1, not learned.
 */
export type AlphaMode = 'random' | 'uniform' | 'negative' | 'none'

/** Mean squared error, or cross-entropy of softmax(y) against a one-hot target. */
export type LossKind = 'meanSquared' | 'crossEntropy'

/** The network's own gate m(t); 1 everywhere; or a number in its place. */
export type ModulationSetting = 'learned' | 'off' | number

/** The inner learning rule's constants (docs/notation.md). All of them can be changed on a trained network. */
export interface PlasticitySettings {
  /** Write rate before the gate (eta_0 / 2). 0 or more. */
  readonly etaScale: number
  /** Forget rate before the gate (decay_0 / 2). 0 or more. */
  readonly decayScale: number
  /** The update's 2-norm over all layers above which eta is scaled down (max_norm). Above 0; Infinity for no limit. */
  readonly maxUpdateNorm: number
  readonly modulation: ModulationSetting
  /** Plastic weights and biases are kept within plus and minus this after every write; null for no clip. */
  readonly weightClip: number | null
  /** The gradient rule's internal loss is multiplied by this: 1 is the paper's formula, 1/64 its public code at batch 64. */
  readonly innerLossScale: number
}

/** What defines a network apart from its parameters. */
export interface ModelConfig {
  readonly cell: Cell
  readonly rule: Rule
  readonly encoder: Encoder
  /** What makes u of images; goes with the encoder `none`. */
  readonly imageEncoder?: ImageEncoderConfig
  /** The same as hiddenSize where there is no encoder. */
  readonly inputSize: number
  readonly hiddenSize: number
  readonly outputSize: number
  /** Free output units that only the internal loss sees. */
  readonly auxiliarySize: number
  /** Whether the readout has a last unit for the modulation logit. */
  readonly modulated: boolean
  readonly alphaMode: AlphaMode
  /** Slow weights stay at their random start; only alpha and internalLossWeight are meta-learned. */
  readonly randomNetwork: boolean
  readonly lossKind: LossKind
  readonly plasticity: PlasticitySettings
}

/** The published values. */
export const defaultPlasticity: PlasticitySettings = {
  etaScale: 0.1,
  decayScale: 0.1,
  maxUpdateNorm: 1,
  modulation: 'learned',
  weightClip: null,
  innerLossScale: 1 / 64,
}
