import { allocate, allocateFloats } from './allocation'
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

/** Where a map's columns are in each row, in bytes from its place in the first block: {@link placeColumns}. */
let columnOffsets: usize = 0

/** Room for the columns of any map. */
export function layOutColumnOffsets(columns: u32): void {
  columnOffsets = allocate((<u64>columns) << 2)
}

/** Finds the columns of a map where it is `blockBytes` from one block of columns to the next. */
function placeColumns(part: MapPart, blockBytes: usize): void {
  for (let column: u32 = 0; column < part.post; column++) {
    const place = part.columnPlaces ? load<u32>(part.columnPlaces + (column << 2)) : column
    store<u32>(columnOffsets + (column << 2), <u32>((place >> 3) * blockBytes + ((place & 7) << 2)))
  }
}

/** Plain values [post] into a row. Returns the address behind them. */
function putRow(part: MapPart, row: usize, plain: usize): usize {
  const end = plain + (part.post << 2)
  for (let offset = columnOffsets; plain < end; plain += 4, offset += 4)
    store<f32>(row + load<u32>(offset), load<f32>(plain))
  return plain
}

/** A row times `scale` as plain values [post]. Returns the address behind them. */
function takeRow(part: MapPart, row: usize, scale: f32, plain: usize): usize {
  const end = plain + (part.post << 2)
  for (let offset = columnOffsets; plain < end; plain += 4, offset += 4)
    store<f32>(plain, scale * load<f32>(row + load<u32>(offset)))
  return plain
}

/** Plain weights [pre, post] into W~, u or alpha. */
export function putWeights(part: MapPart, offset: usize, plain: usize): void {
  const stride = valueStride()
  placeColumns(part, part.matrix.rows * stride)
  for (let row: u32 = 0; row < part.pre; row++)
    plain = putRow(part, part.matrix.values + offset + rowOf(part, row) * stride, plain)
}

/** A plain bias [post] likewise. */
export function putBias(part: MapPart, offset: usize, plain: usize): void {
  const stride = valueStride()
  placeColumns(part, part.matrix.rows * stride)
  putRow(part, part.matrix.values + offset + part.biasRow * stride, plain)
}

/** `scale` u as plain weights [pre, post]. */
export function takePlasticWeights(part: MapPart, scale: f32, plain: usize): void {
  takeWeights(part, part.matrix.values + offsetPlastic, plasticStride, scale, plain)
}

/** `scale` u as a plain bias [post]. */
export function takePlasticBias(part: MapPart, scale: f32, plain: usize): void {
  takeBias(part, part.matrix.values + offsetPlastic, plasticStride, scale, plain)
}

/** dLoss/dalpha as plain weights [pre, post]. */
export function takeAlphaGradients(part: MapPart, plain: usize): void {
  takeWeights(part, part.matrix.adjoints + offsetAlphaGradient, adjointStride, 1, plain)
}

/** dLoss/dalpha of the bias, as plain [post]. */
export function takeAlphaBiasGradient(part: MapPart, plain: usize): void {
  takeBias(part, part.matrix.adjoints + offsetAlphaGradient, adjointStride, 1, plain)
}

function takeWeights(part: MapPart, field: usize, stride: usize, scale: f32, plain: usize): void {
  placeColumns(part, part.matrix.rows * stride)
  for (let row: u32 = 0; row < part.pre; row++) plain = takeRow(part, field + rowOf(part, row) * stride, scale, plain)
}

function takeBias(part: MapPart, field: usize, stride: usize, scale: f32, plain: usize): void {
  placeColumns(part, part.matrix.rows * stride)
  takeRow(part, field + part.biasRow * stride, scale, plain)
}

/** dLoss/dW~ as plain weights [pre, post]. Its rows are not cut into blocks: a block's columns follow the last one's. */
export function takeSlowGradients(part: MapPart, plain: usize): void {
  const stride = (<usize>part.matrix.columns) << 2
  placeColumns(part, blockColumns << 2)
  for (let row: u32 = 0; row < part.pre; row++)
    plain = takeRow(part, part.matrix.slowGradients + rowOf(part, row) * stride, 1, plain)
}

/** dLoss/db~ as plain [post]. */
export function takeSlowBiasGradient(part: MapPart, plain: usize): void {
  placeColumns(part, blockColumns << 2)
  takeRow(part, part.matrix.slowGradients + ((part.biasRow * part.matrix.columns) << 2), 1, plain)
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
