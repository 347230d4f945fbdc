import type { HostTensor } from '../../numerics/hostTensor'

/** What a row of the parity table measures. */
export const quantities = [
  'outputs',
  'states',
  'eta',
  'norm',
  'internal loss',
  'plastic weights',
  'rebuilt weights',
  'loss',
  'gradients',
  'trained',
] as const
export type Quantity = (typeof quantities)[number]

/** The largest error of one quantity, beside what is allowed. */
export interface QuantityError {
  readonly quantity: Quantity
  /** Absolute for activities and weights; relative for norm, internal loss and loss; relative to the tensor's largest for gradients. */
  readonly error: number
  readonly tolerance: number
  /** The tensor in which it occurred. */
  readonly where: string
}

/** Whether an engine's numbers are the golden ones. NaN is never within tolerance. */
export function withinTolerance({ error, tolerance }: QuantityError): boolean {
  return error <= tolerance
}

/** The errors that an honest float32 implementation may make. */
export interface Tolerances {
  readonly absolute: number
  readonly relative: number
  readonly gradient: number
  readonly trained: number
  /** Trained parameters are compared where |golden gradient| is at least this, of the tensor's largest or in itself. */
  readonly trainedFrom: { readonly relative: number; readonly absolute: number }
}

/** Five times wider for episodes of more than 50 steps, over which rounding adds up. */
export function tolerancesFor(onGpu: boolean, steps: number): Tolerances {
  return {
    absolute: (onGpu ? 2e-5 : 5e-6) * (steps > 50 ? 5 : 1),
    relative: 1e-5,
    gradient: onGpu ? 5e-4 : 5e-5,
    trained: onGpu ? 1e-4 : 1e-5,
    trainedFrom: onGpu ? { relative: 1e-3, absolute: 0 } : { relative: 0, absolute: 1e-6 },
  }
}

/** Collects, per quantity, the error that is worst in proportion to its tolerance. */
export class ErrorTable {
  private readonly worst = new Map<Quantity, QuantityError>()

  add(quantity: Quantity, where: string, error: number, tolerance: number): void {
    const old = this.worst.get(quantity)
    // Written so that a NaN replaces everything and is replaced by nothing.
    if (!old || (!Number.isNaN(old.error) && !(error / tolerance <= old.error / old.tolerance)))
      this.worst.set(quantity, { quantity, error, tolerance, where })
  }

  rows(): QuantityError[] {
    return quantities.flatMap((quantity) => this.worst.get(quantity) ?? [])
  }
}

/** Throws where the numbers of values differ: nothing may be compared in part. */
export function checkSameSize(where: string, golden: HostTensor, got: Float32Array): void {
  if (golden.values.length !== got.length)
    throw new Error(
      `${where}: expected ${golden.values.length} values of [${golden.shape.join(', ')}], got ${got.length}`,
    )
}

/** A golden tensor with NaN (norm 0 in the reference) asks only for finite values. */
function notAllFinite(got: Float32Array): number {
  return got.every(Number.isFinite) ? 0 : NaN
}

/** max |got - golden| */
export function absoluteError(where: string, golden: HostTensor, got: Float32Array): number {
  checkSameSize(where, golden, got)
  if (golden.values.some(Number.isNaN)) return notAllFinite(got)
  return largest(got, (value, k) => Math.abs(value - golden.values[k]))
}

/** max |got - golden| / |golden|; below 0.01 an absolute error of 1e-7 counts as a relative one of `tolerance`. */
export function relativeError(where: string, golden: HostTensor, got: Float32Array, tolerance: number): number {
  checkSameSize(where, golden, got)
  if (golden.values.some(Number.isNaN)) return notAllFinite(got)
  return largest(got, (value, k) => {
    const size = Math.abs(golden.values[k])
    const error = Math.abs(value - golden.values[k])
    return size < 0.01 ? error * (tolerance / 1e-7) : error / size
  })
}

/** max |got - golden| / max |golden|; against an all-zero tensor |value| <= 1e-7 counts as `tolerance`. */
export function gradientError(where: string, golden: HostTensor, got: Float32Array, tolerance: number): number {
  checkSameSize(where, golden, got)
  if (golden.values.some(Number.isNaN)) return notAllFinite(got)
  const size = largest(golden.values, Math.abs)
  if (size === 0) return largest(got, Math.abs) * (tolerance / 1e-7)
  return absoluteError(where, golden, got) / size
}

/** The largest of `of(value, index)`, 0 for none, NaN if any is. */
export function largest(values: Float32Array, of: (value: number, index: number) => number): number {
  let most = 0
  for (let k = 0; k < values.length; k++) {
    const value = of(values[k], k)
    if (!(value <= most)) most = value
    if (Number.isNaN(most)) return NaN
  }
  return most
}
