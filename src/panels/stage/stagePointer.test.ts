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

const stored = (units: number) => {
  const unitAt = Int32Array.from({ length: units }, (_, k) => k)
  return { unitAt, positionOf: unitAt, stored: true }
}
const order = { rows: stored(4), columns: stored(6) }

describe('unitsAt', () => {
  it('finds the cell under a point', () => {
    expect(unitsAt(layout, order, 0, 0)).toEqual({ pre: 0, post: 0 })
    expect(unitsAt(layout, order, 59.9, 39.9)).toEqual({ pre: 3, post: 5 })
  })

  it('finds a single unit on the strips', () => {
    expect(unitsAt(layout, order, -5, 15)).toEqual({ pre: 1 })
    expect(unitsAt(layout, order, 15, -5)).toEqual({ post: 1 })
  })

  it('finds nothing in the corner and outside', () => {
    expect(unitsAt(layout, order, -5, -5)).toBeNull()
    expect(unitsAt(layout, order, 61, 10)).toBeNull()
    expect(unitsAt(layout, order, 10, 41)).toBeNull()
  })

  it('finds units where they are drawn', () => {
    const columns = {
      unitAt: Int32Array.of(5, 4, 3, 2, 1, 0),
      positionOf: Int32Array.of(5, 4, 3, 2, 1, 0),
      stored: false,
    }
    expect(unitsAt(layout, { ...order, columns }, 0, 0)).toEqual({ pre: 0, post: 5 })
  })

  it('finds them in an enlarged part', () => {
    const view = { k: 2, x: -30, y: -40 }
    expect(unitsAt(layout, order, 0, 0, view)).toEqual({ pre: 2, post: 1 })
    expect(unitsAt(layout, order, -5, 39, view)).toEqual({ pre: 3 })
    expect(unitsAt(layout, order, 61, 0, view)).toBeNull()
  })
})
