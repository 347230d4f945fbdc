import { multiplyAdd } from './lanes'
import { allocate } from './allocation'

/** Addresses of the steps at which a row is active. */
let activeSteps: usize = 0

export function layOutSlowGradients(stepCount: u32): void {
  activeSteps = allocate(<u64>stepCount * 8)
}

/**
 * gradients[row][column] += sum over steps of x_t[row] d_t[column], for `rows` rows, leaving out steps at which a row's x is 0.
 *
 * @param gradients address of the first row, rows of `columns` floats
 * @param x, xStride the first step's x and the bytes to the next step's; d, dStride likewise
 */
export function addOuterProducts(
  gradients: usize,
  columns: u32,
  rows: u32,
  x: usize,
  xStride: usize,
  d: usize,
  dStride: usize,
  stepCount: u32,
): void {
  const rowBytes = (<usize>columns) << 2
  const activeBytes = activeColumns(columns, d, dStride, stepCount) << 2
  for (let row: u32 = 0; row < rows; row++, gradients += rowBytes, x += 4) {
    let listEnd = activeSteps
    let xt = x
    let dt = d
    for (let t: u32 = 0; t < stepCount; t++, xt += xStride, dt += dStride) {
      store<u32>(listEnd, xt)
      store<u32>(listEnd, dt, 4)
      listEnd += (<usize>(load<f32>(xt) != 0)) << 3
    }
    if (listEnd == activeSteps) continue
    let offset: usize = 0
    for (; offset + 128 <= activeBytes; offset += 128) addWide(gradients + offset, listEnd, offset)
    for (; offset < activeBytes; offset += 32) addNarrow(gradients + offset, listEnd, offset)
  }
}

/** Columns up to the last block in which d is not 0 at every step. */
function activeColumns(columns: u32, d: usize, dStride: usize, stepCount: u32): u32 {
  for (let count = columns; count > 0; count -= 8) {
    let dt = d + ((count - 8) << 2)
    for (let t: u32 = 0; t < stepCount; t++, dt += dStride)
      if (v128.any_true(v128.or(v128.load(dt), v128.load(dt, 16)))) return count
  }
  return 0
}

/** 32 columns of one row. */
function addWide(target: usize, listEnd: usize, offset: usize): void {
  let g0 = v128.load(target)
  let g1 = v128.load(target, 16)
  let g2 = v128.load(target, 32)
  let g3 = v128.load(target, 48)
  let g4 = v128.load(target, 64)
  let g5 = v128.load(target, 80)
  let g6 = v128.load(target, 96)
  let g7 = v128.load(target, 112)
  for (let at = activeSteps; at < listEnd; at += 8) {
    const x = v128.load32_splat(load<u32>(at))
    const d = load<u32>(at, 4) + offset
    g0 = multiplyAdd(x, v128.load(d), g0)
    g1 = multiplyAdd(x, v128.load(d, 16), g1)
    g2 = multiplyAdd(x, v128.load(d, 32), g2)
    g3 = multiplyAdd(x, v128.load(d, 48), g3)
    g4 = multiplyAdd(x, v128.load(d, 64), g4)
    g5 = multiplyAdd(x, v128.load(d, 80), g5)
    g6 = multiplyAdd(x, v128.load(d, 96), g6)
    g7 = multiplyAdd(x, v128.load(d, 112), g7)
  }
  v128.store(target, g0)
  v128.store(target, g1, 16)
  v128.store(target, g2, 32)
  v128.store(target, g3, 48)
  v128.store(target, g4, 64)
  v128.store(target, g5, 80)
  v128.store(target, g6, 96)
  v128.store(target, g7, 112)
}

/** 8 columns of one row. */
function addNarrow(target: usize, listEnd: usize, offset: usize): void {
  let g0 = v128.load(target)
  let g1 = v128.load(target, 16)
  for (let at = activeSteps; at < listEnd; at += 8) {
    const x = v128.load32_splat(load<u32>(at))
    const d = load<u32>(at, 4) + offset
    g0 = multiplyAdd(x, v128.load(d), g0)
    g1 = multiplyAdd(x, v128.load(d, 16), g1)
  }
  v128.store(target, g0)
  v128.store(target, g1, 16)
}
