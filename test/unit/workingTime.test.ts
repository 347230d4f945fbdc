import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WorkingTime } from '../../cli/workingTime'

describe('working time', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('counts on from what was counted before', () => {
    const time = new WorkingTime(5_000)
    vi.advanceTimersByTime(200_000)
    expect(time.read()).toBe(205_000)
    time.dispose()
  })

  it('leaves out what passes while the process is stopped', () => {
    let now = 0
    const time = new WorkingTime(0, () => now)
    now = 30_000
    vi.advanceTimersByTime(1_000)
    now += 600_000
    vi.advanceTimersByTime(1_000)
    now += 500
    expect(time.read()).toBe(30_500)
    time.dispose()
  })
})
