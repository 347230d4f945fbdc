import { invalidate } from '../../drawing/frameLoop'
import type { LayerName } from '../../network/layers'
import { engramStore } from '../../store/engramStore'
import type { CrossbarLayout } from './stageLayout'

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

/** The cell or bar at a point, in px from the matrix's upper left corner; null outside, and in the corner between strips. */
export function unitsAt(
  { matrix: { width, height }, pre, post }: CrossbarLayout,
  x: number,
  y: number,
): { pre?: number; post?: number } | null {
  const row = Math.floor((y / height) * pre)
  const column = Math.floor((x / width) * post)
  const inRows = row >= 0 && row < pre
  const inColumns = column >= 0 && column < post
  if (inRows && inColumns) return { pre: row, post: column }
  if (inRows && x < 0) return { pre: row }
  if (inColumns && y < 0) return { post: column }
  return null
}
