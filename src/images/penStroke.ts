import { centreInk, glyphSide } from './centreInk'

/** One movement of a round pen over the paper, in any unit of length, y downwards. */
export interface PenStroke {
  /** x, y, x, y, ... */
  readonly points: readonly number[]
  /** At each point, the pen's half-width, in pixels of the glyph image. */
  readonly halfWidths: readonly number[]
}

/**
 * A drawing as a glyph image: centred and scaled as the fonts' characters are, the pen's width kept.
 *
 * @param into where the image goes, [28, 28], 0 to 1; blank for no points
 */
export function drawStrokes(strokes: readonly PenStroke[], into: Float32Array): void {
  into.fill(0)
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  let widest = 0
  for (const { points, halfWidths } of strokes) {
    for (let k = 0; k < points.length; k += 2) {
      box.left = Math.min(box.left, points[k])
      box.right = Math.max(box.right, points[k])
      box.top = Math.min(box.top, points[k + 1])
      box.bottom = Math.max(box.bottom, points[k + 1])
    }
    widest = Math.max(widest, ...halfWidths)
  }
  if (box.left > box.right) return
  const { scale, left, top } = centreInk(box, 2 * widest)
  for (const { points, halfWidths } of strokes)
    for (let k = 0; k < halfWidths.length; k++) {
      const before = Math.max(0, k - 1)
      const at = (index: number) => [scale * points[2 * index] + left, scale * points[2 * index + 1] + top] as const
      drawPiece(into, at(before), at(k), halfWidths[k])
    }
}

/** Inks a piece of line: a pixel by how far the pen's edge reaches beyond its centre. */
function drawPiece(
  into: Float32Array,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  halfWidth: number,
): void {
  const reach = halfWidth + 0.5
  const within = (value: number) => Math.max(0, Math.min(glyphSide - 1, value))
  const [rowFrom, rowTo] = [within(Math.floor(Math.min(y0, y1) - reach)), within(Math.ceil(Math.max(y0, y1) + reach))]
  const [columnFrom, columnTo] = [
    within(Math.floor(Math.min(x0, x1) - reach)),
    within(Math.ceil(Math.max(x0, x1) + reach)),
  ]
  const [dx, dy] = [x1 - x0, y1 - y0]
  const squaredLength = dx * dx + dy * dy
  for (let row = rowFrom; row <= rowTo; row++)
    for (let column = columnFrom; column <= columnTo; column++) {
      const [x, y] = [column + 0.5 - x0, row + 0.5 - y0]
      const along = squaredLength > 0 ? Math.max(0, Math.min(1, (x * dx + y * dy) / squaredLength)) : 0
      const ink = reach - Math.hypot(x - along * dx, y - along * dy)
      const k = row * glyphSide + column
      into[k] = Math.max(into[k], Math.min(1, ink))
    }
}
