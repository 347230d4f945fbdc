import { fold, forgetCheckpoints, keepDenseCheckpoint, mustFold, writePending, writeStepDense } from './checkpoints'
import { innerBackward } from './gradientRule'
import { clear, copy, dot, doubleSigmoid, rectify } from './lanes'
import { readLayer } from './layerPasses'
import { cellLayer, encoderLayer, Layer, readoutLayer } from './layers'
import { lstmForward } from './lstmCell'
import {
  cell,
  encoder,
  internalLossWeight,
  packPlasticState,
  readout,
  stateCell,
  stateHidden,
  unpackPlasticState,
} from './network'
import { clearPlastic } from './plasticMatrix'
import {
  decayScale,
  etaScale,
  fixedModulation,
  hasEncoder,
  hiddenSize,
  hiddenWidth,
  innerLossScale,
  inputSize,
  inputWidth,
  isLstm,
  isModulationLearned,
  isScaled,
  maxUpdateNorm,
  outputWidth,
  readoutSize,
  rule,
  ruleGradient,
  ruleNone,
  steps,
} from './settings'
import { addStepError, startLoss } from './taskLoss'
import * as trace from './trace'
import { preActivation } from './workspace'

/** Whether the write of the step before is still to be applied, with the next pass over the weights. */
let isWritePending: bool = false
/** The step before which u was last folded. */
let foldedAt: u32 = 0

/** Starts an episode from zeros, or from the host's state. */
export function startEpisode(hasState: bool): void {
  startLoss()
  forgetCheckpoints()
  isWritePending = false
  foldedAt = 0
  trace.scale.set(0, 1)
  clear(trace.cellInput.at(0), hiddenWidth)
  if (isLstm) clear(trace.previousCellState.at(0), hiddenWidth)
  if (rule != ruleNone) {
    clearPlastic(encoder)
    clearPlastic(cell)
    clearPlastic(readout)
  }
  if (!hasState) return
  copy(trace.cellInput.at(0), stateHidden(), hiddenSize)
  if (isLstm) copy(trace.previousCellState.at(0), stateCell(), hiddenSize)
  unpackPlasticState()
}

/** Leaves the state after the last step where the host reads it. */
export function finishEpisode(): void {
  if (isWritePending) writePending(steps - 1)
  isWritePending = false
  copy(stateHidden(), trace.cellInput.at(steps), hiddenSize)
  if (isLstm) copy(stateCell(), trace.previousCellState.at(steps), hiddenSize)
  packPlasticState(trace.scaleAfter.get(steps - 1))
}

/** One step of the episode (docs/notation.md, "One step"). */
export function forwardStep(t: u32): void {
  if (isWritePending && mustFold(t, foldedAt)) {
    fold(t)
    foldedAt = t
    isWritePending = false
  }
  if (rule != ruleNone && !isScaled()) keepDenseCheckpoint(t)

  if (hasEncoder) {
    copy(trace.encoderInput.at(t), trace.inputs.at(t), inputSize)
    readLayer(encoderLayer, t, isWritePending)
    rectify(trace.encodedAt(t), preActivation, hiddenWidth)
  } else copy(trace.encodedAt(t), trace.inputs.at(t), inputSize)

  readLayer(cellLayer, t, isWritePending)
  const hidden = trace.cellInput.at(t + 1)
  if (isLstm) lstmForward(t, preActivation, hidden)
  else rectify(hidden, preActivation, hiddenWidth)
  copy(trace.readoutInput.at(t), hidden, hiddenWidth)

  readLayer(readoutLayer, t, isWritePending)
  copy(trace.output.at(t), preActivation, outputWidth)
  addStepError(t)

  if (rule == ruleGradient) innerBackward(t)
  measureUpdate(t)
  gate(t)
  if (rule == ruleNone) return
  if (isScaled()) isWritePending = true
  else writeStepDense(t)
}

/** norm^2 = sum over layers of (|p|^2 + biases that move) |q|^2. */
function measureUpdate(t: u32): void {
  if (rule == ruleNone) return
  const ofBias: f32 = rule == ruleGradient ? 1 : 0
  const norm =
    measureLayer(encoderLayer, t, inputWidth, ofBias) +
    measureLayer(cellLayer, t, 2 * hiddenWidth, 2 * ofBias) +
    measureLayer(readoutLayer, t, hiddenWidth, ofBias)
  trace.squaredNorm.set(t, norm)
}

function measureLayer(layer: Layer, t: u32, inputs: u32, ofBiases: f32): f32 {
  const p = layer.input.at(t)
  const q = layer.factor.at(t)
  const pre = dot(p, p, inputs) + ofBiases
  const post = dot(q, q, layer.matrix.columns)
  layer.preSquared.set(t, pre)
  layer.postSquared.set(t, post)
  return pre * post
}

/** eta, decay and what follows from them for the write. */
function gate(t: u32): void {
  const output = trace.output.at(t)
  const modulation = isModulationLearned ? doubleSigmoid(load<f32>(output + ((readoutSize - 1) << 2))) : fixedModulation
  const norm: f32 = sqrt<f32>(trace.squaredNorm.get(t))
  const factor: f32 = norm > maxUpdateNorm ? maxUpdateNorm / norm : 1
  const eta = etaScale * modulation * factor
  const decay = decayScale * modulation
  const scaleAfter: f32 = isScaled() ? trace.scale.get(t) * (1 - decay) : 1
  trace.modulation.set(t, modulation)
  trace.normFactor.set(t, factor)
  trace.eta.set(t, eta)
  trace.decay.set(t, decay)
  trace.scaleAfter.set(t, scaleAfter)
  trace.scale.set(t + 1, scaleAfter)
  trace.rate.set(t, eta / scaleAfter)
  let sum: f32 = 0
  for (let k: u32 = 0; k < readoutSize; k++) {
    const weighted = load<f32>(internalLossWeight + (k << 2)) * load<f32>(output + (k << 2))
    sum += weighted * weighted
  }
  trace.internalLoss.set(t, (innerLossScale * sum) / <f32>readoutSize)
}
