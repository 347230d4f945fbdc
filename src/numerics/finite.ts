/**
 * Where the first value is that is infinite or not a number; -1 where all are finite.
 *
 * A float64 sum of float32 values is finite exactly if all of them are: even 2^128 numbers of float32's range stay within
 * float64's. So one addition a value tells, in four sums that need not wait for each other.
 */
export function firstNonFinite(values: Float32Array): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  const whole = values.length & ~3
  for (let k = 0; k < whole; k += 4) {
    a += values[k]
    b += values[k + 1]
    c += values[k + 2]
    d += values[k + 3]
  }
  for (let k = whole; k < values.length; k++) a += values[k]
  return Number.isFinite(a + b + c + d) ? -1 : values.findIndex((value) => !Number.isFinite(value))
}
