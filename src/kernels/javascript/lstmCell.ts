/** The LSTM cell of one episode in plain loops. Gates are [i, f, g, o], each hiddenSize long. */
export interface LstmStep {
  readonly hidden: Float64Array
  readonly cellState: Float64Array
  readonly gates: Float64Array
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** i, f, g, o = split4(z), i, f, o through sigmoid, g through tanh; c = f c(t-1) + i g; h = o tanh(c). */
export function lstmCell(preActivation: Float64Array, previousCellState: Float64Array): LstmStep {
  const n = previousCellState.length
  const gates = preActivation.map((z, k) => (k >= 2 * n && k < 3 * n ? Math.tanh(z) : sigmoid(z)))
  const cellState = previousCellState.map((c, k) => gates[n + k] * c + gates[k] * gates[2 * n + k])
  return { gates, cellState, hidden: cellState.map((c, k) => gates[3 * n + k] * Math.tanh(c)) }
}

/** dLoss/dz from dLoss/dh, dLoss/dc and dLoss/dgates; dLoss/dc(t-1) is the second result. */
export function lstmCellReverse(
  { gates, cellState }: Pick<LstmStep, 'gates' | 'cellState'>,
  previousCellState: Float64Array,
  dHidden: Float64Array,
  dCellState: Float64Array,
  dGates: Float64Array,
): { dPreActivation: Float64Array; dPreviousCellState: Float64Array } {
  const n = cellState.length
  const dz = new Float64Array(4 * n)
  const dPreviousCellState = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    const i = gates[k]
    const f = gates[n + k]
    const g = gates[2 * n + k]
    const o = gates[3 * n + k]
    const tanhCell = Math.tanh(cellState[k])
    const dc = dCellState[k] + dHidden[k] * o * (1 - tanhCell * tanhCell)
    dz[k] = (dGates[k] + dc * g) * i * (1 - i)
    dz[n + k] = (dGates[n + k] + dc * previousCellState[k]) * f * (1 - f)
    dz[2 * n + k] = (dGates[2 * n + k] + dc * i) * (1 - g * g)
    dz[3 * n + k] = (dGates[3 * n + k] + dHidden[k] * tanhCell) * o * (1 - o)
    dPreviousCellState[k] = dc * f
  }
  return { dPreActivation: dz, dPreviousCellState }
}

/** delta = dL(t)/dz from dL(t)/dh within this step: c(t-1) is a constant of it. */
export function lstmCellDelta(
  step: Pick<LstmStep, 'gates' | 'cellState'>,
  previousCellState: Float64Array,
  hiddenGradient: Float64Array,
): Float64Array {
  const n = hiddenGradient.length
  const zeros = new Float64Array(4 * n)
  return lstmCellReverse(step, previousCellState, hiddenGradient, zeros.subarray(0, n), zeros).dPreActivation
}

/**
 * The reverse of {@link lstmCellDelta}, given dLoss/ddelta: adds to the adjoints of c, c(t-1) and the gates, and returns
 * dLoss/d(hiddenGradient).
 */
export function lstmCellDeltaReverse(
  { gates, cellState }: Pick<LstmStep, 'gates' | 'cellState'>,
  previousCellState: Float64Array,
  hiddenGradient: Float64Array,
  dDelta: Float64Array,
  dCellState: Float64Array,
  dPreviousCellState: Float64Array,
  dGates: Float64Array,
): Float64Array {
  const n = cellState.length
  const dHiddenGradient = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    const i = gates[k]
    const f = gates[n + k]
    const g = gates[2 * n + k]
    const o = gates[3 * n + k]
    const c = previousCellState[k]
    const tanhCell = Math.tanh(cellState[k])
    const tanhSlope = 1 - tanhCell * tanhCell
    const h = hiddenGradient[k]
    const cellGradient = h * o * tanhSlope
    const [di, df, dg, dOut] = [dDelta[k], dDelta[n + k], dDelta[2 * n + k], dDelta[3 * n + k]]
    const dCellGradient = di * g * i * (1 - i) + df * c * f * (1 - f) + dg * i * (1 - g * g)
    dGates[k] += cellGradient * (di * g * (1 - 2 * i) + dg * (1 - g * g))
    dGates[n + k] += cellGradient * df * c * (1 - 2 * f)
    dGates[2 * n + k] += cellGradient * (di * i * (1 - i) - 2 * dg * i * g)
    dGates[3 * n + k] += dOut * h * tanhCell * (1 - 2 * o) + dCellGradient * h * tanhSlope
    dPreviousCellState[k] += cellGradient * df * f * (1 - f)
    dCellState[k] += (dOut * h * o * (1 - o) - 2 * dCellGradient * h * o * tanhCell) * tanhSlope
    dHiddenGradient[k] = dCellGradient * o * tanhSlope + dOut * tanhCell * o * (1 - o)
  }
  return dHiddenGradient
}
