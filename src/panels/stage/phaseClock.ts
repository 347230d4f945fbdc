import { invalidate } from '../../drawing/frameLoop'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore, type StepPhase } from '../../store/engramStore'
import { normalStepsPerSecond } from '../../store/playback'
import { phaseInForce } from '../../store/stepPhase'
import { endOf, type PhaseMoment } from './phaseMoment'

/** At this speed and above, steps are shown as wholes: their phases would flicker. */
const wholeStepsFrom = 4 * normalStepsPerSecond
const calmUpTo = 0.5 * normalStepsPerSecond

/** How long a phase takes that is stepped to, in ms. */
const durations: Readonly<Record<StepPhase, number>> = { read: 700, compute: 900, gate: 700, write: 2000 }

/** While playing, the share of the step's time at which each phase ends; without plasticity there are two. */
const plasticEnds = [0.15, 0.4, 0.52, 1]
const fixedEnds = [0.4, 1]

const whole: PhaseMoment = { stepIndex: 0, time: null, live: false, calm: true }

let moment = whole
let momentMs = NaN
let shown: { stepIndex: number; playing: boolean; phase: StepPhase | null } | null = null
let sinceMs = 0

/**
 * The moment of the step that a frame shows: the same for all draw functions of the frame. Asks for further frames as
 * long as something moves. Those who prefer less motion see each phase's end at once, and whole steps while it plays.
 */
export function phaseMomentAt(timestampMs: number): PhaseMoment {
  const { stepIndex, playing, phase: wanted, stepsPerSecond } = engramStore.getState()
  const rule = getCurrentRun()?.run.recording.config.rule ?? 'none'
  const phase = phaseInForce({ phase: wanted }, rule)
  const isNew = shown?.stepIndex !== stepIndex || shown.playing !== playing || shown.phase !== phase
  if (!isNew && timestampMs === momentMs) return moment
  if (isNew) {
    shown = { stepIndex, playing, phase }
    sinceMs = timestampMs
  }
  momentMs = timestampMs
  const elapsedMs = timestampMs - sinceMs
  const still = prefersLessMotion()
  if (playing) {
    if (still || stepsPerSecond >= wholeStepsFrom) return (moment = { ...whole, stepIndex })
    const time = timeOf((elapsedMs / 1000) * stepsPerSecond, rule === 'none' ? fixedEnds : plasticEnds)
    return (moment = { stepIndex, time, live: true, calm: stepsPerSecond <= calmUpTo })
  }
  if (phase === null) return (moment = { ...whole, stepIndex })
  const end = endOf(phase)
  const passed = still ? 1 : Math.min(1, elapsedMs / durations[phase])
  if (passed < 1) invalidate()
  return (moment = { stepIndex, time: end - 1 + passed, live: false, calm: true })
}

/** The time within a step of which a share has passed. */
function timeOf(passed: number, ends: readonly number[]): number {
  const index = ends.findIndex((end) => passed < end)
  if (index < 0) return ends.length
  const from = index > 0 ? ends[index - 1] : 0
  return index + (passed - from) / (ends[index] - from)
}

function prefersLessMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
