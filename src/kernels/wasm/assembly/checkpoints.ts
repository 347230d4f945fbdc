/**
 * Stored plastic weights, for going back. In the scaled form a few: u is folded (u = s u, s = 1) before s gets small, and
 * stored then, so that subtracting writes never loses more than two digits. Otherwise w is stored at every sqrt(steps)-th
 * step, and the steps between are written anew when their turn comes.
 */
import { allocate, allocateFloats } from './allocation'
import { laneSum, multiplyAdd } from './lanes'
import { writeLayer, writeLayerDense } from './layerPasses'
import { cellLayer, encoderLayer, readoutLayer } from './layers'
import { cell, encoder, readout } from './network'
import { adjointStride, movePlastic, offsetPlastic, plasticStride, PlasticMatrix, scalePlastic } from './plasticMatrix'
import { differentiates, isScaled, rule, ruleNone, smallestKeep, steps } from './settings'
import { scale, scaleAfter } from './trace'

/** u is folded before a step whose s is below this, */
const smallestScale: f32 = 0.0125
/** and at the latest after so many steps. */
const longestSegment: u32 = 20

let checkpoints: usize = 0
let checkpointBytes: usize = 0
/** Checkpoints that are stored, and the step at whose beginning each was. */
let count: u32 = 0
let checkpointSteps: usize = 0
/** w before each step of one segment, where writes are dense. */
let history: usize = 0
let spacing: u32 = 0

export function layOutCheckpoints(): void {
  if (rule == ruleNone || !differentiates) return
  const cells =
    <u64>encoder.rows * encoder.columns + <u64>cell.rows * cell.columns + <u64>readout.rows * readout.columns
  checkpointBytes = (<usize>cells) << 2
  spacing = isScaled() ? shortestSegment() : <u32>Math.ceil(Math.sqrt(steps))
  const most = <u64>((steps + spacing - 1) / spacing)
  checkpoints = allocateFloats(most * cells)
  checkpointSteps = allocate(most << 2)
  if (!isScaled()) history = allocateFloats(spacing * cells)
}

/** Steps after which s can be below smallestScale at the earliest. */
function shortestSegment(): u32 {
  const keep = smallestKeep()
  if (keep >= 1) return longestSegment
  const fewest = Math.floor(Math.log(smallestScale) / Math.log(keep))
  return <u32>min(<f64>longestSegment, max(1, fewest))
}

export function forgetCheckpoints(): void {
  count = 0
}

/** Whether u was folded at the beginning of this step: only the newest checkpoint is asked about. */
export function isFoldedAt(t: u32): bool {
  return isScaled() && count > 0 && load<u32>(checkpointSteps + ((count - 1) << 2)) == t
}

/** Whether u must be folded before this step. */
export function mustFold(t: u32, foldedAt: u32): bool {
  return scale.get(t) < smallestScale || t - foldedAt >= longestSegment
}

/** Applies the pending write of the step before `t`, folds u, and stores it where the way back will need it. */
export function fold(t: u32): void {
  writePending(t - 1)
  const s = scaleAfter.get(t - 1)
  scalePlastic(encoder, s)
  scalePlastic(cell, s)
  scalePlastic(readout, s)
  scale.set(t, 1)
  if (differentiates) keepCheckpoint(t)
}

/** Applies a step's write on its own. */
export function writePending(t: u32): void {
  writeLayer(encoderLayer, t)
  writeLayer(cellLayer, t)
  writeLayer(readoutLayer, t)
}

/** Applies a step's write as it is defined, over all weights. */
export function writeStepDense(t: u32): void {
  writeLayerDense(encoderLayer, t)
  writeLayerDense(cellLayer, t)
  writeLayerDense(readoutLayer, t)
}

/** Stores u as it is at the beginning of a step, if it is one at which dense writes need it. */
export function keepDenseCheckpoint(t: u32): void {
  if (differentiates && t % spacing == 0) keepCheckpoint(t)
}

function keepCheckpoint(t: u32): void {
  store<u32>(checkpointSteps + (count << 2), t)
  moveAll(checkpoints + count * checkpointBytes, true)
  count++
}

/** Puts w from before step `t` into the matrices, where writes are dense. Steps must be asked for from the last on. */
export function restoreDense(t: u32): void {
  const from = (t / spacing) * spacing
  if (t == steps - 1 || t % spacing == spacing - 1) {
    moveAll(checkpoints + (t / spacing) * checkpointBytes, false)
    for (let step = from; step <= t; step++) {
      moveAll(history + (step - from) * checkpointBytes, true)
      if (step < t) writeStepDense(step)
    }
  }
  moveAll(history + (t - from) * checkpointBytes, false)
}

/**
 * Goes back over a fold at the beginning of step `t`: u and B as they were before it.
 *
 * @returns dLoss/ds of the s that was folded
 */
export function unfold(t: u32): f32 {
  count--
  moveAll(checkpoints + count * checkpointBytes, false)
  const s = scaleAfter.get(t - 1)
  return unfoldMatrix(encoder, s) + unfoldMatrix(cell, s) + unfoldMatrix(readout, s)
}

function unfoldMatrix(matrix: PlasticMatrix, s: f32): f32 {
  const scaled = f32x4.splat(s)
  const unscaled = f32x4.splat(1 / s)
  let sum = f32x4.splat(0)
  let at = matrix.values + offsetPlastic
  let adjoint = matrix.adjoints
  for (const end = at + matrix.cells * plasticStride; at < end; at += plasticStride, adjoint += adjointStride) {
    for (let half: usize = 0; half < 32; half += 16) {
      const u = f32x4.mul(unscaled, v128.load(at + half))
      const b = v128.load(adjoint + half)
      v128.store(at + half, u)
      v128.store(adjoint + half, f32x4.mul(scaled, b))
      sum = multiplyAdd(u, b, sum)
    }
  }
  return laneSum(sum)
}

/** u of all matrices out to memory, or back in. */
function moveAll(at: usize, isOutward: bool): void {
  at = movePlastic(encoder, at, isOutward)
  at = movePlastic(cell, at, isOutward)
  movePlastic(readout, at, isOutward)
}
