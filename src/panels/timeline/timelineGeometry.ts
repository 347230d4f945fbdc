/** The rows of the timeline, from the top. */
export const rowNames = [
  'phases',
  'items',
  'inputs',
  'answer',
  'gate',
  'hidden',
  'updateNorm',
  'internalLoss',
  'plasticNorm',
] as const
export type RowName = (typeof rowNames)[number]

/** Vertical extent of a row's plot, in px from the panel's top. */
export interface RowExtent {
  readonly y: number
  readonly height: number
}

/** Where everything of the timeline lies, in CSS px of the panel. All rows share the horizontal step axis. */
export interface TimelineGeometry {
  readonly width: number
  /** Labels stand above their rows instead of in a column on the left. */
  readonly compact: boolean
  readonly steps: number
  /** Left edge of step 0, and the extent of all steps. */
  readonly plotX: number
  readonly plotWidth: number
  readonly stepWidth: number
  readonly rows: Readonly<Partial<Record<RowName, RowExtent>>>
  /** The line that stands in for the rows of writing when the network cannot write. */
  readonly nothingWritten: RowExtent | null
  /** Vertical extent of the playhead's column. */
  readonly columnTop: number
  readonly columnBottom: number
}

const compactBelowWidth = 700

interface RowPlan {
  readonly name: RowName | 'nothingWritten'
  /** Space above it: the gap, and in the compact layout the label. */
  readonly above: number
  /** Least height. */
  readonly height: number
  /** Share of the space that is left over, for the row and for the gap above it. */
  readonly grow?: number
  readonly growAbove?: number
}

const widePlan: readonly RowPlan[] = [
  { name: 'phases', above: 11, height: 18, growAbove: 1 },
  { name: 'items', above: 7, height: 16, growAbove: 2 },
  { name: 'inputs', above: 6, height: 34, grow: 6, growAbove: 2 },
  { name: 'answer', above: 6, height: 36, grow: 10, growAbove: 2 },
  { name: 'gate', above: 7, height: 30, grow: 8, growAbove: 2 },
  { name: 'nothingWritten', above: 7, height: 16, growAbove: 2 },
  { name: 'hidden', above: 7, height: 28, grow: 8, growAbove: 2 },
  { name: 'updateNorm', above: 6, height: 13, grow: 1, growAbove: 2 },
  { name: 'internalLoss', above: 5, height: 12, growAbove: 1 },
  { name: 'plasticNorm', above: 5, height: 26, grow: 2, growAbove: 2 },
]

const compactPlan: readonly RowPlan[] = [
  { name: 'phases', above: 48, height: 18 },
  { name: 'items', above: 5, height: 16 },
  { name: 'answer', above: 22, height: 40, grow: 5 },
  { name: 'gate', above: 22, height: 30, grow: 4 },
  { name: 'nothingWritten', above: 12, height: 16 },
]

const writingRows: ReadonlySet<string> = new Set(['gate', 'updateNorm', 'internalLoss', 'plasticNorm'])
/** Rows that give way, the first first, where the panel is too low for all. */
const dispensable: readonly RowName[] = ['internalLoss', 'plasticNorm', 'updateNorm', 'inputs', 'hidden']
const bottomMargin = 5

/**
 * Lays out the rows of a panel of `width` x `height` px for an episode of `steps` steps.
 * Rows never overlap: where the height is too small for all, some are left out.
 *
 * @param writes whether the network's rule writes; if not, one line stands in for the rows of writing
 */
export function timelineGeometry(options: {
  readonly width: number
  readonly height: number
  readonly steps: number
  readonly writes: boolean
}): TimelineGeometry {
  const { width, steps, writes } = options
  if (!(width > 0 && steps >= 1))
    throw new RangeError(`timelineGeometry: width and steps must be above 0, got ${width} and ${steps}`)
  const compact = width < compactBelowWidth
  let plan = (compact ? compactPlan : widePlan).filter(({ name }) =>
    writes ? name !== 'nothingWritten' : !writingRows.has(name),
  )
  for (const name of dispensable) if (leastHeight(plan) > options.height) plan = plan.filter((row) => row.name !== name)
  const spare = Math.max(0, options.height - leastHeight(plan))
  const shares = plan.reduce((sum, { grow = 0, growAbove = 0 }) => sum + grow + growAbove, 0)
  const rows: Partial<Record<RowName, RowExtent>> = {}
  let nothingWritten: RowExtent | null = null
  let y = 0
  let shared = 0
  const grown = (share = 0) => {
    const before = Math.floor((spare * shared) / shares)
    shared += share
    return Math.floor((spare * shared) / shares) - before
  }
  for (const row of plan) {
    y += row.above + grown(row.growAbove)
    const height = row.height + grown(row.grow)
    if (row.name === 'nothingWritten') nothingWritten = { y, height }
    else rows[row.name] = { y, height }
    y += height
  }
  const labelColumn = width >= 1100 ? 228 : 208
  const plotX = compact ? 16 : labelColumn
  const plotWidth = compact ? width - 2 * plotX : width - labelColumn - 76
  return {
    width,
    compact,
    steps,
    plotX,
    plotWidth,
    stepWidth: plotWidth / steps,
    rows,
    nothingWritten,
    columnTop: compact ? rows.phases!.y : 0,
    columnBottom: y + bottomMargin,
  }
}

/** Left edge of a step's column, in px; `steps` gives the right edge of the last. */
export function stepToX({ plotX, stepWidth }: TimelineGeometry, step: number): number {
  return plotX + step * stepWidth
}

/** The step whose column is at or nearest to x. */
export function xToStep({ plotX, stepWidth, steps }: TimelineGeometry, x: number): number {
  return Math.min(Math.max(Math.floor((x - plotX) / stepWidth), 0), steps - 1)
}

function leastHeight(plan: readonly RowPlan[]): number {
  return plan.reduce((sum, { above, height }) => sum + above + height, bottomMargin)
}
