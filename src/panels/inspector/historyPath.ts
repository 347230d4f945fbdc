import { stepToX, type StepAxis } from './stepAxis'

/** Vertical extent of a chart in px and the values at its ends, zero included. */
export interface ValueScale {
  readonly top: number
  readonly height: number
  readonly low: number
  readonly high: number
}

/** The scale on which all of a weight's values fit, zero included; an empty range opens symmetrically around zero. */
export function valueScale(values: Float32Array, top: number, height: number): ValueScale {
  let low = 0
  let high = 0
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low === high ? { top, height, low: -1, high: 1 } : { top, height, low, high }
}

export function valueToY({ top, height, low, high }: ValueScale, value: number): number {
  return top + (height * (high - value)) / (high - low)
}

/** A line through w before each step, at the left edge of the step's column, from step 0 to `last`. */
export function historyPath(weight: Float32Array, axis: StepAxis, scale: ValueScale, last: number): string {
  let path = ''
  for (let step = 0; step <= last; step++)
    path += `${step ? 'L' : 'M'}${stepToX(axis, step).toFixed(1)} ${valueToY(scale, weight[step]).toFixed(1)}`
  return path
}
