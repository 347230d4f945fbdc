import { isZoomed, type StepRange } from '../../store/timelineRange'
import { planRows, type RowName, type RowNeeds, type RowPlan } from './rowPlan'

/** Vertical extent of a row's plot, in px. */
export interface RowExtent {
  readonly y: number
  readonly height: number
}

/** It begins where the plot does. */
export interface OverviewExtent extends RowExtent {
  readonly width: number
}

/** The part that stays while the rows are scrolled. Extents are from the panel's top. */
export interface HeadGeometry {
  readonly phases: RowExtent
  /** The whole episode with the range on show; null where all of it is on show in steps wide enough to aim at. */
  readonly overview: OverviewExtent | null
  readonly height: number
}

/** Where everything of the timeline lies, in CSS px. All rows share the horizontal step axis, from the panel's left edge. */
export interface TimelineGeometry {
  readonly width: number
  /** Labels stand above their rows instead of in a column on the left. */
  readonly compact: boolean
  /** Of the whole episode. */
  readonly steps: number
  /** The steps on show. */
  readonly range: StepRange
  /** Left edge of the first step on show, and the extent of all of them. */
  readonly plotX: number
  readonly plotWidth: number
  readonly stepWidth: number
  readonly head: HeadGeometry
  /** Height of what shows the rows. */
  readonly bodyHeight: number
  /** Extents from the top of all rows, which may be higher than the body that they are scrolled in. */
  readonly rows: Readonly<Partial<Record<RowName, RowExtent>>>
  readonly rowsHeight: number
  /** The line that stands in for the rows of writing when the network cannot write. */
  readonly nothingWritten: RowExtent | null
}

/** The horizontal axis. */
export type TimeAxis = Pick<TimelineGeometry, 'plotX' | 'plotWidth' | 'stepWidth' | 'range'>

export interface TimelineGeometryOptions extends Omit<RowNeeds, 'compact' | 'interventionLanes'> {
  /** Lines that the marks of interventions take on this axis. */
  readonly interventionLanes: (axis: TimeAxis) => number
  readonly width: number
  readonly height: number
  readonly steps: number
  readonly range: StepRange
}

const compactBelowWidth = 700
/** Narrower steps than this have the overview, to zoom in with. */
const narrowStep = 12
/** On the right of the overview where there is no column for labels. */
const buttonsWidth = 100
const bottomMargin = 5

/**
 * Lays out the rows of a panel of `width` x `height` px for an episode of `steps` steps, of which `range` is on show.
 * Rows never overlap: where the height is too small for all, they are to be scrolled.
 */
export function timelineGeometry(options: TimelineGeometryOptions): TimelineGeometry {
  const { width, height, steps, range, interventionLanes, ...needs } = options
  if (!(width > 0 && steps >= 1))
    throw new RangeError(`timelineGeometry: width and steps must be above 0, got ${width} and ${steps}`)
  const compact = width < compactBelowWidth
  const labelColumn = width >= 1100 ? 228 : 208
  const plotX = compact ? 16 : labelColumn
  const plotWidth = compact ? width - 2 * plotX : width - labelColumn - 76
  const hasOverview = isZoomed(range, steps) || plotWidth / steps < narrowStep
  const head = headGeometry(compact, hasOverview ? plotWidth - (compact ? buttonsWidth : 0) : 0)
  const bodyHeight = Math.max(0, height - head.height)
  const axis: TimeAxis = { plotX, plotWidth, stepWidth: plotWidth / (range[1] - range[0]), range }
  return {
    width,
    compact,
    steps,
    ...axis,
    head,
    bodyHeight,
    ...shareOut(planRows({ ...needs, interventionLanes: interventionLanes(axis), compact }), bodyHeight),
  }
}

function headGeometry(compact: boolean, overviewWidth: number): HeadGeometry {
  const phases = { y: compact ? 48 : 11, height: 18 }
  const bottom = phases.y + phases.height
  const overview = overviewWidth > 0 ? { y: bottom + 6, height: compact ? 20 : 16, width: overviewWidth } : null
  return { phases, overview, height: overview ? overview.y + overview.height + 3 : bottom + 2 }
}

/** Gives each row its place, and what room is left to those that grow. */
function shareOut(
  plan: readonly RowPlan[],
  height: number,
): Pick<TimelineGeometry, 'rows' | 'rowsHeight' | 'nothingWritten'> {
  const least = plan.reduce((sum, row) => sum + row.above + row.height, bottomMargin)
  const spare = Math.max(0, height - least)
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
    const extent = { y, height: row.height + grown(row.grow) }
    if (row.name === 'nothingWritten') nothingWritten = extent
    else rows[row.name] = extent
    y += extent.height
  }
  return { rows, rowsHeight: Math.max(y + bottomMargin, height), nothingWritten }
}

/** Left edge of a step's column, in px; `range[1]` gives the right edge of the last. */
export function stepToX({ plotX, stepWidth, range }: TimelineGeometry, step: number): number {
  return plotX + (step - range[0]) * stepWidth
}

/** The place on the step axis that lies at x, within the steps on show. */
export function xToPlace({ plotX, stepWidth, range }: TimelineGeometry, x: number): number {
  return Math.min(Math.max(range[0] + (x - plotX) / stepWidth, range[0]), range[1])
}

/** The step whose column is at or nearest to x. */
export function xToStep(geometry: TimelineGeometry, x: number): number {
  const { plotX, stepWidth, range } = geometry
  return Math.min(Math.max(range[0] + Math.floor((x - plotX) / stepWidth), range[0]), range[1] - 1)
}

/** Left edge of a step in the overview of the whole episode. */
export function stepToOverviewX({ plotX, head, steps }: TimelineGeometry, step: number): number {
  return plotX + (step / steps) * (head.overview?.width ?? 0)
}

/** The place on the step axis that lies at x of the overview; null where there is none. */
export function overviewXToPlace({ plotX, head, steps }: TimelineGeometry, x: number): number | null {
  return head.overview && Math.min(Math.max(((x - plotX) / head.overview.width) * steps, 0), steps)
}

/** The row at or nearest to a height of the rows; null where there are none. */
export function rowAt({ rows }: TimelineGeometry, y: number): RowName | null {
  let nearest: RowName | null = null
  let distance = Infinity
  for (const [name, extent] of Object.entries(rows) as [RowName, RowExtent][]) {
    if (extent.height === 0) continue
    const away = Math.max(extent.y - y, y - extent.y - extent.height, 0)
    if (away < distance) [nearest, distance] = [name, away]
  }
  return nearest
}
