import { describe, expect, it } from 'vitest'
import { randomRun } from '../../test/randomRun'
import { firstOverflowStep } from './overflow'
import type { Recording } from './recording'

const task = { name: 'sequence', length: 3, delay: 2, dimension: 1 } as const

describe('firstOverflowStep', () => {
  const { recording } = randomRun({}, task).run
  const spoilt = (name: 'hidden' | 'updateNorm', step: number, value: number): Recording => {
    const values = recording[name].slice()
    values[(step + 1) * (values.length / recording.steps) - 1] = value
    return { ...recording, [name]: values }
  }

  it('is null where every value is finite', () => {
    expect(firstOverflowStep(recording)).toBeNull()
  })

  it('finds infinite values and those that are no numbers, in series of any width', () => {
    expect(firstOverflowStep(spoilt('hidden', 4, NaN))).toBe(4)
    expect(firstOverflowStep(spoilt('updateNorm', 2, Infinity))).toBe(2)
    expect(firstOverflowStep(spoilt('hidden', 0, -Infinity))).toBe(0)
  })
})
