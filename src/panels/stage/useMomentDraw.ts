import { useLayoutEffect, useRef } from 'react'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { useFrameDraw } from '../useFrameDraw'
import { phaseMomentAt } from './phaseClock'
import type { PhaseMoment } from './phaseMoment'

/**
 * Runs `draw` in every drawn frame with the moment that it shows, whenever that, the run or the component's props have
 * changed since the last time.
 */
export function useMomentDraw(draw: (current: CurrentRun, moment: PhaseMoment) => void): void {
  const drawn = useRef<{ current: CurrentRun; moment: PhaseMoment } | null>(null)
  useLayoutEffect(() => {
    drawn.current = null
  })
  useFrameDraw((timestampMs) => {
    const current = getCurrentRun()
    if (!current) return
    const moment = phaseMomentAt(timestampMs)
    // Another, shorter episode may have arrived since.
    if (moment.stepIndex >= current.run.episode.steps) return
    const before = drawn.current
    if (before?.current === current && isSame(before.moment, moment)) return
    drawn.current = { current, moment }
    draw(current, moment)
  })
}

function isSame(a: PhaseMoment, b: PhaseMoment): boolean {
  return a === b || (a.stepIndex === b.stepIndex && a.time === b.time && a.live === b.live && a.calm === b.calm)
}
