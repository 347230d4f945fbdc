import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstNonFinite } from './finite'

describe('firstNonFinite', () => {
  it.each([NaN, Infinity, -Infinity])('finds %s wherever it is', (value) => {
    for (let length = 1; length <= 9; length++)
      for (let at = 0; at < length; at++) {
        const values = new Float32Array(length)
        values[at] = value
        expect(firstNonFinite(values)).toBe(at)
      }
  })

  it('finds the first of infinities that cancel each other', () => {
    expect(firstNonFinite(Float32Array.of(1, 2, Infinity, 0, 0, 0, -Infinity, 3))).toBe(2)
  })

  it('takes values of any size as finite', () => {
    const largest = 3.4028234663852886e38
    expect(firstNonFinite(new Float32Array(1000).fill(largest))).toBe(-1)
    expect(firstNonFinite(new Float32Array(0))).toBe(-1)
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, noDefaultInfinity: true }), (values) => firstNonFinite(values) === -1),
    )
  })
})
