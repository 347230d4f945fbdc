import { isFoldedAt, restoreDense, unfold } from './checkpoints'
import { innerBackwardReverse } from './gradientRule'
import { addInto, addScaled, clear, copy, rectifyBackward } from './lanes'
import {
  addSlowGradients,
  clearWriteAdjoints,
  rateAdjoint,
  reverseLayer,
  reverseLayerDense,
  reverseLayerWrite,
  scaleAdjoint,
} from './layerPasses'
import { cellLayer, encoderLayer, readoutLayer } from './layers'
import { lstmBackward } from './lstmCell'
import { cell, encoder, readout } from './network'
import { clearAdjoints } from './plasticMatrix'
import {
  cellWidth,
  decayScale,
  differentiatesInputs,
  etaScale,
  hasEncoder,
  hiddenWidth,
  inputSize,
  inputWidth,
  isLstm,
  isModulationLearned,
  isScaled,
  outputWidth,
  readoutSize,
  rule,
  ruleGradient,
  ruleHebbian,
  ruleNone,
  steps,
} from './settings'
import { addLossGradient } from './taskLoss'
import * as trace from './trace'
import * as work from './workspace'

/** dLoss/ds of the step that was gone back through last. */
let dScale: f32 = 0
/** dLoss/deta and dLoss/ddecay of the step at hand. */
let dEta: f32 = 0
let dDecay: f32 = 0

/** Goes back through the episode that was just run, and adds to all gradients. */
export function backwardEpisode(): void {
  clear(work.dHidden, hiddenWidth)
  clear(work.dCellState, hiddenWidth)
  clear(work.dPreviousCellState, hiddenWidth)
  clear(work.dGates, cellWidth)
  dScale = 0
  if (rule != ruleNone) {
    clearWriteAdjoints(encoderLayer)
    clearWriteAdjoints(cellLayer)
    clearWriteAdjoints(readoutLayer)
    clearAdjoints(encoder)
    clearAdjoints(cell)
    clearAdjoints(readout)
  }
  for (let t = steps; t > 0; t--) backwardStep(t - 1)
  addSlowGradients(encoderLayer)
  addSlowGradients(cellLayer)
  addSlowGradients(readoutLayer)
}

function backwardStep(t: u32): void {
  clear(work.dOutput, outputWidth)
  addLossGradient(t, work.dOutput)
  if (rule == ruleNone) {
    clear(work.dNextHidden, hiddenWidth)
    clear(work.dEncoded, hiddenWidth)
    clear(work.dInput, inputWidth)
  } else {
    reverseWrite(t)
    reverseGate(t)
  }
  reverseActivity(t)
  copy(work.dHidden, work.dNextHidden, hiddenWidth)
}

/** dLoss/deta and dLoss/ddecay; the adjoints of p and q are there from the pass before, or come from the dense reverse. */
function reverseWrite(t: u32): void {
  dEta = 0
  dDecay = 0
  if (!isScaled()) restoreDense(t)
  if (t == steps - 1) return
  if (!isScaled())
    dDecay = -(
      reverseLayerDense(encoderLayer, t) +
      reverseLayerDense(cellLayer, t) +
      reverseLayerDense(readoutLayer, t)
    )
  const dRate = rateAdjoint(encoderLayer, t) + rateAdjoint(cellLayer, t) + rateAdjoint(readoutLayer, t)
  // rate = eta / scaleAfter, scaleAfter = scale (1 - decay); without scaling both are 1.
  const after = trace.scaleAfter.get(t)
  dEta = dRate / after
  if (!isScaled()) return
  const dAfter = dScale - (dRate * trace.rate.get(t)) / after
  dDecay = -dAfter * trace.scale.get(t)
  dScale = dAfter * (1 - trace.decay.get(t))
}

