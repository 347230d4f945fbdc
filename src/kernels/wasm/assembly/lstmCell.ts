import { clear, hyperbolicTangent, multiplyAdd, multiplySubtract, sigmoid } from './lanes'
import { hiddenSize, hiddenWidth } from './settings'
import { cellTangent, gates, innerHiddenGradient, previousCellState } from './trace'

/**
 * i, f, g, o = split4(z), i, f, o through sigmoid, g through tanh; c = f c(t-1) + i g; h = o tanh(c).
 * Gates, c and tanh(c) go to the trace.
 *
 * @param z pre-activation, four gates of hiddenWidth
 * @param hidden result
 */
export function lstmForward(t: u32, z: usize, hidden: usize): void {
  const width = (<usize>hiddenWidth) << 2
  let gate = gates.at(t)
  let c = previousCellState.at(t)
  let next = previousCellState.at(t + 1)
  let tangent = cellTangent.at(t)
  for (const end = z + width; z < end; z += 16) {
    const i = sigmoid(v128.load(z))
    const f = sigmoid(v128.load(z + width))
    const g = hyperbolicTangent(v128.load(z + 2 * width))
    const o = sigmoid(v128.load(z + 3 * width))
    v128.store(gate, i)
    v128.store(gate + width, f)
    v128.store(gate + 2 * width, g)
    v128.store(gate + 3 * width, o)
    const cellState = multiplyAdd(f, v128.load(c), f32x4.mul(i, g))
    const tanhCell = hyperbolicTangent(cellState)
    v128.store(next, cellState)
    v128.store(tangent, tanhCell)
    v128.store(hidden, f32x4.mul(o, tanhCell))
    gate += 16
    c += 16
    next += 16
    tangent += 16
    hidden += 16
  }
  clearPadding(gates.at(t))
}

/** sigmoid(0) is 1/2: gates of units that only pad must not count in norms and writes. */
function clearPadding(gate: usize): void {
  for (let k = 0; k < 4; k++, gate += hiddenWidth << 2) clear(gate + (hiddenSize << 2), hiddenWidth - hiddenSize)
}

/**
 * dLoss/dz from dLoss/dh, dLoss/dc and dLoss/dgates.
 *
 * @param dCell dLoss/dc(t); becomes dLoss/dc(t-1) where `dPrevious`, which is added, is not 0
 */
export function lstmBackward(t: u32, dHidden: usize, dCell: usize, dPrevious: usize, dGates: usize, dz: usize): void {
  const width = (<usize>hiddenWidth) << 2
  const one = f32x4.splat(1)
  let gate = gates.at(t)
  let c = previousCellState.at(t)
  let tangent = cellTangent.at(t)
  for (const end = dHidden + width; dHidden < end; dHidden += 16) {
    const i = v128.load(gate)
    const f = v128.load(gate + width)
    const g = v128.load(gate + 2 * width)
    const o = v128.load(gate + 3 * width)
    const tanhCell = v128.load(tangent)
    const dh = v128.load(dHidden)
    const slope = multiplySubtract(tanhCell, tanhCell, one)
    const dc = multiplyAdd(f32x4.mul(dh, o), slope, v128.load(dCell))
    storeGate(dz, multiplyAdd(dc, g, v128.load(dGates)), i)
    storeGate(dz + width, multiplyAdd(dc, v128.load(c), v128.load(dGates + width)), f)
    const dg = multiplyAdd(dc, i, v128.load(dGates + 2 * width))
    v128.store(dz + 2 * width, f32x4.mul(dg, multiplySubtract(g, g, one)))
    storeGate(dz + 3 * width, multiplyAdd(dh, tanhCell, v128.load(dGates + 3 * width)), o)
    v128.store(dCell, multiplyAdd(dc, f, v128.load(dPrevious)))
    gate += 16
    c += 16
    tangent += 16
    dCell += 16
    dPrevious += 16
    dGates += 16
    dz += 16
  }
}

/** Through a sigmoid whose value is y: dz = dy y (1 - y). */
function storeGate(target: usize, dy: v128, y: v128): void {
  v128.store(target, f32x4.mul(dy, multiplySubtract(y, y, y)))
}

