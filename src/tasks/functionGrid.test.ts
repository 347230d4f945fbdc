import { describe, expect, it } from 'vitest'
import { gridCoordinate, valueBetween, type FunctionGrid } from './functionGrid'

describe('valueBetween', () => {
  const grid: FunctionGrid = { axes: [0], held: [0], points: 65 }
  const sine = (x: number) => 2 * Math.sin(5 * x + 1)
  const onGrid = Array.from({ length: grid.points }, (_, k) => sine(gridCoordinate(grid, k)))

  it('is the value of a point of the grid at that point, ends included', () => {
    for (const k of [0, 1, 40, 63, 64])
      expect(valueBetween(grid, onGrid, gridCoordinate(grid, k))).toBeCloseTo(onGrid[k], 12)
  })

  it.each([-0.99, -0.7203, 0.01, 0.5555, 0.995])('follows the steepest sine of the task at %f', (place) => {
    expect(Math.abs(valueBetween(grid, onGrid, place) - sine(place))).toBeLessThan(5e-4)
  })
})
