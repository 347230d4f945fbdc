import { describe, expect, it } from 'vitest'
import type { CrossbarLayout } from './stageLayout'
import { unitsAt } from './stagePointer'

const box = { x: 0, y: 0, width: 60, height: 40 }
const layout: CrossbarLayout = {
  layer: 'encoder',
  pre: 4,
  post: 6,
  matrix: box,
  preStrip: box,
  postStrip: box,
  title: { x: 0, y: 0 },
}

describe('unitsAt', () => {
  it('finds the cell under a point', () => {
    expect(unitsAt(layout, 0, 0)).toEqual({ pre: 0, post: 0 })
    expect(unitsAt(layout, 59.9, 39.9)).toEqual({ pre: 3, post: 5 })
  })

  it('finds a single unit on the strips', () => {
    expect(unitsAt(layout, -5, 15)).toEqual({ pre: 1 })
    expect(unitsAt(layout, 15, -5)).toEqual({ post: 1 })
  })

  it('finds nothing in the corner and outside', () => {
    expect(unitsAt(layout, -5, -5)).toBeNull()
    expect(unitsAt(layout, 61, 10)).toBeNull()
    expect(unitsAt(layout, 10, 41)).toBeNull()
  })
})
