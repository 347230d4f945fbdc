import { getCurrentRun } from './currentRun'
import { engramStore } from './engramStore'

/** A run of neighbouring steps: the first, and one past the last. */
export type StepRange = readonly [from: number, to: number]

/** The fewest steps that the timeline is zoomed to. */
export const leastRange = 4

/** What a press of a button or a key zooms by. */
export const zoomFactor = 0.5

/** The range as far as an episode of `steps` steps has it; all steps where there is none. */
export function shownRange(range: StepRange | null, steps: number): StepRange {
  if (!range) return [0, steps]
  return placed(range[0], range[1] - range[0], steps)
}

/** Whether a range leaves out any of the steps. */
export function isZoomed([from, to]: StepRange, steps: number): boolean {
  return from > 0 || to < steps
}

/**
 * A range `factor` times as wide around `anchor`, a place on the step axis that keeps its place on the screen. A factor
 * other than 1 changes the range by one step at least, as far as there are any.
 */
export function zoomedRange([from, to]: StepRange, steps: number, factor: number, anchor: number): StepRange {
  const width = to - from
  const rounded = Math.round(width * factor)
  const wanted = rounded === width && factor !== 1 ? width + Math.sign(factor - 1) : rounded
  const next = Math.min(Math.max(wanted, leastRange), steps)
  const share = Math.min(Math.max((anchor - from) / width, 0), 1)
  return placed(Math.round(from + share * (width - next)), next, steps)
}

/** The range moved along by whole steps, as far as it goes. */
export function pannedRange([from, to]: StepRange, steps: number, by: number): StepRange {
  return placed(from + Math.round(by), to - from, steps)
}

/** The range moved so far that `step` is in it, near the side that it came from: what it goes on to is in view. */
export function rangeWith(range: StepRange, steps: number, step: number): StepRange {
  const [from, to] = range
  if (step >= from && step < to) return range
  const margin = Math.floor((to - from) / 10)
  return placed(step < from ? step - (to - from) + 1 + margin : step - margin, to - from, steps)
}

/** Zooms the timeline around the playhead, or around another place on the step axis. */
export function zoomTimeline(factor: number, anchor = engramStore.getState().stepIndex + 0.5): void {
  change((range, steps) => zoomedRange(range, steps, factor, anchor))
}

/** Moves the zoomed timeline along by so many steps. */
export function panTimeline(by: number): void {
  change((range, steps) => pannedRange(range, steps, by))
}

/** Zooms the timeline to the steps between two places on the step axis, in any order. */
export function showSteps(a: number, b: number): void {
  const from = Math.floor(Math.min(a, b))
  const to = Math.ceil(Math.max(a, b))
  const width = Math.max(to - from, leastRange)
  change((_, steps) => placed(Math.round((from + to - width) / 2), width, steps))
}

/** Zooms the timeline out to the whole episode. */
export function showAllSteps(): void {
  if (engramStore.getState().timelineRange) engramStore.setState({ timelineRange: null })
}

/** Keeps the playhead in sight: where it leaves the range on show, the range goes along. Returns the stop function. */
export function followPlayhead(): () => void {
  return engramStore.subscribe((state, before) => {
    if (state.stepIndex !== before.stepIndex && state.timelineRange)
      change((range, steps) => rangeWith(range, steps, state.stepIndex))
  })
}

function change(next: (range: StepRange, steps: number) => StepRange): void {
  const steps = getCurrentRun()?.run.episode.steps
  if (!steps) return
  const { timelineRange } = engramStore.getState()
  const now = shownRange(timelineRange, steps)
  const then = next(now, steps)
  if (then[0] === now[0] && then[1] === now[1]) return
  engramStore.setState({ timelineRange: isZoomed(then, steps) ? then : null })
}

function placed(from: number, width: number, steps: number): StepRange {
  const kept = Math.min(Math.max(width, Math.min(leastRange, steps)), steps)
  const first = Math.min(Math.max(from, 0), steps - kept)
  return [first, first + kept]
}
