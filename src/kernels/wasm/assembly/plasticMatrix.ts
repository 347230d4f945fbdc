import { allocateFloats } from './allocation'
import { differentiates, hasAlpha, rule, ruleGradient, ruleNone } from './settings'

/** Columns of a block: all of a block's rows lie together, so that a pass over rows keeps its columns in registers. */
export const blockColumns: u32 = 8

/** Bytes of one row of a block: its values W~ | u | alpha, without plasticity W~ alone, and its adjoints B | dLoss/dalpha. */
export const plasticStride: usize = 96
export const slowStride: usize = 32
export const adjointStride: usize = 64
/** Where u and alpha are in a row's values, and dLoss/dalpha in its adjoints. */
export const offsetPlastic: usize = 32
export const offsetAlpha: usize = 64
export const offsetAlphaGradient: usize = 32

/**
 * The matrix of one linear map, or of the cell's two maps together: rows are inputs, biases are rows whose input is 1.
 * w = s u is the plastic part, with s the same for all of a sample; B = dLoss/du.
 */
@unmanaged
export class PlasticMatrix {
  /** Rows of the blocks, padding included. */
  rows: u32 = 0
  /** Rows that are looked at: inputs and biases. */
  usedRows: u32 = 0
  /** The first so many of them can be written by plasticity. */
  writableRows: u32 = 0
  blocks: u32 = 0
  columns: u32 = 0
  /** [block][row][W~ 8 | u 8 | alpha 8] */
  values: usize = 0
  /** [block][row][B 8 | dLoss/dalpha 8] */
  adjoints: usize = 0
  /** dLoss/dW~ [row][column] */
  slowGradients: usize = 0

  /** Rows in all blocks. */
  get cells(): u32 {
    return this.rows * this.blocks
  }
}

/** Allocates a matrix of so many input rows, padded, followed by rows for biases. */
export function layOut(matrix: PlasticMatrix, inputRows: u32, biases: u32, columns: u32): void {
  matrix.usedRows = inputRows + biases
  matrix.rows = inputRows + 4
  matrix.writableRows = rule == ruleGradient ? matrix.usedRows : inputRows
  matrix.columns = columns
  matrix.blocks = columns / blockColumns
  const cells = <u64>matrix.rows * columns
  const isPlastic = rule != ruleNone
  matrix.values = allocateFloats(isPlastic ? 3 * cells : cells)
  matrix.adjoints = isPlastic && differentiates ? allocateFloats(2 * cells) : 0
  matrix.slowGradients = differentiates ? allocateFloats(cells) : 0
  if (matrix.values && isPlastic && !hasAlpha) fillField(matrix.values + offsetAlpha, plasticStride, matrix.cells, 1)
}

/** Bytes of one row's values. */
export function valueStride(): usize {
  return rule == ruleNone ? slowStride : plasticStride
}

function fillField(at: usize, stride: usize, count: u32, value: f32): void {
  const v = f32x4.splat(value)
  for (const end = at + count * stride; at < end; at += stride) {
    v128.store(at, v)
    v128.store(at, v, 16)
  }
}

/**
 * One of the network's maps within a matrix: `pre` plain rows of `post` values, and where each lies.
 * Places are tables of u32, or no pointer where every row or column is in its own place.
 */
@unmanaged
export class MapPart {
  matrix: PlasticMatrix
  pre: u32 = 0
  post: u32 = 0
  /** Of its first row, and of its bias, in the matrix. */
  firstRow: u32 = 0
  biasRow: u32 = 0
  rowPlaces: usize = 0
  columnPlaces: usize = 0
}

function rowOf(part: MapPart, row: u32): u32 {
  return part.firstRow + (part.rowPlaces ? load<u32>(part.rowPlaces + (row << 2)) : row)
}

function columnOf(part: MapPart, column: u32): u32 {
  return part.columnPlaces ? load<u32>(part.columnPlaces + (column << 2)) : column
}

/** Plain weights [pre, post] into W~, u or alpha. */
export function putWeights(part: MapPart, offset: usize, plain: usize): void {
  for (let row: u32 = 0; row < part.pre; row++) plain = putRow(part, offset, rowOf(part, row), plain)
}

/** A plain bias [post] likewise. */
export function putBias(part: MapPart, offset: usize, plain: usize): void {
  putRow(part, offset, part.biasRow, plain)
}

