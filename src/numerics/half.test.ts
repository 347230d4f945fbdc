import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHalf, toHalf } from './half'

describe('half precision', () => {
  it('gives every half back as it was', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalf(bits)
      if (Number.isNaN(value)) expect(fromHalf(toHalf(value))).toBeNaN()
      else expect(toHalf(value), `bits ${bits}`).toBe(bits)
    }
  })

  it('rounds to the nearest half, and to the even one of two', () => {
    fc.assert(
      fc.property(fc.double({ min: -65519, max: 65519, noNaN: true }), (value) => {
        const bits = toHalf(value)
        const error = Math.abs(fromHalf(bits) - value)
        for (const neighbour of [bits - 1, bits + 1]) {
          if (((neighbour ^ bits) & 0x8000) !== 0 || (neighbour & 0x7c00) === 0x7c00) continue
          const other = Math.abs(fromHalf(neighbour) - value)
          expect(error < other || (error === other && bits % 2 === 0)).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
    expect(fromHalf(toHalf(1 + 2 ** -11))).toBe(1)
    expect(fromHalf(toHalf(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9)
    expect(fromHalf(toHalf(65520))).toBe(Infinity)
    expect(fromHalf(toHalf(2 ** -26))).toBe(0)
  })
})
