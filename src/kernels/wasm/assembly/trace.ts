/** What one episode leaves behind, step by step: for the host's recording, and for going back. */
import { allocateFloats } from './allocation'
import {
  cellWidth,
  differentiates,
  hiddenWidth,
  inputSize,
  inputWidth,
  isLstm,
  outputSize,
  outputWidth,
  rule,
  ruleGradient,
  steps,
} from './settings'

/** A vector of float32 for each step. */
@unmanaged
export class StepVectors {
  base: usize = 0
  /** Bytes from one step's vector to the next one's. */
  stride: usize = 0

  allocate(width: u32): void {
    this.pointAt(allocateFloats((<u64>steps + 1) * width), (<usize>width) << 2)
  }

  pointAt(base: usize, stride: usize): void {
    this.base = base
    this.stride = stride
  }

  copyFrom(other: StepVectors): void {
    this.pointAt(other.base, other.stride)
  }

  at(t: u32): usize {
    return this.base + t * this.stride
  }
}

/** One float32 for each step. */
@unmanaged
export class StepScalars {
  base: usize = 0

  allocate(): void {
    this.base = allocateFloats(<u64>steps + 1)
  }

  get(t: u32): f32 {
    return load<f32>(this.base + (t << 2))
  }

  set(t: u32, value: f32): void {
    store<f32>(this.base + (t << 2), value)
  }
}

/** x [inputSize] and targets [outputSize] without padding, written by the host; dLoss/dx, read by it. */
export const inputs = changetype<StepVectors>(memory.data(8))
export const targets = changetype<StepVectors>(memory.data(8))
export const inputGradients = changetype<StepVectors>(memory.data(8))

/** The matrices' inputs by row: x 1; h(t-1) u 1 1, of which step t + 1 holds h(t); h 1. Each part padded. */
export const encoderInput = changetype<StepVectors>(memory.data(8))
export const cellInput = changetype<StepVectors>(memory.data(8))
export const readoutInput = changetype<StepVectors>(memory.data(8))
/** o */
export const output = changetype<StepVectors>(memory.data(8))
/** Activated gates, c(t-1) and tanh(c(t)), LSTM only. */
export const gates = changetype<StepVectors>(memory.data(8))
export const previousCellState = changetype<StepVectors>(memory.data(8))
export const cellTangent = changetype<StepVectors>(memory.data(8))

/** The gradient rule's deltas, and dL(t)/dh. */
export const encoderDelta = changetype<StepVectors>(memory.data(8))
export const cellDelta = changetype<StepVectors>(memory.data(8))
export const readoutDelta = changetype<StepVectors>(memory.data(8))
export const innerHiddenGradient = changetype<StepVectors>(memory.data(8))

/** x u of each matrix, of which s times is its plastic part's share of the pre-activation. */
export const encoderPlasticPart = changetype<StepVectors>(memory.data(8))
export const cellPlasticPart = changetype<StepVectors>(memory.data(8))
export const readoutPlasticPart = changetype<StepVectors>(memory.data(8))

/** dLoss/dz of each matrix. */
export const encoderAdjoint = changetype<StepVectors>(memory.data(8))
export const cellAdjoint = changetype<StepVectors>(memory.data(8))
export const readoutAdjoint = changetype<StepVectors>(memory.data(8))
/** dLoss/d(what the inner back-propagation carried back to the rows) of cell and readout, gradient rule only. */
export const cellSecondAdjoint = changetype<StepVectors>(memory.data(8))
export const readoutSecondAdjoint = changetype<StepVectors>(memory.data(8))

export const modulation = changetype<StepScalars>(memory.data(4))
/** min(1, maxUpdateNorm / norm) */
export const normFactor = changetype<StepScalars>(memory.data(4))
export const eta = changetype<StepScalars>(memory.data(4))
export const decay = changetype<StepScalars>(memory.data(4))
export const squaredNorm = changetype<StepScalars>(memory.data(4))
export const internalLoss = changetype<StepScalars>(memory.data(4))
/** s when a step begins, and after its decay, before it is folded into u. */
export const scale = changetype<StepScalars>(memory.data(4))
export const scaleAfter = changetype<StepScalars>(memory.data(4))
/** k = eta / scaleAfter: what alpha (p q^T) is multiplied with when it is added to u. */
export const rate = changetype<StepScalars>(memory.data(4))
/** |p|^2, plus 1 for each bias that moves, and |q|^2. */
export const encoderPreSquared = changetype<StepScalars>(memory.data(4))
export const cellPreSquared = changetype<StepScalars>(memory.data(4))
export const readoutPreSquared = changetype<StepScalars>(memory.data(4))
export const encoderPostSquared = changetype<StepScalars>(memory.data(4))
export const cellPostSquared = changetype<StepScalars>(memory.data(4))
export const readoutPostSquared = changetype<StepScalars>(memory.data(4))

export function layOutTrace(): void {
  inputs.allocate(inputSize)
  targets.allocate(outputSize)
  if (differentiates) inputGradients.allocate(inputSize)
  encoderInput.allocate(inputWidth + 4)
  cellInput.allocate(2 * hiddenWidth + 4)
  readoutInput.allocate(hiddenWidth + 4)
  output.allocate(outputWidth)
  if (isLstm) {
    gates.allocate(cellWidth)
    previousCellState.allocate(hiddenWidth)
    cellTangent.allocate(hiddenWidth)
  }
  if (rule == ruleGradient) {
    encoderDelta.allocate(hiddenWidth)
    cellDelta.allocate(cellWidth)
    readoutDelta.allocate(outputWidth)
    innerHiddenGradient.allocate(hiddenWidth + 4)
  }
  encoderPlasticPart.allocate(hiddenWidth)
  cellPlasticPart.allocate(cellWidth)
  readoutPlasticPart.allocate(outputWidth)
  if (differentiates) {
    encoderAdjoint.allocate(hiddenWidth)
    cellAdjoint.allocate(cellWidth)
    readoutAdjoint.allocate(outputWidth)
    cellSecondAdjoint.allocate(2 * hiddenWidth + 4)
    readoutSecondAdjoint.allocate(hiddenWidth + 4)
  }
  modulation.allocate()
  normFactor.allocate()
  eta.allocate()
  decay.allocate()
  squaredNorm.allocate()
  internalLoss.allocate()
  scale.allocate()
  scaleAfter.allocate()
  rate.allocate()
  encoderPreSquared.allocate()
  cellPreSquared.allocate()
  readoutPreSquared.allocate()
  encoderPostSquared.allocate()
  cellPostSquared.allocate()
  readoutPostSquared.allocate()
  if (encoderInput.base) putOnes()
}

/** Biases are rows whose input is always 1. */
function putOnes(): void {
  for (let t: u32 = 0; t <= steps; t++) {
    store<f32>(encoderInput.at(t) + (inputWidth << 2), 1)
    store<f32>(cellInput.at(t) + (hiddenWidth << 3), 1)
    store<f32>(cellInput.at(t) + (hiddenWidth << 3) + 4, 1)
    store<f32>(readoutInput.at(t) + (hiddenWidth << 2), 1)
  }
}

/** u of a step. */
export function encodedAt(t: u32): usize {
  return cellInput.at(t) + (hiddenWidth << 2)
}
