import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countStops, linearStops, logarithmicStops, nearestStop, squareStops, withStop } from './sliderStops'

describe('slider stops', () => {
  it('ascend without repetition from the first value to the last', () => {
    for (const stops of [
      linearStops(1, 40, 1),
      countStops(0, 400),
      squareStops(1, 3),
      logarithmicStops(0.01, 100, Infinity),
    ]) {
      for (let k = 1; k < stops.length; k++) expect(stops[k]).toBeGreaterThan(stops[k - 1])
    }
    expect(linearStops(0, 2, 0.05).at(-1)).toBe(2)
    expect(squareStops(0.5, 3)[0]).toBe(0)
    expect(squareStops(0.5, 3).at(-1)).toBe(0.5)
    expect(logarithmicStops(1 / 1024, 4)[0]).toBe(1 / 1024)
    expect(logarithmicStops(0.01, 100, Infinity).at(-1)).toBe(Infinity)
  })

  it('count one by one as long as that can be aimed at', () => {
    const stops = countStops(1, 250)
    expect(stops.slice(38, 44)).toEqual([39, 40, 45, 50, 55, 60])
    expect(stops.slice(-4)).toEqual([200, 220, 240, 250])
  })

  it('contain a default that is not round', () => {
    const stops = withStop(logarithmicStops(1 / 1024, 4), 1 / 64)
    expect(stops[nearestStop(stops, 1 / 64)]).toBe(1 / 64)
  })

  it('give the nearest position for any value between them', () => {
    const stops = logarithmicStops(0.01, 100, Infinity)
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (value) => {
        const nearest = Math.abs(stops[nearestStop(stops, value)] - value)
        for (const stop of stops) expect(nearest).toBeLessThanOrEqual(Math.abs(stop - value))
      }),
    )
    expect(nearestStop(stops, Infinity)).toBe(stops.length - 1)
    expect(nearestStop(stops, 1e9)).toBe(stops.length - 2)
  })
})
