/**
 * One pass over a layer's plastic weights in an episode, from the rank-one factors of its writes: norms, largest
 * magnitudes and w at one step. network/denseLayerPass.ts is the readable reference, and w has the same bits as there.
 */
import { allocate, allocateFloats, startAllocating, startCounting } from '../allocation'
import { laneSum } from '../lanes'

let pre: u32 = 0
let post: u32 = 0
let steps: u32 = 0
/** `post` as it lies in memory: whole vectors, the rest 0. */
let width: u32 = 0

/** [pre, width] */
let weight: usize = 0
let kept: usize = 0
let alpha: usize = 0
let slowWeight: usize = 0
/** [steps, pre] and [steps, width] */
let presynaptic: usize = 0
let postsynaptic: usize = 0
/** [steps] */
let eta: usize = 0
let keep: usize = 0
/** Bytes [steps + 1]: whether w is erased just before the step reads it. */
let erased: usize = 0
/** [steps + 1] */
let norms: usize = 0
/** Bytes [pre]: rows that were ever written. The others are 0, and forgetting leaves them so. */
let writtenRows: usize = 0

let plastic: f32 = 0
let effective: f32 = 0
let change: f32 = 0
let strongest: u32 = 0

/** Returns 0 where there is not enough memory. What is not written into it later is 0. */
export function layOut(preSize: u32, postSize: u32, stepCount: u32): bool {
  pre = preSize
  post = postSize
  steps = stepCount
  width = (postSize + 3) & ~3
  startCounting()
  layOutArrays()
  if (!startAllocating()) return false
  layOutArrays()
  return true
}

function layOutArrays(): void {
  const size = <u64>pre * width
  weight = allocateFloats(size)
  kept = allocateFloats(size)
  alpha = allocateFloats(size)
  slowWeight = allocateFloats(size)
  presynaptic = allocateFloats(<u64>steps * pre)
  postsynaptic = allocateFloats(<u64>steps * width)
  eta = allocateFloats(steps)
  keep = allocateFloats(steps)
  erased = allocate(steps + 1)
  norms = allocateFloats(steps + 1)
  writtenRows = allocate(pre)
}

export function keptAt(): usize {
  return kept
}

export function alphaAt(): usize {
  return alpha
}

export function slowWeightAt(): usize {
  return slowWeight
}

export function presynapticAt(): usize {
  return presynaptic
}

export function postsynapticAt(): usize {
  return postsynaptic
}

export function etaAt(): usize {
  return eta
}

export function keepAt(): usize {
  return keep
}

export function erasedAt(): usize {
  return erased
}

export function normsAt(): usize {
  return norms
}

export function largestPlastic(): f32 {
  return plastic
}

/** Of slow + plastic; 0 where no step was looked at. */
export function largestEffective(): f32 {
  return effective
}

export function largestChange(): f32 {
  return change
}

/** Place in [pre, post] of the largest |w|. */
export function strongestAt(): u32 {
  return strongest
}

/**
 * Goes through all steps, once for each layout.
 *
 * @param keptStep the step (0 to steps) whose w is kept, as it reads it
 * @param effectiveSpacing slow + plastic is looked at on every so many steps, and after the last
 */
export function pass(clip: f32, keptStep: u32, effectiveSpacing: u32): void {
  plastic = 0
  effective = 0
  change = 0
  strongest = 0
  const size = pre * width
  for (let step: u32 = 1; step <= steps; step++) {
    const isErased = load<u8>(erased + step) != 0
    const squares = writeStep(step - 1, clip, isErased)
    if (isErased) memory.fill(weight, 0, size << 2)
    store<f32>(norms + (step << 2), isErased ? 0 : <f32>Math.sqrt(squares))
    if (step % effectiveSpacing == 0 || step == steps) lookAtSums()
    if (step == keptStep) memory.copy(kept, weight, size << 2)
  }
}

