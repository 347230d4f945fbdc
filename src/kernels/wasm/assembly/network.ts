/** The network's three matrices, and the flat vectors in which the host exchanges parameters, gradients and states. */
import { allocateFloats } from './allocation'
import {
  clearMatrixGradients,
  layOut,
  MapPart,
  offsetAlpha,
  offsetPlastic,
  PlasticMatrix,
  putBias,
  putWeights,
  takeAlphaBiasGradient,
  takeAlphaGradients,
  takePlasticBias,
  takePlasticWeights,
  takeSlowBiasGradient,
  takeSlowGradients,
} from './plasticMatrix'
import {
  cellWidth,
  differentiates,
  hasAlpha,
  hiddenSize,
  hiddenWidth,
  inputSize,
  inputWidth,
  isLstm,
  outputWidth,
  readoutSize,
  rule,
  ruleGradient,
  ruleNone,
} from './settings'
import { cellColumnPlaces, encodedPlaces, hiddenPlaces, layOutUnitOrder } from './unitOrder'

export const encoder = changetype<PlasticMatrix>(memory.data(64))
/** Rows: recurrent, feed, the recurrent map's bias, the feed map's bias. */
export const cell = changetype<PlasticMatrix>(memory.data(64))
export const readout = changetype<PlasticMatrix>(memory.data(64))

/** w_out and its gradient, padded. */
export let internalLossWeight: usize = 0
export let internalLossWeightGradient: usize = 0

/** All parameters, and all gradients, one after the other in the order of the host's `parameterShapes`. */
export let parameters: usize = 0
export let gradients: usize = 0
/** h, c (LSTM), w of each layer (plastic rules), b of each layer (gradient rule), one after the other. */
export let state: usize = 0

export function layOutNetwork(): void {
  layOut(encoder, inputWidth, 1, hiddenWidth)
  layOut(cell, 2 * hiddenWidth, 2, cellWidth)
  layOut(readout, hiddenWidth, 1, outputWidth)
  internalLossWeight = allocateFloats(outputWidth)
  internalLossWeightGradient = allocateFloats(outputWidth)
  const cells = weightCount()
  const biases = biasCount()
  parameters = allocateFloats(2 * (cells + biases) + readoutSize)
  if (differentiates) gradients = allocateFloats(2 * (cells + biases) + readoutSize)
  state = allocateFloats(2 * <u64>hiddenSize + cells + biases)
  layOutUnitOrder()
  placeMaps()
}

/** Columns of the cell without padding. */
function cellColumns(): u32 {
  return isLstm ? 4 * hiddenSize : hiddenSize
}

function weightCount(): u64 {
  return <u64>hiddenSize * (inputSize + 2 * cellColumns() + readoutSize)
}

function biasCount(): u64 {
  return hiddenSize + 2 * cellColumns() + readoutSize
}

/** Walks through a flat vector, part by part. */
let cursor: usize = 0

function skip(count: u32): usize {
  const at = cursor
  cursor += (<usize>count) << 2
  return at
}

/** The four maps' places in the matrices, in the order of the host's layers: encoder, feed, recurrent, readout. */
const encoderPart = changetype<MapPart>(memory.data(24))
const feedPart = changetype<MapPart>(memory.data(24))
const recurrentPart = changetype<MapPart>(memory.data(24))
const readoutPart = changetype<MapPart>(memory.data(24))

function placeMaps(): void {
  setPart(encoderPart, inputSize, hiddenSize, 0, inputWidth, 0, encodedPlaces)
  setPart(feedPart, hiddenSize, cellColumns(), hiddenWidth, 2 * hiddenWidth + 1, encodedPlaces, cellColumnPlaces)
  setPart(recurrentPart, hiddenSize, cellColumns(), 0, 2 * hiddenWidth, hiddenPlaces, cellColumnPlaces)
  setPart(readoutPart, hiddenSize, readoutSize, 0, hiddenWidth, hiddenPlaces, 0)
}

function setPart(
  part: MapPart,
  pre: u32,
  post: u32,
  firstRow: u32,
  biasRow: u32,
  rowPlaces: usize,
  columnPlaces: usize,
): void {
  part.pre = pre
  part.post = post
  part.firstRow = firstRow
  part.biasRow = biasRow
  part.rowPlaces = rowPlaces
  part.columnPlaces = columnPlaces
}

