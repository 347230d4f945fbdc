/** The network's three matrices, and the flat vectors in which the host exchanges parameters, gradients and states. */
import { allocateFloats } from './allocation'
import {
  clearMatrixGradients,
  layOut,
  layOutColumnOffsets,
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
  encoderWidth,
  hasAlpha,
  hasEncoder,
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
  layOut(encoder, inputWidth, 1, encoderWidth)
  layOut(cell, 2 * hiddenWidth, 2, cellWidth)
  layOut(readout, hiddenWidth, 1, outputWidth)
  internalLossWeight = allocateFloats(outputWidth)
  internalLossWeightGradient = allocateFloats(outputWidth)
  const cells = weightCount()
  const biases = biasCount()
  parameters = allocateFloats(2 * (cells + biases) + readoutSize)
  if (differentiates) gradients = allocateFloats(2 * (cells + biases) + readoutSize)
  state = allocateFloats(2 * <u64>hiddenSize + cells + biases)
  layOutColumnOffsets(max(cellWidth, outputWidth))
  layOutUnitOrder()
  placeMaps()
}

/** Columns of the cell without padding. */
function cellColumns(): u32 {
  return isLstm ? 4 * hiddenSize : hiddenSize
}

function weightCount(): u64 {
  return <u64>hiddenSize * ((hasEncoder ? inputSize : 0) + 2 * cellColumns() + readoutSize)
}

function biasCount(): u64 {
  return (hasEncoder ? hiddenSize : 0) + 2 * cellColumns() + readoutSize
}

/** Walks through a flat vector, part by part. */
let cursor: usize = 0

function skip(count: u32): usize {
  const at = cursor
  cursor += (<usize>count) << 2
  return at
}

function skipWeights(part: MapPart): usize {
  return skip(part.pre * part.post)
}

function skipBias(part: MapPart): usize {
  return skip(part.post)
}

/** The four maps' places in the matrices, in the order of the host's layers: encoder, feed, recurrent, readout. */
const encoderPart = changetype<MapPart>(memory.data(28))
const feedPart = changetype<MapPart>(memory.data(28))
const recurrentPart = changetype<MapPart>(memory.data(28))
const readoutPart = changetype<MapPart>(memory.data(28))

function placeMaps(): void {
  setPart(encoderPart, encoder, inputSize, hiddenSize, 0, inputWidth, 0, encodedPlaces)
  setPart(feedPart, cell, hiddenSize, cellColumns(), hiddenWidth, 2 * hiddenWidth + 1, encodedPlaces, cellColumnPlaces)
  setPart(recurrentPart, cell, hiddenSize, cellColumns(), 0, 2 * hiddenWidth, hiddenPlaces, cellColumnPlaces)
  setPart(readoutPart, readout, hiddenSize, readoutSize, 0, hiddenWidth, hiddenPlaces, 0)
}

function setPart(
  part: MapPart,
  matrix: PlasticMatrix,
  pre: u32,
  post: u32,
  firstRow: u32,
  biasRow: u32,
  rowPlaces: usize,
  columnPlaces: usize,
): void {
  part.matrix = matrix
  part.pre = pre
  part.post = post
  part.firstRow = firstRow
  part.biasRow = biasRow
  part.rowPlaces = rowPlaces
  part.columnPlaces = columnPlaces
}

function eachMap(visit: (part: MapPart) => void): void {
  if (hasEncoder) visit(encoderPart)
  visit(feedPart)
  visit(recurrentPart)
  visit(readoutPart)
}

/** Spreads the host's parameters over the matrices, units in their order. */
export function unpackParameters(): void {
  cursor = parameters
  eachMap((part) => {
    putWeights(part, 0, skipWeights(part))
    putBias(part, 0, skipBias(part))
    if (rule == ruleNone || !hasAlpha) return
    putWeights(part, offsetAlpha, skipWeights(part))
    if (rule == ruleGradient) putBias(part, offsetAlpha, skipBias(part))
  })
  memory.copy(internalLossWeight, cursor, readoutSize << 2)
}

/** Whether all of the host's parameters are: x - x is 0, but for infinities and what is not a number. */
export function areParametersFinite(): bool {
  let even = i32x4.splat(0)
  let odd = i32x4.splat(0)
  // Behind them comes padding of zeros, up to a multiple of 64 bytes.
  const end = parameters + ((<usize>(2 * (weightCount() + biasCount())) + readoutSize) << 2)
  for (let at = parameters; at < end; at += 64) {
    even = v128.or(even, v128.or(differenceFromItself(v128.load(at)), differenceFromItself(v128.load(at, 16))))
    odd = v128.or(odd, v128.or(differenceFromItself(v128.load(at, 32)), differenceFromItself(v128.load(at, 48))))
  }
  return !v128.any_true(v128.or(even, odd))
}

function differenceFromItself(x: v128): v128 {
  return f32x4.sub(x, x)
}

/** Collects the gradients for the host. */
export function packGradients(): void {
  cursor = gradients
  eachMap((part) => {
    takeSlowGradients(part, skipWeights(part))
    takeSlowBiasGradient(part, skipBias(part))
    if (rule == ruleNone || !hasAlpha) return
    takeAlphaGradients(part, skipWeights(part))
    if (rule == ruleGradient) takeAlphaBiasGradient(part, skipBias(part))
  })
  memory.copy(cursor, internalLossWeightGradient, readoutSize << 2)
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
  eachMap((part) => putWeights(part, offsetPlastic, skipWeights(part)))
  if (rule == ruleGradient) eachMap((part) => putBias(part, offsetPlastic, skipBias(part)))
}

/** s of the plastic weights that are being collected. */
let collectedScale: f32 = 1

/** Collects w = s u and b for the host's state. */
export function packPlasticState(s: f32): void {
  if (rule == ruleNone) return
  cursor = statePlastic()
  collectedScale = s
  eachMap((part) => takePlasticWeights(part, collectedScale, skipWeights(part)))
  if (rule == ruleGradient) eachMap((part) => takePlasticBias(part, collectedScale, skipBias(part)))
}
