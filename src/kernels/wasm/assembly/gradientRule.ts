import { carryBack } from './backwardKernels'
import { writeAndRead } from './forwardKernels'
import { addScaled, clear, dot, rectifyBackward, scaleInto } from './lanes'
import { lstmDelta, lstmDeltaBackward } from './lstmCell'
import { cell, internalLossWeight, internalLossWeightGradient, readout } from './network'
import { listRows } from './rowLists'
import {
  cellWidth,
  hasEncoder,
  hiddenSize,
  hiddenWidth,
  innerLossScale,
  isLstm,
  outputWidth,
  readoutSize,
} from './settings'
import {
  cellDelta,
  cellInput,
  cellPreSquared,
  cellSecondAdjoint,
  encodedAt,
  encoderDelta,
  encoderPreSquared,
  innerHiddenGradient,
  output,
  readoutDelta,
  readoutInput,
  readoutPreSquared,
  readoutSecondAdjoint,
  scale,
} from './trace'
import {
  carried,
  dCellPost,
  dCellState,
  dDelta,
  dEncoderPost,
  dGates,
  dOutput,
  dPreviousCellState,
  dReadoutPost,
  secondPart,
} from './workspace'

/** Lists the readout's rows by hidden units; an LSTM's are active whatever their value. */
function listHidden(t: u32): void {
  listRows(readoutInput.at(t), 0, 1, 0, 0, hiddenWidth, 0, isLstm ? hiddenSize : 0)
}

/** Lists the feed map's rows of the cell by values of encoded units. */
function listEncoded(values: usize): void {
  listRows(values, 0, 1, 0, hiddenWidth, 2 * hiddenWidth, 0, 0)
}

/** The deltas of a step, by back-propagation of the internal loss through this step alone. */
export function innerBackward(t: u32): void {
  const s = scale.get(t)
  const rate: f32 = (2 * innerLossScale) / <f32>readoutSize
  const delta = readoutDelta.at(t)
  for (let k: u32 = 0; k < readoutSize; k++) {
    const w = load<f32>(internalLossWeight + (k << 2))
    store<f32>(delta + (k << 2), rate * w * w * load<f32>(output.at(t) + (k << 2)))
  }
  const hiddenGradient = innerHiddenGradient.at(t)
  clear(hiddenGradient, hiddenWidth)
  listHidden(t)
  carryBack(readout, delta, s, hiddenGradient)
  if (isLstm) lstmDelta(t, cellDelta.at(t))
  else rectifyBackward(cellDelta.at(t), hiddenGradient, readoutInput.at(t), hiddenWidth)
  if (!hasEncoder) return
  clear(carried, 2 * hiddenWidth)
  listEncoded(cellInput.at(t))
  carryBack(cell, cellDelta.at(t), s, carried)
  rectifyBackward(encoderDelta.at(t), carried + (hiddenWidth << 2), encodedAt(t), hiddenWidth)
}

/**
 * The reverse of {@link innerBackward}, second order: from dLoss/d(the written factors) it adds to dLoss/do, to the LSTM's
 * adjoints and to the gradient of w_out, and leaves the adjoints of what was carried back in the trace.
 *
 * @param rate k of the write
 * @param dSquaredNorm dLoss/dnorm^2
 * @returns its share of dLoss/ds
 */
export function innerBackwardReverse(t: u32, rate: f32, dSquaredNorm: f32): f32 {
  const s = scale.get(t)
  const cellAdjoints = cellSecondAdjoint.at(t)
  const readoutAdjoints = readoutSecondAdjoint.at(t)
  let dScale: f32 = 0

  if (hasEncoder) {
    scaleInto(dDelta, dEncoderPost, rate, hiddenWidth)
    addScaled(dDelta, encoderDelta.at(t), 2 * dSquaredNorm * encoderPreSquared.get(t), hiddenWidth)
    rectifyBackward(cellAdjoints + (hiddenWidth << 2), dDelta, encodedAt(t), hiddenWidth)

    listEncoded(cellAdjoints)
    writeAndRead(cell, 0, s, dDelta, secondPart)
    dScale += dot(secondPart, cellDelta.at(t), cellWidth)
  } else clear(dDelta, cellWidth)
  addScaled(dDelta, dCellPost, rate, cellWidth)
  addScaled(dDelta, cellDelta.at(t), 2 * dSquaredNorm * cellPreSquared.get(t), cellWidth)
  if (isLstm) lstmDeltaBackward(t, dDelta, dCellState, dPreviousCellState, dGates, readoutAdjoints)
  else rectifyBackward(readoutAdjoints, dDelta, readoutInput.at(t), hiddenWidth)

  listRows(readoutAdjoints, 0, 1, 0, 0, hiddenWidth, 0, 0)
  writeAndRead(readout, 0, s, dDelta, secondPart)
  dScale += dot(secondPart, readoutDelta.at(t), outputWidth)
  addScaled(dDelta, dReadoutPost, rate, outputWidth)
  addScaled(dDelta, readoutDelta.at(t), 2 * dSquaredNorm * readoutPreSquared.get(t), outputWidth)
  const innerRate: f32 = (2 * innerLossScale) / <f32>readoutSize
  for (let k: u32 = 0; k < readoutSize; k++) {
    const offset = k << 2
    const w = load<f32>(internalLossWeight + offset)
    const d = innerRate * w * load<f32>(dDelta + offset)
    store<f32>(dOutput + offset, load<f32>(dOutput + offset) + w * d)
    const gradient = internalLossWeightGradient + offset
    store<f32>(gradient, load<f32>(gradient) + 2 * d * load<f32>(output.at(t) + offset))
  }
  return dScale
}
