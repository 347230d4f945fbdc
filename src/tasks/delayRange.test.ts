import { describe, expect, it } from 'vitest'
import {
  middleDelay,
  parseDelayRange,
  readDelayRange,
  withDelay,
  withDrawnDelay,
  withValidationDelay,
} from './delayRange'
import { defaultCueReward } from './cueReward'
import { defaultSequence } from './sequenceReproduction'

const range = { from: 0, to: 40 }
const delayOf = (task: ReturnType<typeof withDelay>) => (task.name === 'sequence' ? task.delay : NaN)

describe('a range of delays', () => {
  it('is read from two whole numbers with a hyphen', () => {
    expect(readDelayRange('0-40')).toEqual(range)
    for (const text of ['40', '', '-5', '1-2-3', '1.5-2']) expect(readDelayRange(text)).toBeNull()
  })

  it('refuses ends in the wrong order or out of range', () => {
    expect(() => readDelayRange('40-0')).toThrow('delay range: to must be a whole number from 40 to 500, got 0')
    expect(() => readDelayRange('0-501')).toThrow('got 501')
    expect(() => parseDelayRange(null)).toThrow('delay range: from must be a whole number')
    expect(() => parseDelayRange({ from: 1 })).toThrow('delay range: to')
  })

  it('draws the same delay for the same seed, and in the end every one about as often', () => {
    const draw = (seed: number) => delayOf(withDrawnDelay(defaultSequence, range, seed))
    expect(draw(7)).toBe(draw(7))
    const counts = new Array<number>(41).fill(0)
    const draws = 41 * 200
    for (let seed = 0; seed < draws; seed++) counts[draw(seed)]++
    // Six standard deviations of a count of 200.
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(6 * Math.sqrt(200))
  })

  it('is validated on five evenly spaced delays in turn, both ends among them', () => {
    const delays = (of: typeof range, batches: number) =>
      Array.from({ length: batches }, (_, k) => delayOf(withValidationDelay(defaultSequence, of, k)))
    expect(delays(range, 7)).toEqual([0, 10, 20, 30, 40, 0, 10])
    expect(delays({ from: 3, to: 5 }, 5)).toEqual([3, 4, 4, 5, 5])
  })

  it('is shown with its middle', () => {
    expect(middleDelay(range)).toBe(20)
    expect(middleDelay({ from: 5, to: 10 })).toBe(8)
  })

  it('asks for a task that has a delay, and for episodes that are not too long', () => {
    expect(() => withDelay(defaultCueReward, 5)).toThrow('task cueReward has no delay')
    expect(() => withDelay({ ...defaultSequence, length: 240 }, 40)).toThrow('at most 500 steps')
  })
})
