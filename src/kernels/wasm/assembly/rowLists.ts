/**
 * Which rows of a matrix a pass touches. A row whose input is exactly 0 contributes nothing, and one whose presynaptic
 * activity was 0 was not written: with relu units that is half of them.
 *
 * An entry is 64 bytes: all that a pass needs of a row, so that it walks through memory with one pointer.
 */
import { allocate } from './allocation'
import { adjointStride, valueStride } from './plasticMatrix'

export const entryBytes: usize = 64
/** Bytes from a block's first row to this one, in its values and in its adjoints: u32. */
export const entryValues: usize = 0
export const entryAdjoints: usize = 4
/** The row's input x times the pass's scale, its presynaptic activity p, and its second input: f32. */
export const entryInput: usize = 8
export const entryWritten: usize = 12
export const entrySecond: usize = 16
/** The row number times 4: u32. */
export const entryRow: usize = 20
/** Sums over columns, each four lanes that are still to be added up; 0 at first. */
export const entrySum: usize = 32
export const entryWrittenSum: usize = 48

/** Rows that are read now and were written by the step before. */
export let both: usize = 0
export let bothEnd: usize = 0
export let readOnly: usize = 0
export let readOnlyEnd: usize = 0
export let writeOnly: usize = 0
export let writeOnlyEnd: usize = 0

/** Chosen rows' numbers times 4, before their entries are made. */
let bothRows: usize = 0
let readOnlyRows: usize = 0
let writeOnlyRows: usize = 0
/** For each set of four lanes, the bytes that move its members to the front. */
let packing: usize = 0

export function layOutRowLists(rows: u32): void {
  // Four rows are stored at once, so a list needs room for three more than it holds.
  const capacity = <usize>rows + 4
  both = allocate(capacity * entryBytes)
  readOnly = allocate(capacity * entryBytes)
  writeOnly = allocate(capacity * entryBytes)
  bothRows = allocate(capacity << 2)
  readOnlyRows = allocate(capacity << 2)
  writeOnlyRows = allocate(capacity << 2)
  packing = allocate(256)
  if (packing) fillPacking()
}

function fillPacking(): void {
  for (let set: u32 = 0; set < 16; set++) {
    let at = packing + (set << 4)
    for (let lane: u32 = 0; lane < 4; lane++) {
      if (!(set & (1 << lane))) continue
      store<u32>(at, 0x03020100 + lane * 0x04040404)
      at += 4
    }
  }
}

/**
 * Sorts rows `from` (a multiple of 4) up to `to` into the three lists.
 *
 * @param input by row, 0 behind the last one; no pointer to read none
 * @param second second inputs by row; no pointer for none
 * @param scale for both kinds of inputs
 * @param written presynaptic activity of the write that goes with this pass, by row; no pointer for none
 * @param writable rows from this one on are never written
 * @param forced rows below this one count as active even where their value is 0
 */
export function listRows(
  input: usize,
  second: usize,
  scale: f32,
  written: usize,
  from: u32,
  to: u32,
  writable: u32,
  forced: u32,
): void {
  let b = bothRows
  let r = readOnlyRows
  let w = writeOnlyRows
  const zero = f32x4.splat(0)
  let rows = i32x4.add(i32x4.splat(from << 2), i32x4(0, 4, 8, 12))
  for (let row = from; row < to; row += 4) {
    const always = firstLanes(row, forced)
    let isRead: u32 = 0
    let isWritten: u32 = 0
    if (input) isRead = i32x4.bitmask(f32x4.ne(v128.load(input + (row << 2)), zero)) | always
    if (written)
      isWritten = (i32x4.bitmask(f32x4.ne(v128.load(written + (row << 2)), zero)) | always) & firstLanes(row, writable)
    b = append(b, rows, isRead & isWritten)
    r = append(r, rows, isRead & ~isWritten)
    w = append(w, rows, isWritten & ~isRead)
    rows = i32x4.add(rows, i32x4.splat(16))
  }
  bothEnd = makeEntries(both, bothRows, b, input, second, scale, written)
  readOnlyEnd = makeEntries(readOnly, readOnlyRows, r, input, second, scale, 0)
  writeOnlyEnd = makeEntries(writeOnly, writeOnlyRows, w, 0, 0, 0, written)
}

/** Which of the four rows from `row` on are below `limit`. */
function firstLanes(row: u32, limit: u32): u32 {
  if (row >= limit) return 0
  return row + 4 <= limit ? 15 : (1 << (limit - row)) - 1
}

/** Adds the chosen lanes to a list and returns its new end. */
function append(end: usize, rows: v128, set: u32): usize {
  v128.store(end, i8x16.swizzle(rows, v128.load(packing + (set << 4))))
  return end + (popcnt(set) << 2)
}

/** Returns the end of the entries. */
function makeEntries(
  entry: usize,
  rows: usize,
  rowsEnd: usize,
  input: usize,
  second: usize,
  scale: f32,
  written: usize,
): usize {
  const zero = f32x4.splat(0)
  const stride = valueStride() >> 2
  for (; rows < rowsEnd; rows += 4, entry += entryBytes) {
    const row = load<u32>(rows)
    store<u32>(entry, row * stride, entryValues)
    store<u32>(entry, row * (adjointStride >> 2), entryAdjoints)
    store<u32>(entry, row, entryRow)
    if (input) store<f32>(entry, scale * load<f32>(input + row), entryInput)
    if (second) store<f32>(entry, scale * load<f32>(second + row), entrySecond)
    if (written) store<f32>(entry, load<f32>(written + row), entryWritten)
    v128.store(entry, zero, entrySum)
    v128.store(entry, zero, entryWrittenSum)
  }
  return entry
}