/** `scale` u as plain weights [pre, post]. */
export function takePlasticWeights(part: MapPart, scale: f32, plain: usize): void {
  for (let row: u32 = 0; row < part.pre; row++)
    plain = takeRow(part, part.matrix.values + offsetPlastic, plasticStride, rowOf(part, row), scale, plain)
}

/** `scale` u as a plain bias [post]. */
export function takePlasticBias(part: MapPart, scale: f32, plain: usize): void {
  takeRow(part, part.matrix.values + offsetPlastic, plasticStride, part.biasRow, scale, plain)
}

/** dLoss/dalpha as plain weights [pre, post]. */
export function takeAlphaGradients(part: MapPart, plain: usize): void {
  for (let row: u32 = 0; row < part.pre; row++)
    plain = takeRow(part, part.matrix.adjoints + offsetAlphaGradient, adjointStride, rowOf(part, row), 1, plain)
}

/** dLoss/dalpha of the bias, as plain [post]. */
export function takeAlphaBiasGradient(part: MapPart, plain: usize): void {
  takeRow(part, part.matrix.adjoints + offsetAlphaGradient, adjointStride, part.biasRow, 1, plain)
}

/** dLoss/dW~ as plain weights [pre, post]. */
export function takeSlowGradients(part: MapPart, plain: usize): void {
  for (let row: u32 = 0; row < part.pre; row++) plain = takeSlowRow(part, rowOf(part, row), plain)
}

/** dLoss/db~ as plain [post]. */
export function takeSlowBiasGradient(part: MapPart, plain: usize): void {
  takeSlowRow(part, part.biasRow, plain)
}

function putRow(part: MapPart, offset: usize, row: u32, plain: usize): usize {
  const stride = valueStride()
  const field = part.matrix.values + offset
  for (let column: u32 = 0; column < part.post; column++, plain += 4)
    store<f32>(cellAddress(part, field, stride, row, column), load<f32>(plain))
  return plain
}

function takeRow(part: MapPart, field: usize, stride: usize, row: u32, scale: f32, plain: usize): usize {
  for (let column: u32 = 0; column < part.post; column++, plain += 4)
    store<f32>(plain, scale * load<f32>(cellAddress(part, field, stride, row, column)))
  return plain
}

/** Where a field's value of one of the matrix's rows and one of the map's columns is. */
function cellAddress(part: MapPart, field: usize, stride: usize, row: u32, column: u32): usize {
  const place = columnOf(part, column)
  return field + ((place >> 3) * part.matrix.rows + row) * stride + ((place & 7) << 2)
}

function takeSlowRow(part: MapPart, row: u32, plain: usize): usize {
  const from = part.matrix.slowGradients + ((row * part.matrix.columns) << 2)
  for (let column: u32 = 0; column < part.post; column++, plain += 4)
    store<f32>(plain, load<f32>(from + (columnOf(part, column) << 2)))
  return plain
}

/** u = 0 everywhere. */
export function clearPlastic(matrix: PlasticMatrix): void {
  fillField(matrix.values + offsetPlastic, plasticStride, matrix.cells, 0)
}

/** B = 0 everywhere. */
export function clearAdjoints(matrix: PlasticMatrix): void {
  fillField(matrix.adjoints, adjointStride, matrix.cells, 0)
}

/** All gradients = 0, for a new batch. */
export function clearMatrixGradients(matrix: PlasticMatrix): void {
  memory.fill(matrix.slowGradients, 0, (matrix.rows * matrix.columns) << 2)
  if (matrix.adjoints) fillField(matrix.adjoints + offsetAlphaGradient, adjointStride, matrix.cells, 0)
}

/** u = s u everywhere. */
export function scalePlastic(matrix: PlasticMatrix, s: f32): void {
  const scale = f32x4.splat(s)
  let at = matrix.values + offsetPlastic
  for (const end = at + matrix.cells * plasticStride; at < end; at += plasticStride) {
    v128.store(at, f32x4.mul(scale, v128.load(at)))
    v128.store(at, f32x4.mul(scale, v128.load(at, 16)), 16)
  }
}

/** Copies u out to memory, or back in. Returns the address behind it. */
export function movePlastic(matrix: PlasticMatrix, at: usize, isOutward: bool): usize {
  let field = matrix.values + offsetPlastic
  for (const end = field + matrix.cells * plasticStride; field < end; field += plasticStride, at += 32) {
    const from = isOutward ? field : at
    const to = isOutward ? at : field
    v128.store(to, v128.load(from))
    v128.store(to, v128.load(from, 16), 16)
  }
  return at
}
