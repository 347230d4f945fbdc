import { afterEach, beforeEach, expect, it } from 'vitest'
import { advance } from '../../../src/drawing/frameLoop'
import { setCurrentRun } from '../../../src/store/currentRun'
import { engramStore, initialState } from '../../../src/store/engramStore'
import { pause, play, seekToStep, setStepsPerSecond } from '../../../src/store/playback'
import { defaultSequence } from '../../../src/tasks/sequenceReproduction'
import { playedRun } from '../../playedRun'
import { restAtEndMs, startPlaybackClock } from '../../../src/panels/transport/playbackClock'

let stop: () => void
let nowMs: number

/** Frames of 10 ms each. */
function pass(ms: number): void {
  for (let k = 0; k < ms / 10; k++) advance((nowMs += 10))
}

const step = () => engramStore.getState().stepIndex

beforeEach(() => {
  engramStore.setState(initialState, true)
  setCurrentRun(playedRun({ task: defaultSequence }))
  nowMs = 1000
  stop = startPlaybackClock()
})
afterEach(() => stop())

it('stays where it is while paused', () => {
  pass(5000)
  expect(step()).toBe(0)
})

it('goes two steps a second at 1x', () => {
  play()
  pass(490)
  expect(step()).toBe(0)
  pass(30)
  expect(step()).toBe(1)
  pass(3000)
  expect(step()).toBe(7)
})

it('goes forty steps a second at 20x, more than one in a slow frame', () => {
  setStepsPerSecond(40)
  play()
  advance(nowMs)
  advance((nowMs += 100))
  expect(step()).toBe(4)
})

it('does not jump when the speed changes within a step', () => {
  play()
  pass(410)
  setStepsPerSecond(40)
  pass(10)
  expect(step()).toBeLessThanOrEqual(1)
})

it('rests on the last step, then starts over', () => {
  seekToStep(13)
  play()
  pass(520)
  expect(step()).toBe(14)
  pass(restAtEndMs - 40)
  expect(step()).toBe(14)
  pass(60)
  expect(step()).toBe(0)
  pass(520)
  expect(step()).toBe(1)
})

it('rests on the last step even at full speed', () => {
  setStepsPerSecond(40)
  play()
  pass(1000)
  expect(step()).toBe(14)
})

it('gives a step that was sought its whole time', () => {
  play()
  pass(450)
  seekToStep(6)
  pass(450)
  expect(step()).toBe(6)
  pass(100)
  expect(step()).toBe(7)
})

it('goes on where it was after a pause, and does not catch up a stall', () => {
  play()
  pass(2600)
  pause()
  const at = step()
  pass(5000)
  expect(step()).toBe(at)
  play()
  advance((nowMs += 10))
  advance((nowMs += 60_000))
  expect(step()).toBe(at)
})

it('follows a shorter run without leaving it', () => {
  seekToStep(12)
  play()
  setCurrentRun(playedRun({ task: { ...defaultSequence, length: 2, delay: 0 } }))
  pass(200)
  expect(step()).toBe(3)
  pass(restAtEndMs)
  expect(step()).toBe(0)
})

it('stops with its owner', () => {
  play()
  stop()
  pass(2000)
  expect(step()).toBe(0)
})