/** From the adjoints of the write to those of activities, through the norm limit, the rule and the gate. */
function reverseGate(t: u32): void {
  const k = trace.rate.get(t)
  const factor = trace.normFactor.get(t)
  // eta = etaScale m limit / norm where the limit binds, so d eta / d norm^2 = -eta / (2 norm^2).
  const dSquaredNorm: f32 = factor < 1 ? (-dEta * trace.eta.get(t)) / (2 * trace.squaredNorm.get(t)) : 0
  const twice: f32 = 2 * dSquaredNorm
  const hidden = trace.readoutInput.at(t)
  const encoded = trace.encodedAt(t)
  const cellPost = twice * trace.cellPostSquared.get(t)

  addInto(work.dHidden, work.dReadoutPre, hiddenWidth)
  addScaled(work.dHidden, hidden, twice * trace.readoutPostSquared.get(t), hiddenWidth)
  copy(work.dNextHidden, work.dCellPre, hiddenWidth)
  addScaled(work.dNextHidden, trace.cellInput.at(t), cellPost, hiddenWidth)
  copy(work.dEncoded, work.dCellPre + (hiddenWidth << 2), hiddenWidth)
  addScaled(work.dEncoded, encoded, cellPost, hiddenWidth)
  if (differentiatesInputs && hasEncoder) {
    copy(work.dInput, work.dEncoderPre, inputWidth)
    addScaled(work.dInput, trace.encoderInput.at(t), twice * trace.encoderPostSquared.get(t), inputWidth)
  }

  if (rule == ruleHebbian) {
    addScaled(work.dOutput, work.dReadoutPost, k, outputWidth)
    addScaled(work.dOutput, trace.output.at(t), twice * trace.readoutPreSquared.get(t), outputWidth)
    const dCell = isLstm ? work.dGates : work.dHidden
    if (isLstm) clear(dCell, cellWidth)
    addScaled(dCell, work.dCellPost, k, cellWidth)
    addScaled(dCell, cellLayer.factor.at(t), twice * trace.cellPreSquared.get(t), cellWidth)
    if (hasEncoder) {
      addScaled(work.dEncoded, work.dEncoderPost, k, hiddenWidth)
      addScaled(work.dEncoded, encoded, twice * trace.encoderPreSquared.get(t), hiddenWidth)
    }
  } else {
    clear(work.dGates, cellWidth)
    clear(work.dPreviousCellState, hiddenWidth)
    dScale += innerBackwardReverse(t, k, dSquaredNorm)
  }
  if (isModulationLearned) {
    const m = trace.modulation.get(t)
    const dModulation = dEta * etaScale * factor + dDecay * decayScale
    const logit = work.dOutput + ((readoutSize - 1) << 2)
    store<f32>(logit, load<f32>(logit) + dModulation * m * (1 - m / 2))
  }
}

/** Back through readout, cell and encoder, and through the write of the step before in the same passes. */
function reverseActivity(t: u32): void {
  const isFolded = rule != ruleNone && isFoldedAt(t)
  // The last step's write is never read.
  const isSecondOrder = rule == ruleGradient && t < steps - 1

  copy(trace.readoutAdjoint.at(t), work.dOutput, outputWidth)
  reverseLayer(readoutLayer, t, isFolded, isSecondOrder)
  addInto(work.dHidden, work.carried, hiddenWidth)

  const dz = trace.cellAdjoint.at(t)
  if (isLstm) lstmBackward(t, work.dHidden, work.dCellState, work.dPreviousCellState, work.dGates, dz)
  else rectifyBackward(dz, work.dHidden, trace.readoutInput.at(t), hiddenWidth)
  reverseLayer(cellLayer, t, isFolded, isSecondOrder)
  addInto(work.dNextHidden, work.carried, hiddenWidth)
  addInto(work.dEncoded, work.carried + (hiddenWidth << 2), hiddenWidth)

  if (hasEncoder) {
    rectifyBackward(trace.encoderAdjoint.at(t), work.dEncoded, trace.encodedAt(t), hiddenWidth)
    reverseLayer(encoderLayer, t, isFolded, false)
    if (differentiatesInputs) addInto(work.dInput, work.carried, inputWidth)
  }
  if (differentiatesInputs) copy(trace.inputGradients.at(t), hasEncoder ? work.dInput : work.dEncoded, inputSize)

  if (rule == ruleNone || !isScaled()) return
  dScale += scaleAdjoint(readoutLayer, t) + scaleAdjoint(cellLayer, t) + scaleAdjoint(encoderLayer, t)
  if (!isFolded) return
  // Back over the fold, and through the write before it, which no pass has taken along.
  dScale = unfold(t)
  reverseLayerWrite(encoderLayer, t - 1)
  reverseLayerWrite(cellLayer, t - 1)
  reverseLayerWrite(readoutLayer, t - 1)
}
