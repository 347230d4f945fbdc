import { laneSum, multiplyAdd, multiplySubtract } from './lanes'
import {
  adjointStride,
  offsetAlpha,
  offsetAlphaGradient,
  offsetPlastic,
  plasticStride,
  PlasticMatrix,
  slowStride,
} from './plasticMatrix'
import {
  both,
  bothEnd,
  entryAdjoints,
  entryBytes,
  entryInput,
  entryRow,
  entrySecond,
  entrySum,
  entryValues,
  entryWritten,
  entryWrittenSum,
  readOnly,
  readOnlyEnd,
  writeOnly,
  writeOnlyEnd,
} from './rowLists'

/**
 * One pass over the listed rows of a matrix, backwards: adds the adjoint of reading, B += s x d^T (and s xe e^T, of the
 * gradient rule's inner back-propagation), carries d back to the rows, and takes back the write of the step before:
 * dalpha += B (p q^T), u -= alpha (p q^T). Blocks in which d and e are 0 skip reading.
 * Rows are listed with s as the scale of their inputs.
 *
 * @param d dLoss/dy, by column
 * @param e the second adjoint, by column; no pointer where rows have no second input
 * @param q postsynaptic factor times k, by column; no pointer where no row is listed for a write
 * @param activity relu units by column: blocks in which it is 0 skip the write, their q being 0; no pointer for none
 * @param carried (W~ + s u) d by row, for rows that are read
 * @param dp (alpha B) q by row, for rows that were written
 * @param dq (alpha B)^T p by column, but for blocks that were skipped; added to
 */
export function reverseReadAndWrite(
  matrix: PlasticMatrix,
  d: usize,
  e: usize,
  q: usize,
  activity: usize,
  s: f32,
  carried: usize,
  dp: usize,
  dq: usize,
): void {
  const blocks = matrix.blocks
  for (let block: u32 = 0; block < blocks; block++) {
    if (e) reverseBlock<SecondOrder>(matrix, block, d, e, q, activity, s, dq)
    else reverseBlock<FirstOrder>(matrix, block, d, e, q, activity, s, dq)
  }
  for (let entry = both; entry < bothEnd; entry += entryBytes) {
    const row = load<u32>(entry, entryRow)
    store<f32>(carried + row, laneSum(v128.load(entry, entrySum)))
    store<f32>(dp + row, laneSum(v128.load(entry, entryWrittenSum)))
  }
  for (let entry = readOnly; entry < readOnlyEnd; entry += entryBytes)
    store<f32>(carried + load<u32>(entry, entryRow), laneSum(v128.load(entry, entrySum)))
  for (let entry = writeOnly; entry < writeOnlyEnd; entry += entryBytes)
    store<f32>(dp + load<u32>(entry, entryRow), laneSum(v128.load(entry, entryWrittenSum)))
}

/** Types as flags of the compiler: whether a pass has a second adjoint. */
type FirstOrder = i32
type SecondOrder = f32

