import { line } from 'd3'
import { niceExtent } from '../../drawing/numberText'
import { stepToX, type StepAxis } from './stepAxis'

/** Vertical extent of a chart in px and the values at its ends, zero included. */
export interface ValueScale {
  readonly top: number
  readonly height: number
  readonly low: number
  readonly high: number
}

/** The scale with round ends on which all finite values fit, zero included; an empty range opens symmetrically around zero. */
export function valueScale(values: Float32Array | Float64Array, top: number, height: number): ValueScale {
  let low = 0
  let high = 0
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low === high) return { top, height, low: -1, high: 1 }
  return { top, height, low: low < 0 ? -niceExtent(-low) : 0, high: high > 0 ? niceExtent(high) : 0 }
}

export function valueToY({ top, height, low, high }: ValueScale, value: number): number {
  return top + (height * (high - value)) / (high - low)
}

/** A line through w before each step, at the left edge of the step's column, from step 0 to `last`. */
export function historyPath(weight: Float32Array, axis: StepAxis, scale: ValueScale, last: number): string {
  const path = line<number>()
    .x((_, step) => stepToX(axis, step))
    .y((value) => valueToY(scale, value))
    .defined(Number.isFinite)
    .digits(1)
  return path(weight.subarray(0, last + 1)) ?? ''
}
