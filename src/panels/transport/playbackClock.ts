import { invalidate, onFrame } from '../../drawing/frameLoop'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { seekToStep } from '../../store/playback'

/** How long the last step stays before the episode starts over: long enough to read what came of it. */
export const restAtEndMs = 1500

/** A frame later than this counts as this late: after a stall the playhead goes on from where it was. */
const longestFrameMs = 250

/**
 * The playback clock: while the page plays, it moves the playhead by the time between frames, and starts over after a rest
 * on the last step. A playhead that is moved by somebody else stays there for a whole step. Returns the stop function.
 */
export function startPlaybackClock(): () => void {
  let lastTimestampMs: number | null = null
  /** Share of the step on show that has passed. */
  let passed = 0
  let shownStep = -1

  const tick = (timestampMs: number) => {
    const { playing, stepIndex, stepsPerSecond } = engramStore.getState()
    const current = getCurrentRun()
    if (!playing || !current) {
      lastTimestampMs = null
      passed = 0
      return
    }
    invalidate()
    if (stepIndex !== shownStep) passed = 0
    shownStep = stepIndex
    const elapsedMs = lastTimestampMs === null ? 0 : Math.min(timestampMs - lastTimestampMs, longestFrameMs)
    lastTimestampMs = timestampMs

    const lastStep = current.run.episode.steps - 1
    const stepMs = 1000 / stepsPerSecond
    if (stepIndex >= lastStep) {
      passed += elapsedMs / Math.max(stepMs, restAtEndMs)
      if (passed < 1) return
      passed = 0
      shownStep = 0
    } else {
      passed += elapsedMs / stepMs
      if (passed < 1) return
      shownStep = Math.min(stepIndex + Math.floor(passed), lastStep)
      passed = shownStep === lastStep ? 0 : passed % 1
    }
    seekToStep(shownStep)
  }

  const stopFrames = onFrame(tick)
  const unsubscribe = engramStore.subscribe((state, before) => {
    if (state.playing !== before.playing) invalidate()
  })
  return () => {
    unsubscribe()
    stopFrames()
  }
}