/** One block of the pass, compiled once for each order. */
function reverseBlock<Order>(
  matrix: PlasticMatrix,
  block: u32,
  d: usize,
  e: usize,
  q: usize,
  activity: usize,
  s: f32,
  dq: usize,
): void {
  const scale = f32x4.splat(s)
  const zero = f32x4.splat(0)
  const values = matrix.values + block * matrix.rows * plasticStride
  const adjoints = matrix.adjoints + block * matrix.rows * adjointStride
  const column = block << 5
  const d0 = v128.load(d + column)
  const d1 = v128.load(d + column, 16)
  const e0 = isFloat<Order>() ? v128.load(e + column) : zero
  const e1 = isFloat<Order>() ? v128.load(e + column, 16) : zero
  const q0 = q ? v128.load(q + column) : zero
  const q1 = q ? v128.load(q + column, 16) : zero
  const hasRead = v128.any_true(v128.or(v128.or(d0, d1), v128.or(e0, e1)))
  const hasWrite =
    q != 0 && (activity == 0 || v128.any_true(v128.or(v128.load(activity + column), v128.load(activity + column, 16))))
  let dq0 = v128.load(dq + column)
  let dq1 = v128.load(dq + column, 16)
  if (hasRead && hasWrite) {
    for (let entry = both, end = bothEnd; entry < end; entry += entryBytes) {
      const cell = values + load<u32>(entry, entryValues)
      const adjoint = adjoints + load<u32>(entry, entryAdjoints)
      const x = v128.load32_splat(entry, entryInput)
      const p = v128.load32_splat(entry, entryWritten)
      let sum = v128.load(entry, entrySum)
      let writtenSum = v128.load(entry, entryWrittenSum)
      const u0 = v128.load(cell, offsetPlastic)
      sum = multiplyAdd(multiplyAdd(scale, u0, v128.load(cell)), d0, sum)
      let b0 = multiplyAdd(x, d0, v128.load(adjoint))
      if (isFloat<Order>()) b0 = multiplyAdd(v128.load32_splat(entry, entrySecond), e0, b0)
      v128.store(adjoint, b0)
      const pq0 = f32x4.mul(p, q0)
      const a0 = v128.load(cell, offsetAlpha)
      v128.store(cell, multiplySubtract(pq0, a0, u0), offsetPlastic)
      v128.store(adjoint, multiplyAdd(pq0, b0, v128.load(adjoint, offsetAlphaGradient)), offsetAlphaGradient)
      const c0 = f32x4.mul(a0, b0)
      writtenSum = multiplyAdd(c0, q0, writtenSum)
      dq0 = multiplyAdd(p, c0, dq0)
      const u1 = v128.load(cell, offsetPlastic + 16)
      sum = multiplyAdd(multiplyAdd(scale, u1, v128.load(cell, 16)), d1, sum)
      let b1 = multiplyAdd(x, d1, v128.load(adjoint, 16))
      if (isFloat<Order>()) b1 = multiplyAdd(v128.load32_splat(entry, entrySecond), e1, b1)
      v128.store(adjoint, b1, 16)
      const pq1 = f32x4.mul(p, q1)
      const a1 = v128.load(cell, offsetAlpha + 16)
      v128.store(cell, multiplySubtract(pq1, a1, u1), offsetPlastic + 16)
      v128.store(adjoint, multiplyAdd(pq1, b1, v128.load(adjoint, offsetAlphaGradient + 16)), offsetAlphaGradient + 16)
      const c1 = f32x4.mul(a1, b1)
      writtenSum = multiplyAdd(c1, q1, writtenSum)
      dq1 = multiplyAdd(p, c1, dq1)
      v128.store(entry, sum, entrySum)
      v128.store(entry, writtenSum, entryWrittenSum)
    }
  }
  if (hasRead) {
    let entry = hasWrite ? readOnly : both
    let end = hasWrite ? readOnlyEnd : bothEnd
    for (;;) {
      for (; entry < end; entry += entryBytes) {
        const cell = values + load<u32>(entry, entryValues)
        const adjoint = adjoints + load<u32>(entry, entryAdjoints)
        const x = v128.load32_splat(entry, entryInput)
        const effective0 = multiplyAdd(scale, v128.load(cell, offsetPlastic), v128.load(cell))
        let b0 = multiplyAdd(x, d0, v128.load(adjoint))
        if (isFloat<Order>()) b0 = multiplyAdd(v128.load32_splat(entry, entrySecond), e0, b0)
        v128.store(adjoint, b0)
        const effective1 = multiplyAdd(scale, v128.load(cell, offsetPlastic + 16), v128.load(cell, 16))
        let b1 = multiplyAdd(x, d1, v128.load(adjoint, 16))
        if (isFloat<Order>()) b1 = multiplyAdd(v128.load32_splat(entry, entrySecond), e1, b1)
        v128.store(adjoint, b1, 16)
        const sum = multiplyAdd(effective0, d0, v128.load(entry, entrySum))
        v128.store(entry, multiplyAdd(effective1, d1, sum), entrySum)
      }
      if (end == readOnlyEnd) break
      entry = readOnly
      end = readOnlyEnd
    }
  }
  if (hasWrite) {
    let entry = hasRead ? writeOnly : both
    let end = hasRead ? writeOnlyEnd : bothEnd
    for (;;) {
      for (; entry < end; entry += entryBytes) {
        const cell = values + load<u32>(entry, entryValues)
        const adjoint = adjoints + load<u32>(entry, entryAdjoints)
        const p = v128.load32_splat(entry, entryWritten)
        const pq0 = f32x4.mul(p, q0)
        const b0 = v128.load(adjoint)
        const a0 = v128.load(cell, offsetAlpha)
        v128.store(cell, multiplySubtract(pq0, a0, v128.load(cell, offsetPlastic)), offsetPlastic)
        v128.store(adjoint, multiplyAdd(pq0, b0, v128.load(adjoint, offsetAlphaGradient)), offsetAlphaGradient)
        const c0 = f32x4.mul(a0, b0)
        dq0 = multiplyAdd(p, c0, dq0)
        const pq1 = f32x4.mul(p, q1)
        const b1 = v128.load(adjoint, 16)
        const a1 = v128.load(cell, offsetAlpha + 16)
        v128.store(cell, multiplySubtract(pq1, a1, v128.load(cell, offsetPlastic + 16)), offsetPlastic + 16)
        v128.store(
          adjoint,
          multiplyAdd(pq1, b1, v128.load(adjoint, offsetAlphaGradient + 16)),
          offsetAlphaGradient + 16,
        )
        const c1 = f32x4.mul(a1, b1)
        dq1 = multiplyAdd(p, c1, dq1)
        const sum = multiplyAdd(c0, q0, v128.load(entry, entryWrittenSum))
        v128.store(entry, multiplyAdd(c1, q1, sum), entryWrittenSum)
      }
      if (end == writeOnlyEnd) break
      entry = writeOnly
      end = writeOnlyEnd
    }
  }
  v128.store(dq + column, dq0)
  v128.store(dq + column, dq1, 16)
}

