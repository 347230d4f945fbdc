import { glyphSide, type InkBox } from './centreInk'
import { drawStrokes } from './penStroke'

/** Drawings are made on paper of this many units on every side: whole numbers, so that an address holds them exactly. */
export const paperSide = 4096

/** One movement of the pen over the paper: x, y, x, y, ..., whole numbers from 0 to paperSide - 1, y downwards. */
export type Stroke = readonly number[]

/** What was drawn, in the order in which it was; empty for blank paper. */
export type Drawing = readonly Stroke[]

/** Half the pen's width in the glyph image, in its pixels: what the fonts' characters have in the middle. */
const penHalfWidth = 1.2
/** A stroke's points are left out where the line passes them as near as this, in units of the paper. */
const nearEnough = paperSide / 256
/** A drawing that is smaller than this is a dot, and no picture of how the hand shook. */
const dotSide = paperSide / 40

/** The least of a line's points that stay within {@link nearEnough} of all of them (Douglas and Peucker), on the paper. */
export function strokeOf(points: readonly number[]): Stroke {
  const onPaper = points.map((value) => Math.min(Math.max(Math.round(value), 0), paperSide - 1))
  const last = onPaper.length / 2 - 1
  const kept = new Set([0, last])
  const divide = (from: number, to: number) => {
    const { at, distance } = farthest(onPaper, from, to)
    if (distance <= nearEnough) return
    kept.add(at)
    divide(from, at)
    divide(at, to)
  }
  if (last > 1) divide(0, last)
  return onPaper.filter((_, k) => kept.has(k >> 1))
}

/** The point between two others that lies farthest from the line through them. */
function farthest(points: readonly number[], from: number, to: number): { at: number; distance: number } {
  const [x, y] = [points[2 * from], points[2 * from + 1]]
  const [dx, dy] = [points[2 * to] - x, points[2 * to + 1] - y]
  const squaredLength = dx * dx + dy * dy
  let found = { at: from, distance: 0 }
  for (let at = from + 1; at < to; at++) {
    const [px, py] = [points[2 * at] - x, points[2 * at + 1] - y]
    const along = squaredLength > 0 ? Math.min(Math.max((px * dx + py * dy) / squaredLength, 0), 1) : 0
    const distance = Math.hypot(px - along * dx, py - along * dy)
    if (distance > found.distance) found = { at, distance }
  }
  return found
}

/**
 * A drawing as the network sees it, [28, 28], 0 to 1: centred, scaled and drawn with a pen as wide as the strokes of the
 * characters that it was trained on, wherever on the paper and however large it was drawn. Blank for blank paper.
 */
export function drawingImage(drawing: Drawing): Float32Array {
  const image = new Float32Array(glyphSide * glyphSide)
  const { left, top, right, bottom } = boxOf(drawing)
  const isDot = Math.max(right - left, bottom - top) < dotSide
  const strokes = isDot && drawing.length > 0 ? [drawing[0].slice(0, 2)] : drawing
  drawStrokes(
    strokes.map((points) => ({ points, halfWidths: Array.from({ length: points.length / 2 }, () => penHalfWidth) })),
    image,
  )
  return image
}

function boxOf(drawing: Drawing): InkBox {
  const points = drawing.flat()
  const [xs, ys] = [0, 1].map((offset) => points.filter((_, k) => k % 2 === offset))
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}
