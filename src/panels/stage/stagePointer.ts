import { invalidate } from '../../drawing/frameLoop'
import type { LayerName } from '../../network/layers'
import { engramStore } from '../../store/engramStore'
import { wholeView, type CrossbarView } from './crossbarPainter'
import type { CrossbarLayout } from './stageLayout'
import type { LayerOrder } from './unitOrders'

/** What of a crossbar lies under the pointer: a cell, or one unit's bar (then the other index is missing). */
export interface Pointed {
  readonly layer: LayerName
  readonly pre?: number
  readonly post?: number
  readonly clientX: number
  readonly clientY: number
}

let pointed: Pointed | null = null

/** Kept out of the store: it changes with every movement, and only the tooltip follows it. */
export function getPointed(): Pointed | null {
  return pointed
}

/** Takes note of the pointer, and of the hovered units for all panels. */
export function pointAt(next: Pointed | null): void {
  const before = pointed
  pointed = next
  invalidate()
  if (before?.layer === next?.layer && before?.pre === next?.pre && before?.post === next?.post) return
  const hovered = next && {
    layer: next.layer,
    ...(next.pre !== undefined && { pre: next.pre }),
    ...(next.post !== undefined && { post: next.post }),
  }
  engramStore.setState({ hovered })
}

/**
 * The units of the cell or bar at a point, in px from the upper left corner of the matrix's plot; null outside, and in the
 * corner between strips.
 */
export function unitsAt(
  { matrix: { width, height }, pre, post }: CrossbarLayout,
  { rows, columns }: LayerOrder,
  x: number,
  y: number,
  view: CrossbarView = wholeView,
): { pre?: number; post?: number } | null {
  const row = Math.floor(((y - view.y) / (height * view.k)) * pre)
  const column = Math.floor(((x - view.x) / (width * view.k)) * post)
  const inRows = row >= 0 && row < pre && y >= 0 && y < height
  const inColumns = column >= 0 && column < post && x >= 0 && x < width
  if (inRows && inColumns) return { pre: rows.unitAt[row], post: columns.unitAt[column] }
  if (inRows && x < 0) return { pre: rows.unitAt[row] }
  if (inColumns && y < 0) return { post: columns.unitAt[column] }
  return null
}
