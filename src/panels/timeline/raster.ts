import type { StepRange } from '../../store/timelineRange'

/** A matrix [rows, columns] to be painted one pixel per value. */
export interface Raster {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/**
 * Chosen series over a range of steps: row r is column `picks[r]` of `series` [steps, width], its values left to right.
 */
export function transposeSeries(
  series: Float32Array,
  [from, to]: StepRange,
  width: number,
  picks: readonly number[],
): Raster {
  const columns = to - from
  const values = new Float32Array(picks.length * columns)
  picks.forEach((pick, row) => {
    for (let column = 0; column < columns; column++)
      values[row * columns + column] = series[(from + column) * width + pick]
  })
  return { rows: picks.length, columns, values }
}

/**
 * Makes a raster no larger than the pixels there are. Each cell of the result is the value of largest magnitude among
 * those that fall on it, so that a single active unit or step does not vanish as it would when the browser scales.
 */
export function poolLargest(raster: Raster, maxRows: number, maxColumns: number): Raster {
  const rows = Math.min(raster.rows, Math.max(1, Math.floor(maxRows)))
  const columns = Math.min(raster.columns, Math.max(1, Math.floor(maxColumns)))
  if (rows === raster.rows && columns === raster.columns) return raster
  const values = new Float32Array(rows * columns)
  for (let row = 0, from = 0; row < raster.rows; row++) {
    const pooledRow = Math.floor((row * rows) / raster.rows)
    for (let column = 0; column < raster.columns; column++, from++) {
      const at = pooledRow * columns + Math.floor((column * columns) / raster.columns)
      if (Math.abs(raster.values[from]) > Math.abs(values[at])) values[at] = raster.values[from]
    }
  }
  return { rows, columns, values }
}