/** Spreads the host's parameters over the matrices, units in their order. */
export function unpackParameters(): void {
  cursor = parameters
  unpackMap(encoder, encoderPart)
  unpackMap(cell, feedPart)
  unpackMap(cell, recurrentPart)
  unpackMap(readout, readoutPart)
  memory.copy(internalLossWeight, cursor, readoutSize << 2)
}

function unpackMap(matrix: PlasticMatrix, part: MapPart): void {
  putWeights(matrix, part, 0, skip(part.pre * part.post))
  putBias(matrix, part, 0, skip(part.post))
  if (rule == ruleNone || !hasAlpha) return
  putWeights(matrix, part, offsetAlpha, skip(part.pre * part.post))
  if (rule == ruleGradient) putBias(matrix, part, offsetAlpha, skip(part.post))
}

/** Collects the gradients for the host. */
export function packGradients(): void {
  cursor = gradients
  packMap(encoder, encoderPart)
  packMap(cell, feedPart)
  packMap(cell, recurrentPart)
  packMap(readout, readoutPart)
  memory.copy(cursor, internalLossWeightGradient, readoutSize << 2)
}

function packMap(matrix: PlasticMatrix, part: MapPart): void {
  takeSlowGradients(matrix, part, skip(part.pre * part.post))
  takeSlowBiasGradient(matrix, part, skip(part.post))
  if (rule == ruleNone || !hasAlpha) return
  takeAlphaGradients(matrix, part, skip(part.pre * part.post))
  if (rule == ruleGradient) takeAlphaBiasGradient(matrix, part, skip(part.post))
}

/** Sets the gradients to 0, for a new batch. */
export function clearGradients(): void {
  clearMatrixGradients(encoder)
  clearMatrixGradients(cell)
  clearMatrixGradients(readout)
  memory.fill(internalLossWeightGradient, 0, outputWidth << 2)
}

/** h and c of the host's state, of hiddenSize each. */
export function stateHidden(): usize {
  return state
}

export function stateCell(): usize {
  return state + (hiddenSize << 2)
}

function statePlastic(): usize {
  return state + (hiddenSize << (isLstm ? 3 : 2))
}

/** Spreads w and b of the host's state over the matrices, with s = 1. */
export function unpackPlasticState(): void {
  if (rule == ruleNone) return
  cursor = statePlastic()
  unpackPlasticWeights(encoder, encoderPart)
  unpackPlasticWeights(cell, feedPart)
  unpackPlasticWeights(cell, recurrentPart)
  unpackPlasticWeights(readout, readoutPart)
  if (rule != ruleGradient) return
  putBias(encoder, encoderPart, offsetPlastic, skip(encoderPart.post))
  putBias(cell, feedPart, offsetPlastic, skip(feedPart.post))
  putBias(cell, recurrentPart, offsetPlastic, skip(recurrentPart.post))
  putBias(readout, readoutPart, offsetPlastic, skip(readoutPart.post))
}

function unpackPlasticWeights(matrix: PlasticMatrix, part: MapPart): void {
  putWeights(matrix, part, offsetPlastic, skip(part.pre * part.post))
}

/** Collects w = s u and b for the host's state. */
export function packPlasticState(s: f32): void {
  if (rule == ruleNone) return
  cursor = statePlastic()
  packPlasticWeights(encoder, encoderPart, s)
  packPlasticWeights(cell, feedPart, s)
  packPlasticWeights(cell, recurrentPart, s)
  packPlasticWeights(readout, readoutPart, s)
  if (rule != ruleGradient) return
  takePlasticBias(encoder, encoderPart, s, skip(encoderPart.post))
  takePlasticBias(cell, feedPart, s, skip(feedPart.post))
  takePlasticBias(cell, recurrentPart, s, skip(recurrentPart.post))
  takePlasticBias(readout, readoutPart, s, skip(readoutPart.post))
}

function packPlasticWeights(matrix: PlasticMatrix, part: MapPart, s: f32): void {
  takePlasticWeights(matrix, part, s, skip(part.pre * part.post))
}
