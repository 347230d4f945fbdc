/** Losing more of the space than this for whole-pixel cells is not worth it. */
const mostLost = 0.2

/**
 * The length of `count` equal cells within `available` px: cells of whole device pixels if that uses most of the space, and
 * all of it otherwise.
 */
export function fitCells(available: number, count: number, pixelRatio: number): number {
  const whole = (Math.floor((available / count) * pixelRatio) / pixelRatio) * count
  return whole >= (1 - mostLost) * available ? whole : Math.floor(available)
}
