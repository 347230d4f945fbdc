import type { AdjointPart, KernelPlan, TracePart } from './kernelPlan'
import { forEach } from './vectors'

/** WGSL for an element of a vector of the step at hand. */
export type Element<Part extends string> = (part: Part, index: string) => string

/** z, found in `gates` (LSTM) or `hidden`, becomes the activated gates, c and h; or h. */
export function cellForward(
  { cell, hiddenSize, threads }: KernelPlan,
  at: Element<TracePart>,
  previousCellState: string,
) {
  if (cell === 'rnn') return forEach(hiddenSize, threads, `${at('hidden', 'n')} = max(${at('hidden', 'n')}, 0.0);`)
  const gate = (n: number) => at('gates', `${n * hiddenSize}u + n`)
  return forEach(
    hiddenSize,
    threads,
    `let i = sigmoid(${gate(0)});
    let f = sigmoid(${gate(1)});
    let g = hyperbolicTangent(${gate(2)});
    let o = sigmoid(${gate(3)});
    let c = f * ${previousCellState} + i * g;
    ${gate(0)} = i; ${gate(1)} = f; ${gate(2)} = g; ${gate(3)} = o;
    ${at('cellState', 'n')} = c;
    ${at('hidden', 'n')} = o * hyperbolicTangent(c);`,
  )
}

/** delta = dL(t)/dz of the cell from dL(t)/dh: c(t-1) is a constant of the step's own derivative. */
export function cellDelta(
  { cell, hiddenSize, threads }: KernelPlan,
  at: Element<TracePart>,
  previousCellState: string,
) {
  if (cell === 'rnn')
    return forEach(
      hiddenSize,
      threads,
      `${at('cellDelta', 'n')} = select(0.0, ${at('hiddenGradient', 'n')}, ${at('hidden', 'n')} > 0.0);`,
    )
  const delta = (n: number) => at('cellDelta', `${n * hiddenSize}u + n`)
  return forEach(
    hiddenSize,
    threads,
    `${gatesInWords(hiddenSize, at, previousCellState)}
    let hiddenGradient_ = ${at('hiddenGradient', 'n')};
    let cellGradient = hiddenGradient_ * o * (1.0 - tanhC * tanhC);
    ${delta(0)} = cellGradient * g * i * (1.0 - i);
    ${delta(1)} = cellGradient * previousC * f * (1.0 - f);
    ${delta(2)} = cellGradient * i * (1.0 - g * g);
    ${delta(3)} = hiddenGradient_ * tanhC * o * (1.0 - o);`,
  )
}

/** dLoss/dz of the cell from dLoss/dh, and with the LSTM from dLoss/dc and dLoss/dgates; adds to dLoss/dc(t-1). */
export function cellBackward(
  { cell, rule, hiddenSize, threads }: KernelPlan,
  trace: Element<TracePart>,
  adjoint: Element<AdjointPart>,
  previousCellState: string,
) {
  if (cell === 'rnn')
    return forEach(
      hiddenSize,
      threads,
      `${adjoint('dCell', 'n')} = select(0.0, ${adjoint('dHidden', 'n')}, ${trace('hidden', 'n')} > 0.0);`,
    )
  const dz = (n: number) => adjoint('dCell', `${n * hiddenSize}u + n`)
  // With the Hebbian rule the gates are what is written with.
  const dGatePart = rule === 'hebbian' ? 'dCellWrite' : 'dGates'
  const dGate = (n: number) => (rule === 'none' ? '0.0' : adjoint(dGatePart, `${n * hiddenSize}u + n`))
  return forEach(
    hiddenSize,
    threads,
    `${gatesInWords(hiddenSize, trace, previousCellState)}
    let dh = ${adjoint('dHidden', 'n')};
    let dc = ${adjoint('dCellState', 'n')} + dh * o * (1.0 - tanhC * tanhC);
    ${dz(0)} = (${dGate(0)} + dc * g) * i * (1.0 - i);
    ${dz(1)} = (${dGate(1)} + dc * previousC) * f * (1.0 - f);
    ${dz(2)} = (${dGate(2)} + dc * i) * (1.0 - g * g);
    ${dz(3)} = (${dGate(3)} + dh * tanhC) * o * (1.0 - o);
    ${adjoint('dPreviousCellState', 'n')} += dc * f;`,
  )
}

/**
 * The reverse of {@link cellDelta}, given dLoss/ddelta in `dCellWrite`: gives dLoss/d(dL(t)/dh), and adds to the adjoints
 * of c, c(t-1) and the gates.
 */
export function cellDeltaBackward(
  { cell, hiddenSize, threads }: KernelPlan,
  trace: Element<TracePart>,
  adjoint: Element<AdjointPart>,
  previousCellState: string,
) {
  if (cell === 'rnn')
    return forEach(
      hiddenSize,
      threads,
      `${adjoint('dHiddenGradient', 'n')} = select(0.0, ${adjoint('dCellWrite', 'n')}, ${trace('hidden', 'n')} > 0.0);`,
    )
  const dDelta = (n: number) => adjoint('dCellWrite', `${n * hiddenSize}u + n`)
  const dGate = (n: number) => adjoint('dGates', `${n * hiddenSize}u + n`)
  return forEach(
    hiddenSize,
    threads,
    `${gatesInWords(hiddenSize, trace, previousCellState)}
    let slope = 1.0 - tanhC * tanhC;
    let hiddenGradient_ = ${trace('hiddenGradient', 'n')};
    let cellGradient = hiddenGradient_ * o * slope;
    let di = ${dDelta(0)};
    let df = ${dDelta(1)};
    let dg = ${dDelta(2)};
    let dOut = ${dDelta(3)};
    let dCellGradient = di * g * i * (1.0 - i) + df * previousC * f * (1.0 - f) + dg * i * (1.0 - g * g);
    ${dGate(0)} += cellGradient * (di * g * (1.0 - 2.0 * i) + dg * (1.0 - g * g));
    ${dGate(1)} += cellGradient * df * previousC * (1.0 - 2.0 * f);
    ${dGate(2)} += cellGradient * (di * i * (1.0 - i) - 2.0 * dg * i * g);
    ${dGate(3)} += dOut * hiddenGradient_ * tanhC * (1.0 - 2.0 * o) + dCellGradient * hiddenGradient_ * slope;
    ${adjoint('dPreviousCellState', 'n')} += cellGradient * df * f * (1.0 - f);
    ${adjoint('dCellState', 'n')} += (dOut * hiddenGradient_ * o * (1.0 - o) - 2.0 * dCellGradient * hiddenGradient_ * o * tanhC) * slope;
    ${adjoint('dHiddenGradient', 'n')} = dCellGradient * o * slope + dOut * tanhC * o * (1.0 - o);`,
  )
}

function gatesInWords(hiddenSize: number, at: Element<TracePart>, previousCellState: string): string {
  const gate = (n: number) => at('gates', `${n * hiddenSize}u + n`)
  return `let i = ${gate(0)};
    let f = ${gate(1)};
    let g = ${gate(2)};
    let o = ${gate(3)};
    let previousC = ${previousCellState};
    let tanhC = hyperbolicTangent(${at('cellState', 'n')});`
}
