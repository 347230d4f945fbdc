import { stepAxis, stepToX, type StepAxis } from '../inspector/stepAxis'

/** Where the triangle lies: past steps to the right, on the axis that the inspector's charts share; later steps down. */
export interface RetrievalGeometry {
  readonly axis: StepAxis
  readonly steps: number
  /** Top edge of row 0, and extent of all rows, in px. */
  readonly top: number
  readonly height: number
  readonly columnWidth: number
  readonly rowHeight: number
}

/** The row that is recalled is framed, also where it is the first. */
const top = 2
const [leastHeight, mostHeight, comfortableRow] = [150, 216, 10]

export function retrievalGeometry(width: number, steps: number): RetrievalGeometry {
  const axis = stepAxis(width, steps)
  const height = Math.round(Math.min(Math.max(steps * comfortableRow, leastHeight), mostHeight))
  return { axis, steps, top, height, columnWidth: axis.width / steps, rowHeight: height / steps }
}

export function rowToY({ top: from, rowHeight }: RetrievalGeometry, step: number): number {
  return from + step * rowHeight
}

/** A row and an earlier step. */
export interface RetrievalCell {
  readonly step: number
  readonly past: number
}

/** The cell at a point; null outside the triangle. */
export function cellAt({ axis, steps, top: from, rowHeight }: RetrievalGeometry, x: number, y: number) {
  const step = Math.floor((y - from) / rowHeight)
  const past = Math.floor(((x - axis.x) / axis.width) * steps)
  return past >= 0 && past < step && step < steps ? { step, past } : null
}

/** The triangle's edge: down the stairs from the first cell, and back along the axes. */
export function stairs(geometry: RetrievalGeometry): string {
  const { axis, steps } = geometry
  let d = `M${px(axis.x)} ${px(rowToY(geometry, 1))}`
  for (let step = 1; step < steps; step++)
    d += `H${px(stepToX(axis, step))}V${px(rowToY(geometry, Math.min(step + 1, steps)))}`
  return `${d}H${px(axis.x)}z`
}

/** The frame of a cell. */
export function cellFrame(geometry: RetrievalGeometry, { step, past }: RetrievalCell): string {
  return frame(geometry, step, past, past + 1)
}

/** The frame of a row's cells, past steps `from` up to `to`. */
export function frame(geometry: RetrievalGeometry, step: number, from: number, to: number): string {
  const [left, right] = [stepToX(geometry.axis, from), stepToX(geometry.axis, to)]
  const y = rowToY(geometry, step)
  return `M${px(left)} ${px(y)}H${px(right)}V${px(y + geometry.rowHeight)}H${px(left)}z`
}

/** What a key makes of a cell; undefined for other keys. Rows move up and down, past steps sideways. */
export function movedCell({ step, past }: RetrievalCell, steps: number, key: string): RetrievalCell | undefined {
  const at = (row: number, column: number): RetrievalCell => {
    const inside = Math.min(Math.max(row, 1), steps - 1)
    return { step: inside, past: Math.min(Math.max(column, 0), inside - 1) }
  }
  switch (key) {
    case 'ArrowUp':
      return at(step - 1, past)
    case 'ArrowDown':
      return at(step + 1, past)
    case 'ArrowLeft':
      return at(step, past - 1)
    case 'ArrowRight':
      return at(step, past + 1)
    case 'Home':
      return at(step, 0)
    case 'End':
      return at(step, step - 1)
    default:
      return undefined
  }
}

const px = (value: number) => Math.round(value * 100) / 100