/** delta = dL(t)/dz from dL(t)/dh within this step: c(t-1) is a constant of it. */
export function lstmDelta(t: u32, delta: usize): void {
  const width = (<usize>hiddenWidth) << 2
  const one = f32x4.splat(1)
  let gate = gates.at(t)
  let c = previousCellState.at(t)
  let tangent = cellTangent.at(t)
  let gradient = innerHiddenGradient.at(t)
  for (const end = gradient + width; gradient < end; gradient += 16) {
    const i = v128.load(gate)
    const g = v128.load(gate + 2 * width)
    const o = v128.load(gate + 3 * width)
    const tanhCell = v128.load(tangent)
    const h = v128.load(gradient)
    const cellGradient = f32x4.mul(f32x4.mul(h, o), multiplySubtract(tanhCell, tanhCell, one))
    storeGate(delta, f32x4.mul(cellGradient, g), i)
    storeGate(delta + width, f32x4.mul(cellGradient, v128.load(c)), v128.load(gate + width))
    v128.store(delta + 2 * width, f32x4.mul(f32x4.mul(cellGradient, i), multiplySubtract(g, g, one)))
    storeGate(delta + 3 * width, f32x4.mul(h, tanhCell), o)
    gate += 16
    c += 16
    tangent += 16
    delta += 16
  }
}

/**
 * The reverse of {@link lstmDelta}: from dLoss/ddelta, adds to dLoss/dc, dLoss/dc(t-1) and dLoss/dgates, and gives
 * dLoss/d(dL(t)/dh).
 */
export function lstmDeltaBackward(
  t: u32,
  dDelta: usize,
  dCell: usize,
  dPrevious: usize,
  dGates: usize,
  result: usize,
): void {
  const width = (<usize>hiddenWidth) << 2
  const one = f32x4.splat(1)
  const two = f32x4.splat(2)
  let gate = gates.at(t)
  let previous = previousCellState.at(t)
  let tangent = cellTangent.at(t)
  let gradient = innerHiddenGradient.at(t)
  for (const end = gradient + width; gradient < end; gradient += 16) {
    const i = v128.load(gate)
    const f = v128.load(gate + width)
    const g = v128.load(gate + 2 * width)
    const o = v128.load(gate + 3 * width)
    const c = v128.load(previous)
    const tanhCell = v128.load(tangent)
    const h = v128.load(gradient)
    const di = v128.load(dDelta)
    const df = v128.load(dDelta + width)
    const dg = v128.load(dDelta + 2 * width)
    const dOut = v128.load(dDelta + 3 * width)
    const slope = multiplySubtract(tanhCell, tanhCell, one)
    const slopeI = multiplySubtract(i, i, i)
    const slopeF = multiplySubtract(f, f, f)
    const slopeG = multiplySubtract(g, g, one)
    const slopeO = multiplySubtract(o, o, o)
    const ho = f32x4.mul(h, o)
    const cellGradient = f32x4.mul(ho, slope)
    const dCellGradient = multiplyAdd(
      f32x4.mul(di, g),
      slopeI,
      multiplyAdd(f32x4.mul(df, c), slopeF, f32x4.mul(f32x4.mul(dg, i), slopeG)),
    )
    const forI = multiplyAdd(f32x4.mul(di, g), multiplySubtract(two, i, one), f32x4.mul(dg, slopeG))
    v128.store(dGates, multiplyAdd(cellGradient, forI, v128.load(dGates)))
    const forF = f32x4.mul(f32x4.mul(df, c), multiplySubtract(two, f, one))
    v128.store(dGates + width, multiplyAdd(cellGradient, forF, v128.load(dGates + width)))
    const forG = multiplySubtract(f32x4.mul(two, dg), f32x4.mul(i, g), f32x4.mul(di, slopeI))
    v128.store(dGates + 2 * width, multiplyAdd(cellGradient, forG, v128.load(dGates + 2 * width)))
    const forO = multiplyAdd(f32x4.mul(dOut, tanhCell), multiplySubtract(two, o, one), f32x4.mul(dCellGradient, slope))
    v128.store(dGates + 3 * width, multiplyAdd(h, forO, v128.load(dGates + 3 * width)))
    v128.store(dPrevious, multiplyAdd(f32x4.mul(cellGradient, df), slopeF, v128.load(dPrevious)))
    const dTangent = multiplySubtract(
      f32x4.mul(two, dCellGradient),
      f32x4.mul(ho, tanhCell),
      f32x4.mul(f32x4.mul(dOut, h), slopeO),
    )
    v128.store(dCell, multiplyAdd(dTangent, slope, v128.load(dCell)))
    v128.store(result, multiplyAdd(f32x4.mul(dCellGradient, o), slope, f32x4.mul(f32x4.mul(dOut, tanhCell), slopeO)))
    gate += 16
    previous += 16
    tangent += 16
    dDelta += 16
    dCell += 16
    dPrevious += 16
    dGates += 16
    result += 16
  }
}
