import type { Intervention } from '../../network/interventions'
import { lanesOf } from './interventionLanes'
import { interventionTitle } from './interventionWords'

/** A mark on the timeline, px from the panel's left edge. */
export interface InterventionMark {
  readonly left: number
  readonly width: number
  /** From 0 at the top. */
  readonly lane: number
}

/** The time axis as far as marks need it. */
export interface MarkAxis {
  readonly plotX: number
  readonly plotWidth: number
  readonly stepWidth: number
  /** The steps on show. */
  readonly range: readonly [number, number]
}

/** Of a lane with its gap. */
export const markHeight = 18
const gap = 4
const textInset = 12
/** Of the widest letters in the mark's type. */
const letterWidth = 6.6

/**
 * Where the interventions stand on the time axis, in their order: an erasure begins at the left edge of its step, a span
 * is as long as its steps, and both are long enough for their words. Null for those outside the steps on show.
 */
export function interventionMarks(
  interventions: readonly Intervention[],
  { plotX, plotWidth, stepWidth, range }: MarkAxis,
): (InterventionMark | null)[] {
  const x = (step: number) => plotX + (Math.min(Math.max(step, range[0]), range[1]) - range[0]) * stepWidth
  const extents = interventions.map((one) => {
    const [from, to] = one.kind === 'erase' ? [one.step, one.step + 1] : [one.from, one.to]
    if (to <= range[0] || from >= range[1]) return null
    const words = interventionTitle(one).length * letterWidth + textInset
    const width = Math.max(words, one.kind === 'erase' ? 0 : x(to) - x(from))
    return { left: Math.min(x(from), plotX + plotWidth - width), width }
  })
  const lanes = lanesOf(
    extents.filter((extent) => extent !== null),
    gap,
  )
  return extents.map((extent) => extent && { ...extent, lane: lanes.shift()! })
}

/** Lanes that the marks take; at least one. */
export function laneCount(marks: readonly (InterventionMark | null)[]): number {
  return marks.reduce((most, mark) => Math.max(most, (mark?.lane ?? 0) + 1), 1)
}