/** w' = clip(keep w + eta alpha p q^T); returns |w'|^2. */
function writeStep(step: u32, clip: f32, isErased: bool): f64 {
  const rate = load<f32>(eta + (step << 2))
  const left = load<f32>(keep + (step << 2))
  const q = postsynaptic + ((step * width) << 2)
  // Not even with factors that have left the range of numbers.
  const isIdle = rate == 0 && left == 1
  // 0 times what has left the range of numbers is not 0.
  const areSkippable = isIdle || left - left == 0
  let squares: f64 = 0
  for (let i: u32 = 0; i < pre; i++) {
    const written: f32 = isIdle ? 0 : rate * load<f32>(presynaptic + ((step * pre + i) << 2))
    if (written != 0) store<u8>(writtenRows + i, 1)
    else if (areSkippable && load<u8>(writtenRows + i) == 0) continue
    squares += writeRow(i, written, left, q, clip, isErased)
  }
  return squares
}

function writeRow(row: u32, written: f32, left: f32, q: usize, clip: f32, isErased: bool): f64 {
  const offset = (row * width) << 2
  const start = weight + offset
  const end = start + (width << 2)
  const toAlpha = alpha - weight
  const leftLanes = f32x4.splat(left)
  const writtenLanes = f32x4.splat(written)
  const upper = f32x4.splat(clip)
  const lower = f32x4.neg(upper)
  const infinity = f32x4.splat(Infinity)
  let largest = f32x4.splat(0)
  let changed = f32x4.splat(0)
  let squares = f32x4.splat(0)
  for (let at = start; at < end; at += 16, q += 16) {
    const before = v128.load(at)
    let after = f32x4.mul(leftLanes, before)
    // What was not written stays a number where q is none.
    if (written != 0)
      after = f32x4.add(after, f32x4.mul(f32x4.mul(writtenLanes, v128.load(q)), v128.load(at + toAlpha)))
    after = f32x4.pmin(f32x4.pmax(after, lower), upper)
    v128.store(at, after)
    squares = f32x4.add(squares, f32x4.mul(after, after))
    largest = f32x4.pmax(largest, finiteMagnitude(after, infinity))
    changed = f32x4.pmax(changed, finiteMagnitude(f32x4.sub(after, before), infinity))
  }
  change = max(change, largestLane(changed))
  const most = largestLane(largest)
  if (most > plastic && !isErased) {
    plastic = most
    let at = start
    while (abs(load<f32>(at)) != most) at += 4
    strongest = row * post + ((at - start) >> 2)
  }
  const sum = <f64>laneSum(squares)
  return sum - sum == 0 ? sum : sumOfSquares(start, end)
}

/** In float64, where float32 has no room for the squares. */
function sumOfSquares(at: usize, end: usize): f64 {
  let sum: f64 = 0
  for (; at < end; at += 4) {
    const value = <f64>load<f32>(at)
    sum += value * value
  }
  return sum
}

/** Looks for the largest |slow + plastic|: silent rows add nothing to what is slow. */
function lookAtSums(): void {
  const toSlow = slowWeight - weight
  const infinity = f32x4.splat(Infinity)
  let largest = f32x4.splat(0)
  for (let i: u32 = 0; i < pre; i++) {
    if (load<u8>(writtenRows + i) == 0) continue
    let at = weight + ((i * width) << 2)
    for (const end = at + (width << 2); at < end; at += 16)
      largest = f32x4.pmax(largest, finiteMagnitude(f32x4.add(v128.load(at), v128.load(at + toSlow)), infinity))
  }
  effective = max(effective, largestLane(largest))
}

/** |a|, and 0 for what is no finite number. */
function finiteMagnitude(a: v128, infinity: v128): v128 {
  const magnitude = f32x4.abs(a)
  return v128.and(magnitude, f32x4.lt(magnitude, infinity))
}

/** Of lanes that are all numbers. */
function largestLane(a: v128): f32 {
  const pairs = f32x4.max(a, i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1))
}
