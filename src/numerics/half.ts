/** IEEE 754 binary16, in 16 bits, to a number. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 0x3ff
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -24 * fraction)
}

/** The binary16 nearest to a number, ties to even; from 65,520 on that is infinity. */
export function toHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (size >= 65520) return sign | 0x7c00
  // Below 2^-14 numbers lie 2^-24 apart; above, 1,024 to each power of two.
  const exponent = Math.max(Math.floor(Math.log2(size)), -14)
  const steps = size === 0 ? 0 : roundToEven(size * 2 ** (10 - exponent))
  // A number that rounds up to the next power of two carries over into the exponent.
  return sign | (((exponent + 14) << 10) + steps)
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
