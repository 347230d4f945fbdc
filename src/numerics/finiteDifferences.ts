/**
 * Central differences (f(x + h e_k) - f(x - h e_k)) / 2h of a scalar function at chosen coordinates, in float64.
 *
 * @param step h; the error is of order h^2 plus the function's own rounding over h
 */
export function finiteDifferences(
  of: (point: Float64Array) => number,
  at: Float64Array,
  coordinates: readonly number[],
  step: number,
): number[] {
  return coordinates.map((k) => {
    const point = at.slice()
    point[k] = at[k] + step
    const above = of(point)
    point[k] = at[k] - step
    return (above - of(point)) / (2 * step)
  })
}
