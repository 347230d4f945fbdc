const minus = '\u2212'

/** What stands for a value that is infinite or not a number. */
export const overflow = 'overflow'

/**
 * A number with a true minus sign and fixed decimals; powers of ten from 1e5 on. Only a zero reads as one: what the decimals
 * would make a zero of has one significant digit instead. `formatFixed(-0.1234, 2)` is "−0.12", `formatFixed(1e-4, 2)` "0.0001".
 */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return overflow
  if (Math.abs(value) >= 1e5) return formatSignificant(value)
  const digits = Math.abs(value).toFixed(decimals)
  if (value !== 0 && Number(digits) === 0) return formatSignificant(value, 1)
  return value < 0 ? minus + digits : digits
}

/** The most significant digits that it takes to tell two numbers apart. */
const mostDigits = 5

/**
 * Two numbers with the same decimals, as many as give the larger one `digits` significant digits, and more where the two
 * would look the same without being it: "0.380" and "0.385".
 */
export function formatPair(one: number, other: number, digits = 3): readonly [string, string] {
  const largest = Math.max(Math.abs(one), Math.abs(other))
  if (!(largest > 1e-4 && largest < 1e5)) return [formatSignificant(one, digits), formatSignificant(other, digits)]
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(largest)))
  const text = (value: number) => (value === 0 ? '0' : formatFixed(value, decimals))
  const [first, second] = [text(one), text(other)]
  return first === second && one !== other && digits < mostDigits ? formatPair(one, other, digits + 1) : [first, second]
}

/** A number in a few significant digits, powers of ten only where needed: "0.47", "−0.0021", "3e−8". */
export function formatSignificant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return overflow
  if (value === 0) return '0'
  const magnitude = Math.abs(value)
  const text =
    magnitude < 1e-4 || magnitude >= 1e5
      ? magnitude
          .toExponential(Math.min(1, digits - 1))
          .replace('.0e', 'e')
          .replace('e-', `e${minus}`)
          .replace('e+', 'e')
      : String(Number(magnitude.toPrecision(digits)))
  return value < 0 ? minus + text : text
}

/** A rate: four decimals, or two significant digits where those show fewer: "0.0417", "0.00051", "3.1e−5". */
export function formatRate(rate: number): string {
  return rate > 0 && rate < 9.5e-4 ? formatSignificant(rate, 2) : formatFixed(rate, 4)
}

/** The end of a scale, short enough to stand under it: powers of ten below a thousandth and from a hundred thousand on. "0.12", "2.5e−4" */
export function formatScaleEnd(extent: number): string {
  if (!(extent > 0 && extent < Infinity) || (extent >= 1e-3 && extent < 1e5)) return formatSignificant(extent)
  const exponent = Math.floor(Math.log10(extent) + 1e-9)
  const sign = exponent < 0 ? minus : ''
  return `${Number((extent / 10 ** exponent).toPrecision(2))}e${sign}${Math.abs(exponent)}`
}

const niceSteps = [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10]

/** The smallest round number that is not below `value`: the end of a scale. 1 where there is nothing to show. */
export function niceExtent(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = niceSteps.find((nice) => nice * power >= value * (1 - 1e-6)) ?? 10
  return Number((step * power).toPrecision(3))
}
