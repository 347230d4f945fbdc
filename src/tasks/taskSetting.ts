/** Throws a RangeError unless `value` is a whole number within the bounds, named as `task.parameter`. */
export function checkWholeNumber(what: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw new RangeError(`${what} must be a whole number from ${low} to ${high}, got ${value}`)
}

/** The most steps an episode may have, in any task. */
export const maxSteps = 500
