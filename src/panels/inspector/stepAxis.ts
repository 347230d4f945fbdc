/** The horizontal axis that the inspector's charts share: one column per step. */
export interface StepAxis {
  /** Left edge of step 0 and extent of all steps, in px. */
  readonly x: number
  readonly width: number
  readonly steps: number
}

/** Room for the value axis's numbers on the left. */
const labelWidth = 34
/** Narrower columns have no room for the signs of what the steps were about. */
export const signFromWidth = 8.5

export function stepAxis(width: number, steps: number): StepAxis {
  return { x: labelWidth, width: Math.max(1, width - labelWidth), steps }
}

/** Left edge of a step's column; `steps` gives the right edge of the last. */
export function stepToX({ x, width, steps }: StepAxis, step: number): number {
  return x + (step / steps) * width
}

/** The step whose column is at or nearest to x. */
export function xToStep({ x, width, steps }: StepAxis, at: number): number {
  return Math.min(Math.max(Math.floor(((at - x) / width) * steps), 0), steps - 1)
}
