/**
 * The order in which units lie in the matrices: the most active first. Relu units that are silent at a step then share
 * blocks, and passes leave out whole blocks. The order changes no result but by rounding.
 */
import { allocate } from './allocation'
import { hasEncoder, hiddenSize, hiddenWidth, isLstm } from './settings'
import { cellInput, encodedAt } from './trace'

/** Each unit's place among the hidden, and among the encoded units. */
export let hiddenPlaces: usize = 0
export let encodedPlaces: usize = 0
/** Places of the cell's columns: hidden units, or four gates of them, each padded to hiddenWidth. */
export let cellColumnPlaces: usize = 0
/** Steps at which the unit of a place was active. */
let hiddenCounts: usize = 0
let encodedCounts: usize = 0

export function layOutUnitOrder(): void {
  const bytes = (<usize>hiddenSize) << 2
  hiddenPlaces = allocate(bytes)
  encodedPlaces = allocate(bytes)
  hiddenCounts = allocate(bytes)
  encodedCounts = allocate(bytes)
  cellColumnPlaces = isLstm ? allocate(4 * bytes) : hiddenPlaces
  if (hiddenPlaces) resetUnitOrder()
}

/** Every unit in its own place. */
export function resetUnitOrder(): void {
  for (let unit: u32 = 0; unit < hiddenSize; unit++) {
    store<u32>(hiddenPlaces + (unit << 2), unit)
    store<u32>(encodedPlaces + (unit << 2), unit)
    if (!isLstm) continue
    for (let gate: u32 = 0; gate < 4; gate++)
      store<u32>(cellColumnPlaces + ((gate * hiddenSize + unit) << 2), gate * hiddenWidth + unit)
  }
  memory.fill(hiddenCounts, 0, hiddenSize << 2)
  memory.fill(encodedCounts, 0, hiddenSize << 2)
}

/** Counts the active units of a step, while every unit is in its own place. */
export function countActivity(t: u32): void {
  count(hiddenCounts, cellInput.at(t + 1))
  count(encodedCounts, encodedAt(t))
}

function count(counts: usize, activity: usize): void {
  for (let offset: usize = 0; offset < (<usize>hiddenSize) << 2; offset += 4)
    store<u32>(counts + offset, load<u32>(counts + offset) + <u32>(load<f32>(activity + offset) != 0))
}

/** Orders units by what was counted. An LSTM's hidden units are always active and stay where they are, as does u that is input. */
export function orderUnits(): void {
  if (!isLstm) placeByCount(hiddenPlaces, hiddenCounts)
  if (hasEncoder) placeByCount(encodedPlaces, encodedCounts)
}

/** A unit's place is the number of units that come before it: more active ones, and equally active ones of lower number. */
function placeByCount(places: usize, counts: usize): void {
  for (let unit: u32 = 0; unit < hiddenSize; unit++) {
    const own = load<u32>(counts + (unit << 2))
    let place: u32 = 0
    for (let other: u32 = 0; other < hiddenSize; other++) {
      const count = load<u32>(counts + (other << 2))
      place += <u32>(count > own || (count == own && other < unit))
    }
    store<u32>(places + (unit << 2), place)
  }
}
