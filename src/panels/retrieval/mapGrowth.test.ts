import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RetrievalMap } from '../../network/retrievalMap'
import { MapGrowth } from './mapGrowth'

/** A map whose every slice takes all of its time: what was asked of it and when. */
function slowMap(rows: number) {
  const slices: { at: number; forMs: number; wanted: number }[] = []
  let known = 0
  const map = {
    get known() {
      return known >= rows
    },
    complete: false,
    advance(wanted: number, deadlineMs: number) {
      const at = performance.now()
      slices.push({ at, forMs: deadlineMs - at, wanted })
      vi.advanceTimersByTime(deadlineMs - at)
      known++
    },
    verify: () => undefined,
  }
  return { map: map as unknown as RetrievalMap, slices }
}

/** Lets messages between ports arrive, which fake timers leave alone. */
const messages = async () => {
  for (let k = 0; k < 20; k++) await new Promise((resolve) => setImmediate(resolve))
}

let growth: MapGrowth
let isHeld = false
const onProgress = vi.fn()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  onProgress.mockReset()
  isHeld = false
  growth = new MapGrowth(onProgress, () => isHeld)
})

afterEach(() => {
  growth.stop()
  vi.useRealTimers()
})

describe('the growth of a retrieval map', () => {
  it('goes on without a break while the playhead rests, and tells when all rows are known', async () => {
    const { map, slices } = slowMap(5)
    growth.follow(map, 3)
    expect(slices).toHaveLength(0)
    await messages()
    expect(slices.map(({ forMs }) => forMs)).toEqual([6, 6, 6, 6, 6])
    expect(slices[4].at - slices[0].at).toBe(24)
    expect(slices.every(({ wanted }) => wanted === 3)).toBe(true)
    expect(onProgress).toHaveBeenCalledOnce()
    expect(growth.version).toBe(1)
  })

  it('rests while a run is on its way, and goes on where none has taken its place', async () => {
    const { map, slices } = slowMap(3)
    isHeld = true
    growth.follow(map, 0)
    await messages()
    vi.advanceTimersByTime(500)
    await messages()
    expect(slices).toHaveLength(0)
    isHeld = false
    vi.advanceTimersByTime(50)
    await messages()
    expect(slices).toHaveLength(3)
  })

  it('leaves the frames their time while the playhead moves, and catches up when it rests', async () => {
    const { map, slices } = slowMap(1000)
    growth.follow(map, 0)
    for (let step = 1; step <= 60; step++) {
      growth.follow(map, step)
      await messages()
      vi.advanceTimersByTime(16)
    }
    const moving = slices.slice(1)
    expect(moving.length).toBeGreaterThan(20)
    for (const [k, { forMs, at }] of moving.entries()) {
      expect(forMs).toBeLessThanOrEqual(2)
      if (k > 0) expect(at - moving[k - 1].at).toBeGreaterThanOrEqual(16)
    }
    vi.advanceTimersByTime(300)
    await messages()
    expect(slices.at(-1)?.forMs).toBe(6)
  })

  it('lets the picture before stay until there is something to show', async () => {
    growth.follow(slowMap(1).map, 0)
    await messages()
    expect(growth.version).toBe(1)
    const { map } = slowMap(1000)
    growth.follow(map, 0)
    expect(growth.version).toBe(0)
    for (let k = 0; k < 3; k++) await messages()
    expect(growth.version).toBeGreaterThan(0)
  })

  it('leaves a map alone once another is wanted, and every map when stopped', async () => {
    const first = slowMap(1000)
    const second = slowMap(1000)
    growth.follow(first.map, 0)
    growth.follow(second.map, 0)
    await messages()
    expect(first.slices).toHaveLength(0)
    expect(second.slices.length).toBeGreaterThan(0)
    growth.stop()
    const { length } = second.slices
    await messages()
    expect(second.slices).toHaveLength(length)
  })
})
