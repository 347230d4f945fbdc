import { ticks } from 'd3'

/** A marked value of an axis. */
export interface Tick {
  readonly value: number
  readonly label: string
}

const count = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 6 })

/** About `wanted` round values from `low` to `high`. */
export function linearTicks(low: number, high: number, wanted: number): Tick[] {
  return ticks(low, high, wanted).map((value) => ({ value, label: count(value) }))
}

/** The powers of ten from `low` to `high`, both above 0; where those are fewer than two, also 2, 3 and 5 times them. */
export function logTicks(low: number, high: number): Tick[] {
  const multiples = (factors: readonly number[]) => {
    const values: number[] = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
      for (const factor of factors) values.push(Number((factor * 10 ** power).toPrecision(3)))
    return values.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
  }
  const decades = multiples([1])
  const values = decades.length >= 2 ? decades : multiples([1, 2, 3, 5])
  return values.map((value) => ({ value, label: String(value) }))
}
