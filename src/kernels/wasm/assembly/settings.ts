/** What the network, its plasticity and the episodes are: set by the host before each call, read everywhere. */

export const ruleNone: i32 = 0
export const ruleHebbian: i32 = 1
export const ruleGradient: i32 = 2

export let isLstm: bool = false
export let rule: i32 = 0
/** Whether u comes from the encoder matrix; otherwise the input is u, as wide as the hidden units. */
export let hasEncoder: bool = false
export let inputSize: u32 = 0
export let hiddenSize: u32 = 0
export let outputSize: u32 = 0
/** Task outputs, auxiliary outputs and the modulation logit. */
export let readoutSize: u32 = 0
/** Whether the network has alpha parameters; otherwise alpha is the constant 1. */
export let hasAlpha: bool = false
export let isCrossEntropy: bool = false

export let etaScale: f32 = 0
export let decayScale: f32 = 0
export let maxUpdateNorm: f32 = 0
/** Whether the last output unit sets m(t); otherwise it is fixedModulation. */
export let isModulationLearned: bool = false
export let fixedModulation: f32 = 0
/** Infinity for no clip. */
export let weightClip: f32 = 0
export let innerLossScale: f32 = 0

export let steps: u32 = 0
export let scoredFrom: u32 = 0
export let answerFrom: u32 = 0
/** Episodes over which the loss is averaged. */
export let batch: u32 = 0
/** Whether episodes are also gone through backwards. */
export let differentiates: bool = false
/** Whether dLoss/dx is wanted too. */
export let differentiatesInputs: bool = false

/** Sizes padded with zeros: activities to whole registers, matrix columns to blocks of 8. */
export let hiddenWidth: u32 = 0
export let outputWidth: u32 = 0
/** The encoder's inputs, and hiddenWidth; without an encoder 0, so that passes over its matrix find nothing there. */
export let inputWidth: u32 = 0
export let encoderWidth: u32 = 0
/** The cell's pre-activation: hiddenWidth, or four gates of it. */
export let cellWidth: u32 = 0

export function setNetwork(
  lstm: bool,
  plasticityRule: i32,
  encodes: bool,
  inputs: u32,
  hidden: u32,
  outputs: u32,
  readout: u32,
  alpha: bool,
  crossEntropy: bool,
): void {
  isLstm = lstm
  rule = plasticityRule
  hasEncoder = encodes
  inputSize = inputs
  hiddenSize = hidden
  outputSize = outputs
  readoutSize = readout
  hasAlpha = alpha
  isCrossEntropy = crossEntropy
  inputWidth = encodes ? (inputs + 3) & ~3 : 0
  hiddenWidth = (hidden + 7) & ~7
  encoderWidth = encodes ? hiddenWidth : 0
  outputWidth = (readout + 7) & ~7
  cellWidth = lstm ? 4 * hiddenWidth : hiddenWidth
}

export function setPlasticity(
  eta: f32,
  decay: f32,
  normLimit: f32,
  learnsModulation: bool,
  modulation: f32,
  clip: f32,
  innerLoss: f32,
): void {
  etaScale = eta
  decayScale = decay
  maxUpdateNorm = normLimit
  isModulationLearned = learnsModulation
  fixedModulation = modulation
  weightClip = clip
  innerLossScale = innerLoss
}

export function setEpisodes(
  stepCount: u32,
  scored: u32,
  answer: u32,
  batchSize: u32,
  gradients: bool,
  inputGradients: bool,
): void {
  steps = stepCount
  scoredFrom = scored
  answerFrom = answer
  batch = batchSize
  differentiates = gradients
  differentiatesInputs = inputGradients
}

/** The smallest 1 - decay that a step can have. */
export function smallestKeep(): f32 {
  return 1 - decayScale * (isModulationLearned ? 2 : fixedModulation)
}

/**
 * Whether plastic weights are kept scaled, w = s u, so that a write adds a rank-one term to u and can be subtracted again
 * on the way back. Not with a clip, which is not linear, nor where s would fall so fast that subtracting loses digits.
 */
export function isScaled(): bool {
  return weightClip == Infinity && smallestKeep() >= 0.56
}
