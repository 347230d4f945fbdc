/** A closed outline of straight pieces: x, y, x, y, ... */
export type Contour = readonly number[]

/** A font's drawing command (opentype.js), in pixels, y downwards. */
export type PathCommand =
  | { readonly type: 'M' | 'L'; readonly x: number; readonly y: number }
  | { readonly type: 'Q'; readonly x1: number; readonly y1: number; readonly x: number; readonly y: number }
  | {
      readonly type: 'C'
      readonly x1: number
      readonly y1: number
      readonly x2: number
      readonly y2: number
      readonly x: number
      readonly y: number
    }
  | { readonly type: 'Z' }

/** Straight pieces that stand for a curve. */
const curvePieces = 12

/** Outlines as polygons. */
export function contoursOf(commands: readonly PathCommand[]): Contour[] {
  const contours: number[][] = []
  let [x, y] = [0, 0]
  for (const command of commands) {
    if (command.type === 'Z') continue
    const contour = command.type === 'M' ? [] : contours[contours.length - 1]
    if (command.type === 'M') contours.push(contour)
    if (command.type === 'Q' || command.type === 'C')
      for (let k = 1; k < curvePieces; k++) {
        const t = k / curvePieces
        const s = 1 - t
        if (command.type === 'Q')
          contour.push(
            s * s * x + 2 * s * t * command.x1 + t * t * command.x,
            s * s * y + 2 * s * t * command.y1 + t * t * command.y,
          )
        else
          contour.push(
            s * s * s * x + 3 * s * s * t * command.x1 + 3 * s * t * t * command.x2 + t * t * t * command.x,
            s * s * s * y + 3 * s * s * t * command.y1 + 3 * s * t * t * command.y2 + t * t * t * command.y,
          )
      }
    contour.push(command.x, command.y)
    ;[x, y] = [command.x, command.y]
  }
  return contours
}

/**
 * The share of every pixel that lies inside, [side, side], 0 to 1. Exact for outlines that do not overlap: each edge adds
 * the signed area to its right, and a sum along the row gives the winding number (as Raph Levien's font-rs does).
 *
 * @param contours in pixels, within the image
 */
export function rasterise(contours: readonly Contour[], side: number): Float32Array {
  const sums = new Float64Array(side * side + 2)
  for (const contour of contours)
    for (let k = 0; k < contour.length; k += 2) {
      const next = (k + 2) % contour.length
      addEdge(sums, side, contour[k], contour[k + 1], contour[next], contour[next + 1])
    }
  const image = new Float32Array(side * side)
  let sum = 0
  for (let k = 0; k < image.length; k++) {
    sum += sums[k]
    image[k] = Math.min(1, Math.abs(sum))
  }
  return image
}

function addEdge(sums: Float64Array, side: number, x0: number, y0: number, x1: number, y1: number): void {
  if (y0 === y1) return
  const direction = y0 < y1 ? 1 : -1
  const [topX, topY, bottomX, bottomY] = y0 < y1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0]
  const slope = (bottomX - topX) / (bottomY - topY)
  for (let row = Math.floor(topY); row < bottomY; row++) {
    const from = Math.max(row, topY)
    const to = Math.min(row + 1, bottomY)
    const [a, b] = [topX + (from - topY) * slope, topX + (to - topY) * slope]
    const [left, right] = a < b ? [a, b] : [b, a]
    const height = direction * (to - from)
    // The edge covers columns first to last of this row; each takes its share of the height, times what is right of it.
    const first = Math.floor(left)
    const last = Math.max(first, Math.ceil(right) - 1)
    for (let column = first; column <= last; column++) {
      const low = Math.max(left, column)
      const high = Math.min(right, column + 1)
      const share = right > left ? (height * (high - low)) / (right - left) : height
      const inside = column + 1 - (low + high) / 2
      sums[row * side + column] += share * inside
      sums[row * side + column + 1] += share * (1 - inside)
    }
  }
}
