import { multiplyAdd } from './lanes'
import { offsetAlpha, offsetPlastic, plasticStride, PlasticMatrix, slowStride } from './plasticMatrix'
import {
  both,
  bothEnd,
  entryBytes,
  entryInput,
  entryValues,
  entryWritten,
  readOnly,
  readOnlyEnd,
  writeOnly,
  writeOnlyEnd,
} from './rowLists'

/**
 * One pass over the listed rows of a matrix: first the write that is pending, u += alpha (p q^T), then
 * y = x (W~ + s u). Every row is loaded once for both. Blocks whose q is 0 are not written.
 *
 * @param q postsynaptic factor of the pending write times its rate k, by column; no pointer where none is listed
 * @param y result, by column
 * @param plasticPart x u, by column
 */
export function writeAndRead(matrix: PlasticMatrix, q: usize, s: f32, y: usize, plasticPart: usize): void {
  const scale = f32x4.splat(s)
  const zero = f32x4.splat(0)
  const blockBytes = matrix.rows * plasticStride
  let values = matrix.values
  for (let column: usize = 0; column < (<usize>matrix.columns) << 2; column += 32, values += blockBytes) {
    let slow0 = zero
    let slow1 = zero
    let plastic0 = zero
    let plastic1 = zero
    let isWritten = false
    if (q) {
      const q0 = v128.load(q + column)
      const q1 = v128.load(q + column, 16)
      isWritten = v128.any_true(v128.or(q0, q1))
      if (isWritten) {
        for (let entry = both, end = bothEnd; entry < end; entry += entryBytes) {
          const cell = values + load<u32>(entry, entryValues)
          const p = v128.load32_splat(entry, entryWritten)
          const u0 = writeHalf(cell, p, q0)
          const u1 = writeHalf(cell + 16, p, q1)
          const x = v128.load32_splat(entry, entryInput)
          slow0 = multiplyAdd(x, v128.load(cell), slow0)
          slow1 = multiplyAdd(x, v128.load(cell, 16), slow1)
          plastic0 = multiplyAdd(x, u0, plastic0)
          plastic1 = multiplyAdd(x, u1, plastic1)
        }
        for (let entry = writeOnly, end = writeOnlyEnd; entry < end; entry += entryBytes) {
          const cell = values + load<u32>(entry, entryValues)
          const p = v128.load32_splat(entry, entryWritten)
          writeHalf(cell, p, q0)
          writeHalf(cell + 16, p, q1)
        }
      }
    }
    // Two rows at a time, with sums of their own: one sum's additions would wait for each other.
    let otherSlow0 = zero
    let otherSlow1 = zero
    let otherPlastic0 = zero
    let otherPlastic1 = zero
    let entry = isWritten ? readOnly : both
    let end = isWritten ? readOnlyEnd : bothEnd
    for (;;) {
      for (; entry + entryBytes < end; entry += 2 * entryBytes) {
        const cell = values + load<u32>(entry, entryValues)
        const x = v128.load32_splat(entry, entryInput)
        slow0 = multiplyAdd(x, v128.load(cell), slow0)
        slow1 = multiplyAdd(x, v128.load(cell, 16), slow1)
        plastic0 = multiplyAdd(x, v128.load(cell, offsetPlastic), plastic0)
        plastic1 = multiplyAdd(x, v128.load(cell, offsetPlastic + 16), plastic1)
        const otherCell = values + load<u32>(entry, entryBytes + entryValues)
        const otherX = v128.load32_splat(entry, entryBytes + entryInput)
        otherSlow0 = multiplyAdd(otherX, v128.load(otherCell), otherSlow0)
        otherSlow1 = multiplyAdd(otherX, v128.load(otherCell, 16), otherSlow1)
        otherPlastic0 = multiplyAdd(otherX, v128.load(otherCell, offsetPlastic), otherPlastic0)
        otherPlastic1 = multiplyAdd(otherX, v128.load(otherCell, offsetPlastic + 16), otherPlastic1)
      }
      if (entry < end) {
        const cell = values + load<u32>(entry, entryValues)
        const x = v128.load32_splat(entry, entryInput)
        slow0 = multiplyAdd(x, v128.load(cell), slow0)
        slow1 = multiplyAdd(x, v128.load(cell, 16), slow1)
        plastic0 = multiplyAdd(x, v128.load(cell, offsetPlastic), plastic0)
        plastic1 = multiplyAdd(x, v128.load(cell, offsetPlastic + 16), plastic1)
      }
      if (end == readOnlyEnd) break
      entry = readOnly
      end = readOnlyEnd
    }
    plastic0 = f32x4.add(plastic0, otherPlastic0)
    plastic1 = f32x4.add(plastic1, otherPlastic1)
    v128.store(plasticPart + column, plastic0)
    v128.store(plasticPart + column, plastic1, 16)
    v128.store(y + column, multiplyAdd(scale, plastic0, f32x4.add(slow0, otherSlow0)))
    v128.store(y + column, multiplyAdd(scale, plastic1, f32x4.add(slow1, otherSlow1)), 16)
  }
}

/** u += alpha (p q^T) in four columns of a row. */
function writeHalf(cell: usize, p: v128, q: v128): v128 {
  const u = multiplyAdd(p, f32x4.mul(v128.load(cell, offsetAlpha), q), v128.load(cell, offsetPlastic))
  v128.store(cell, u, offsetPlastic)
  return u
}

/** y = x W~ over the rows listed to be read, in the non-plastic model. */
export function readSlow(matrix: PlasticMatrix, y: usize): void {
  const zero = f32x4.splat(0)
  let values = matrix.values
  for (const columnsEnd = y + (matrix.columns << 2); y < columnsEnd; y += 32, values += matrix.rows * slowStride) {
    let even0 = zero
    let even1 = zero
    let odd0 = zero
    let odd1 = zero
    let entry = readOnly
    const end = readOnlyEnd
    for (; entry + entryBytes < end; entry += 2 * entryBytes) {
      const even = values + load<u32>(entry, entryValues)
      const evenX = v128.load32_splat(entry, entryInput)
      even0 = multiplyAdd(evenX, v128.load(even), even0)
      even1 = multiplyAdd(evenX, v128.load(even, 16), even1)
      const odd = values + load<u32>(entry, entryBytes + entryValues)
      const oddX = v128.load32_splat(entry, entryBytes + entryInput)
      odd0 = multiplyAdd(oddX, v128.load(odd), odd0)
      odd1 = multiplyAdd(oddX, v128.load(odd, 16), odd1)
    }
    if (entry < end) {
      const even = values + load<u32>(entry, entryValues)
      const evenX = v128.load32_splat(entry, entryInput)
      even0 = multiplyAdd(evenX, v128.load(even), even0)
      even1 = multiplyAdd(evenX, v128.load(even, 16), even1)
    }
    v128.store(y, f32x4.add(even0, odd0))
    v128.store(y, f32x4.add(even1, odd1), 16)
  }
}
