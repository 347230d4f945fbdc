import { expect, it } from 'vitest'
import { speedStops, speedText } from './speeds'

it('runs from 0.25x to 20x in steps that feel alike', () => {
  expect(speedText(speedStops[0])).toBe('0.25×')
  expect(speedText(speedStops.at(-1)!)).toBe('20×')
  expect(speedStops).toContain(2)
  speedStops.slice(1).forEach((stop, k) => {
    expect(stop / speedStops[k]).toBeGreaterThan(1.2)
    expect(stop / speedStops[k]).toBeLessThan(1.6)
  })
})

it('names a speed that is not one of its stops', () => {
  expect(speedText(5)).toBe('2.5×')
})
