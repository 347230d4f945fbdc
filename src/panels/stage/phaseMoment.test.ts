import { describe, expect, it } from 'vitest'
import { arrivedStep, endOf, growth, phaseAtTime, weightStep, writtenStep, type PhaseMoment } from './phaseMoment'

const paused = (time: number | null, stepIndex = 3): PhaseMoment => ({ stepIndex, time, live: false, calm: true })
const playing = (time: number, stepIndex = 3): PhaseMoment => ({ stepIndex, time, live: true, calm: true })

describe('the moment of a step', () => {
  it('shows everything but the write while the step is shown as a whole', () => {
    const whole = paused(null)
    expect(arrivedStep(whole, 'output')).toBe(3)
    expect(arrivedStep(whole, 'rate')).toBe(3)
    expect(writtenStep(whole)).toBe(3)
    expect(weightStep(whole)).toBe(3)
  })

  it('shows at the end of each phase what is known by then', () => {
    const known = (['read', 'compute', 'gate', 'write'] as const).map((phase) => {
      const moment = paused(endOf(phase))
      const quantities = ['input', 'encoded', 'hidden', 'output', 'delta', 'modulation', 'rate'] as const
      return {
        values: quantities.filter((quantity) => arrivedStep(moment, quantity) !== null),
        written: writtenStep(moment),
        weights: weightStep(moment),
      }
    })
    const computed = ['input', 'encoded', 'hidden', 'output', 'delta']
    expect(known).toEqual([
      { values: ['input'], written: null, weights: 3 },
      { values: computed, written: null, weights: 3 },
      { values: [...computed, 'modulation', 'rate'], written: null, weights: 3 },
      { values: [...computed, 'modulation', 'rate'], written: 3, weights: 4 },
    ])
  })

  it('keeps the values of the step before, while playing, until the new ones arrive', () => {
    expect(arrivedStep(playing(0.5), 'hidden')).toBe(2)
    expect(arrivedStep(playing(0.5), 'input')).toBe(3)
    expect(arrivedStep(playing(1.7), 'hidden')).toBe(3)
    expect(arrivedStep(playing(0.5, 0), 'hidden')).toBe(null)
    expect(writtenStep(playing(1))).toBe(2)
  })

  it('knows its phase, the last one at the very end', () => {
    expect([0, 0.99, 1, 2.5, 3.2, 4].map(phaseAtTime)).toEqual(['read', 'read', 'compute', 'gate', 'write', 'write'])
  })

  it('lets values grow when a phase is stepped to, and never while playing', () => {
    expect(growth(paused(0.15), 'input')).toBeCloseTo(0.5)
    expect(growth(paused(1), 'input')).toBe(1)
    expect(growth(playing(0.15), 'input')).toBe(1)
  })
})