/** result = (W~ + s u) e by row, over the rows listed to be read: the gradient rule's inner back-propagation. */
export function carryBack(matrix: PlasticMatrix, e: usize, s: f32, result: usize): void {
  const scale = f32x4.splat(s)
  let values = matrix.values
  for (const columnsEnd = e + (matrix.columns << 2); e < columnsEnd; e += 32, values += matrix.rows * plasticStride) {
    const e0 = v128.load(e)
    const e1 = v128.load(e, 16)
    if (!v128.any_true(v128.or(e0, e1))) continue
    for (let entry = readOnly, end = readOnlyEnd; entry < end; entry += entryBytes) {
      const cell = values + load<u32>(entry, entryValues)
      const effective0 = multiplyAdd(scale, v128.load(cell, offsetPlastic), v128.load(cell))
      const effective1 = multiplyAdd(scale, v128.load(cell, offsetPlastic + 16), v128.load(cell, 16))
      const sum = multiplyAdd(effective0, e0, v128.load(entry, entrySum))
      v128.store(entry, multiplyAdd(effective1, e1, sum), entrySum)
    }
  }
  takeSums(result)
}

/** result = W~ d by row, over the rows listed to be read, in the non-plastic model. */
export function carryBackSlow(matrix: PlasticMatrix, d: usize, result: usize): void {
  let values = matrix.values
  for (const columnsEnd = d + (matrix.columns << 2); d < columnsEnd; d += 32, values += matrix.rows * slowStride) {
    const d0 = v128.load(d)
    const d1 = v128.load(d, 16)
    if (!v128.any_true(v128.or(d0, d1))) continue
    for (let entry = readOnly, end = readOnlyEnd; entry < end; entry += entryBytes) {
      const cell = values + load<u32>(entry, entryValues)
      const sum = multiplyAdd(v128.load(cell), d0, v128.load(entry, entrySum))
      v128.store(entry, multiplyAdd(v128.load(cell, 16), d1, sum), entrySum)
    }
  }
  takeSums(result)
}

function takeSums(result: usize): void {
  for (let entry = readOnly; entry < readOnlyEnd; entry += entryBytes)
    store<f32>(result + load<u32>(entry, entryRow), laneSum(v128.load(entry, entrySum)))
}
