import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spreadLabels } from './labelPlacement'

describe('labels beside lines', () => {
  it('stay where they are while there is room', () => {
    expect(spreadLabels([50, 10, 90], 12, 0, 100)).toEqual([50, 10, 90])
  })

  it('share the way when they are too near, and keep their order', () => {
    expect(spreadLabels([50, 50], 12, 0, 100)).toEqual([44, 56])
    expect(spreadLabels([52, 50, 48], 10, 0, 100)).toEqual([60, 50, 40])
  })

  it('stay within the ends', () => {
    expect(spreadLabels([1, 0], 12, 0, 100)).toEqual([12, 0])
    expect(spreadLabels([100, 99, 20], 12, 0, 100)).toEqual([100, 88, 20])
  })

  it('never overlap nor leave the ends where there is room for all', () => {
    const places = fc.array(fc.integer({ min: -20, max: 220 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(places, (wishes) => {
        const spread = spreadLabels(wishes, 10, 0, 200)
        const sorted = spread.toSorted((a, b) => a - b)
        for (let k = 1; k < sorted.length; k++) expect(sorted[k] - sorted[k - 1]).toBeGreaterThan(10 - 1e-6)
        expect(sorted[0]).toBeGreaterThan(-1e-6)
        expect(sorted.at(-1)).toBeLessThan(200 + 1e-6)
      }),
    )
  })
})
