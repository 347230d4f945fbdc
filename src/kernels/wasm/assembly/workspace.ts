/** Vectors that live within one step. */
import { allocateFloats } from './allocation'
import { cellWidth, hiddenWidth, inputWidth, outputWidth } from './settings'

/** A pre-activation, by column of any matrix. */
export let preActivation: usize = 0
/** A write's postsynaptic factor times its rate, by column. */
export let writtenPost: usize = 0

/** dLoss/d(activity). */
export let dOutput: usize = 0
export let dHidden: usize = 0
export let dNextHidden: usize = 0
export let dEncoded: usize = 0
export let dCellState: usize = 0
export let dPreviousCellState: usize = 0
export let dGates: usize = 0
export let dInput: usize = 0
/** What reading carried back, by row. */
export let carried: usize = 0
/** Adjoints of the pending write's factors: p by row (with the rate), q by column (without it). */
export let dEncoderPre: usize = 0
export let dCellPre: usize = 0
export let dReadoutPre: usize = 0
export let dEncoderPost: usize = 0
export let dCellPost: usize = 0
export let dReadoutPost: usize = 0
/** By column: dLoss/ddelta, and what a second-order pass adds to it. */
export let dDelta: usize = 0
export let secondPart: usize = 0

export function layOutWorkspace(): void {
  const columns = max(cellWidth, outputWidth)
  const rows = max(2 * hiddenWidth, inputWidth) + 4
  preActivation = allocateFloats(columns)
  writtenPost = allocateFloats(columns)
  dOutput = allocateFloats(outputWidth)
  dHidden = allocateFloats(hiddenWidth)
  dNextHidden = allocateFloats(hiddenWidth)
  dEncoded = allocateFloats(hiddenWidth)
  dCellState = allocateFloats(hiddenWidth)
  dPreviousCellState = allocateFloats(hiddenWidth)
  dGates = allocateFloats(cellWidth)
  dInput = allocateFloats(inputWidth)
  carried = allocateFloats(rows)
  dEncoderPre = allocateFloats(rows)
  dCellPre = allocateFloats(rows)
  dReadoutPre = allocateFloats(rows)
  dEncoderPost = allocateFloats(hiddenWidth)
  dCellPost = allocateFloats(cellWidth)
  dReadoutPost = allocateFloats(outputWidth)
  dDelta = allocateFloats(columns)
  secondPart = allocateFloats(columns)
}
