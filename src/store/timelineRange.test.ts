import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultSequence } from '../tasks/sequenceReproduction'
import { playedRun } from '../../test/playedRun'
import { setCurrentRun } from './currentRun'
import { engramStore, initialState } from './engramStore'
import { seekToStep } from './playback'
import {
  followPlayhead,
  leastRange,
  pannedRange,
  panTimeline,
  rangeWith,
  showAllSteps,
  shownRange,
  showSteps,
  zoomedRange,
  zoomTimeline,
} from './timelineRange'

afterEach(() => engramStore.setState(initialState))

describe('zooming', () => {
  it('keeps the anchor in its place, and stops at the ends', () => {
    expect(zoomedRange([0, 500], 500, 0.5, 250)).toEqual([125, 375])
    expect(zoomedRange([100, 200], 500, 0.5, 110)).toEqual([105, 155])
    expect(zoomedRange([100, 200], 500, 2, 100)).toEqual([100, 300])
    expect(zoomedRange([100, 200], 500, 100, 150)).toEqual([0, 500])
    expect(zoomedRange([0, 20], 20, 0.01, 19.5)).toEqual([16, 20])
    expect(zoomedRange([0, 3], 3, 0.5, 1)).toEqual([0, 3])
  })

  it('always gets somewhere', () => {
    expect(zoomedRange([10, 16], 500, 0.95, 13)).toEqual([11, 16])
    expect(zoomedRange([10, 16], 500, 1.05, 13)[1] - zoomedRange([10, 16], 500, 1.05, 13)[0]).toBe(7)
  })

  it('gives whole steps inside the episode, whatever comes', () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 600 }), fc.nat(600), fc.nat(600))
      .map(([steps, a, b]) => ({ steps, range: shownRange([Math.min(a, b), Math.max(a, b)], steps) }))
    const number = fc.double({ min: -700, max: 700, noNaN: true })
    fc.assert(
      fc.property(
        range,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        number,
        ({ steps, range: [from, to] }, f, x) => {
          for (const [first, last] of [
            zoomedRange([from, to], steps, f, x),
            pannedRange([from, to], steps, x),
            rangeWith([from, to], steps, Math.min(Math.max(Math.round(x), 0), steps - 1)),
          ]) {
            expect(Number.isInteger(first) && Number.isInteger(last)).toBe(true)
            expect(first).toBeGreaterThanOrEqual(0)
            expect(last).toBeLessThanOrEqual(steps)
            expect(last - first).toBeGreaterThanOrEqual(Math.min(leastRange, steps))
          }
        },
      ),
    )
  })
})

it('pans as far as there are steps, without changing the width', () => {
  expect(pannedRange([100, 200], 500, 30.4)).toEqual([130, 230])
  expect(pannedRange([100, 200], 500, 1000)).toEqual([400, 500])
  expect(pannedRange([100, 200], 500, -1000)).toEqual([0, 100])
})

it('goes along with a step that leaves it, so that what comes next is in view', () => {
  expect(rangeWith([100, 200], 500, 150)).toEqual([100, 200])
  expect(rangeWith([100, 200], 500, 200)).toEqual([190, 290])
  expect(rangeWith([100, 200], 500, 99)).toEqual([10, 110])
  expect(rangeWith([100, 200], 500, 499)).toEqual([400, 500])
})

it('fits a range to an episode that has become shorter, and forgets nothing', () => {
  expect(shownRange([100, 200], 150)).toEqual([50, 150])
  expect(shownRange([100, 200], 60)).toEqual([0, 60])
  expect(shownRange(null, 60)).toEqual([0, 60])
})

describe('the timeline of a run', () => {
  const show = () => setCurrentRun(playedRun({ task: { ...defaultSequence, length: 20, delay: 20 } }))
  const range = () => engramStore.getState().timelineRange

  it('zooms around the playhead, and back out to the whole', () => {
    show()
    seekToStep(30)
    zoomTimeline(0.5)
    expect(range()).toEqual([15, 45])
    panTimeline(-5)
    expect(range()).toEqual([10, 40])
    zoomTimeline(2)
    expect(range()).toBeNull()
    showSteps(40.2, 21.7)
    expect(range()).toEqual([21, 41])
    showAllSteps()
    expect(range()).toBeNull()
  })

  it('is never zoomed to nothing', () => {
    show()
    showSteps(59.9, 59.8)
    expect(range()).toEqual([56, 60])
  })

  it('follows the playhead, and nothing but the playhead', () => {
    show()
    const stop = followPlayhead()
    showSteps(0, 20)
    seekToStep(19)
    expect(range()).toEqual([0, 20])
    seekToStep(20)
    expect(range()).toEqual([18, 38])
    panTimeline(-10)
    expect(range()).toEqual([8, 28])
    stop()
    seekToStep(50)
    expect(range()).toEqual([8, 28])
  })
})
