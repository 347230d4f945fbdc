import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { randomRun } from '../../test/randomRun'
import { setCurrentRun } from './currentRun'
import { engramStore, initialState } from './engramStore'
import { holdRendering, subscribeUnlessHeld } from './heldRendering'

describe('held rendering', () => {
  const seeds: number[] = []
  let stop = () => {}
  beforeEach(() => {
    vi.useFakeTimers()
    engramStore.setState(initialState, true)
    seeds.length = 0
    stop = subscribeUnlessHeld(({ seed }) => void seeds.push(seed))
  })
  afterEach(() => {
    vi.runAllTimers()
    vi.useRealTimers()
    stop()
  })

  it('lets changes through at once where nothing is held', () => {
    engramStore.setState({ seed: 5 })
    expect(seeds).toEqual([5])
  })

  it('shows what was held together with the run, and everything after it', () => {
    holdRendering()
    engramStore.setState({ seed: 5 })
    expect(seeds).toEqual([])
    setCurrentRun(randomRun({}))
    expect(seeds).toEqual([5])
    engramStore.setState({ seed: 6 })
    vi.advanceTimersByTime(100)
    expect(seeds).toEqual([5, 6])
  })

  it('shows it after two frames where no run has come, however often it was held', () => {
    holdRendering()
    engramStore.setState({ seed: 5 })
    vi.advanceTimersByTime(20)
    holdRendering()
    engramStore.setState({ seed: 6 })
    vi.advanceTimersByTime(13)
    expect(seeds).toEqual([])
    vi.advanceTimersByTime(1)
    expect(seeds).toEqual([6])
  })
})
