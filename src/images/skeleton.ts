/** A line through pixels, x, y, x, y, ... */
export type Line = readonly number[]

/** The eight neighbours of a pixel, clockwise from above: row and column offsets. */
const around = [
  [-1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
  [1, 0],
  [1, -1],
  [0, -1],
  [-1, -1],
] as const

/**
 * Thins ink to lines one pixel wide that keep its connections (Zhang and Suen 1984). Changes `ink` in place.
 *
 * @param ink [side, side], 1 for ink; the outermost rows and columns are 0
 */
export function thin(ink: Uint8Array, side: number): void {
  const offsets = around.map(([row, column]) => row * side + column)
  const ring = new Uint8Array(9)
  let pixels = inkPixels(ink)
  for (let changed = true; changed;) {
    changed = false
    for (const pass of [0, 1]) {
      const removed: number[] = []
      for (const k of pixels) {
        let count = 0
        for (let i = 0; i < 8; i++) count += ring[i] = ink[k + offsets[i]]
        if (count < 2 || count > 6) continue
        ring[8] = ring[0]
        let rises = 0
        for (let i = 0; i < 8; i++) if (!ring[i] && ring[i + 1]) rises++
        if (rises !== 1) continue
        const [up, right, down, left] = [ring[0], ring[2], ring[4], ring[6]]
        const isEdge = pass === 0 ? !(right && down && (up || left)) : !(up && left && (right || down))
        if (isEdge) removed.push(k)
      }
      for (const k of removed) ink[k] = 0
      if (removed.length > 0) pixels = pixels.filter((k) => ink[k])
      changed ||= removed.length > 0
    }
  }
}

function inkPixels(ink: Uint8Array): number[] {
  const pixels: number[] = []
  ink.forEach((value, k) => value && pixels.push(k))
  return pixels
}

/**
 * The lines that a thinned image consists of, from ends or crossings to the next; a single pixel is a line of one point.
 *
 * @param shortest lines of fewer points that touch another are left out: specks at corners, which thinning leaves
 */
export function traceLines(ink: Uint8Array, side: number, shortest: number): Line[] {
  // Straight neighbours come before diagonal ones, so that corners are not cut.
  const offsets = [0, 2, 4, 6, 1, 3, 5, 7].map((i) => around[i][0] * side + around[i][1])
  const pixels = inkPixels(ink)
  const isLeft = Uint8Array.from(ink)
  const lines: Line[] = []
  const follow = (start: number) => {
    const path: number[] = []
    for (let at: number | undefined = start; at !== undefined;) {
      path.push(at)
      isLeft[at] = 0
      const here: number = at
      at = offsets.map((offset) => here + offset).find((near) => isLeft[near])
    }
    const own = new Set(path)
    const touches = path.some((k) => offsets.some((offset) => ink[k + offset] && !own.has(k + offset)))
    if (path.length >= shortest || !touches) lines.push(path.flatMap((k) => [k % side, Math.floor(k / side)]))
  }
  // Ends first, then whatever is left: rings and branches.
  for (const k of pixels) if (offsets.filter((offset) => ink[k + offset]).length === 1) if (isLeft[k]) follow(k)
  for (const k of pixels) if (isLeft[k]) follow(k)
  return lines
}
