/**
 * The number that somebody typed: "0.2", "0,2", "-3e-4", a fraction like "1/64", and "off", "none" or "∞" for Infinity.
 * Null where it is none of these.
 */
export function parseTypedNumber(text: string): number | null {
  const trimmed = text.trim().replaceAll('\u2212', '-').replace(',', '.').toLowerCase()
  if (['off', 'none', '∞', 'infinity'].includes(trimmed)) return Infinity
  const [numerator, denominator = '1', ...more] = trimmed.split('/')
  const value = more.length > 0 ? NaN : plainNumber(numerator) / plainNumber(denominator)
  return Number.isFinite(value) ? value : null
}

function plainNumber(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/.test(text) ? Number(text) : NaN
}
