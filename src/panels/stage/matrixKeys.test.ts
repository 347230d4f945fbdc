import { describe, expect, it } from 'vitest'
import { movedSelection } from './matrixKeys'

const selected = { layer: 'feed', pre: 4, post: 7 } as const
const moved = (key: string, shift = false) => movedSelection(selected, { pre: 8, post: 30 }, key, shift)

describe('movedSelection', () => {
  it('moves by one cell, with Shift by ten, and stays inside', () => {
    expect(moved('ArrowUp')).toEqual({ ...selected, pre: 3 })
    expect(moved('ArrowRight', true)).toEqual({ ...selected, post: 17 })
    expect(moved('ArrowDown', true)).toEqual({ ...selected, pre: 7 })
    expect(moved('ArrowLeft', true)).toEqual({ ...selected, post: 0 })
  })

  it('goes to the ends of the row', () => {
    expect(moved('Home')).toEqual({ ...selected, post: 0 })
    expect(moved('End')).toEqual({ ...selected, post: 29 })
  })

  it('leaves other keys alone', () => {
    expect(moved(' ')).toBeUndefined()
    expect(moved('Tab')).toBeUndefined()
  })
})
