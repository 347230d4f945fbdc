const minus = '\u2212'

/** What stands for a value that is infinite or not a number. */
export const overflow = 'overflow'

/** A number with a true minus sign and fixed decimals; no sign on a zero; powers of ten from 1e5 on. `formatFixed(-0.1234, 2)` is "−0.12". */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return overflow
  if (Math.abs(value) >= 1e5) return formatSignificant(value)
  const digits = Math.abs(value).toFixed(decimals)
  return value < 0 && Number(digits) !== 0 ? minus + digits : digits
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

/** A rate: four decimals, or two significant digits where those would be zeros: "0.0417", "3.1e−5". */
export function formatRate(rate: number): string {
  return rate > 0 && rate < 5e-4 ? formatSignificant(rate, 2) : formatFixed(rate, 4)
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
