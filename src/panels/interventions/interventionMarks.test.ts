import { describe, expect, it } from 'vitest'
import type { Intervention } from '../../network/interventions'
import { interventionMarks, laneCount } from './interventionMarks'

const axis = { plotX: 200, plotWidth: 800, stepWidth: 40, range: [0, 20] as const }
const erase = (step: number): Intervention => ({ kind: 'erase', target: 'hidden', step })
const freeze = (from: number, to: number): Intervention => ({ kind: 'freeze', target: 'encoder', from, to })

describe('interventionMarks', () => {
  it('begins an erasure at the left edge of its step, and covers the steps of a span', () => {
    const [first, second] = interventionMarks([erase(5), freeze(8, 16)], axis)
    expect(first).toMatchObject({ left: 400, lane: 0 })
    expect(second).toEqual({ left: 520, width: 320, lane: 0 })
  })

  it('gives marks that would overlap lanes of their own', () => {
    const marks = interventionMarks([erase(5), erase(5), freeze(4, 9), erase(12)], axis)
    expect(marks.map((mark) => mark?.lane)).toEqual([0, 1, 2, 0])
    expect(laneCount(marks)).toBe(3)
    expect(laneCount([])).toBe(1)
  })

  it('keeps marks inside the plot, and leaves out those outside the steps on show', () => {
    const zoomed = { ...axis, stepWidth: 80, range: [5, 15] as const }
    const marks = interventionMarks([erase(4), erase(15), erase(14), freeze(0, 7), freeze(12, 20)], zoomed)
    expect(marks.slice(0, 2)).toEqual([null, null])
    expect(marks[2]!.left + marks[2]!.width).toBeLessThanOrEqual(1000)
    expect(marks[3]).toMatchObject({ left: 200, width: 160 })
    expect(marks[4]).toMatchObject({ left: 760, width: 240 })
  })
})
