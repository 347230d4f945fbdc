import type { Random } from '../numerics/random'
import { glyphSide } from './centreInk'
import { drawStrokes, type PenStroke } from './penStroke'
import { thin, traceLines, type Line } from './skeleton'

/** Thinning works on the glyph at this many times its size. */
const zoom = 3

/** Where a hand departs from the font: none of it is in the training images' augmentation. */
const hand = {
  /** Half-widths of the pen, in pixels of the glyph image. */
  thinnestPen: 0.55,
  thickestPen: 1.25,
  /** How far the pen's width changes along a stroke, as a share of it. */
  pressure: 0.3,
  /** Displacement of a stroke's points: slow waves, in pixels. */
  wobble: 0.7,
  /** Displacement of a whole stroke, in pixels. */
  misplaced: 0.5,
  /** Slant of the whole drawing, as a shear. */
  slant: 0.2,
  /** Of the logarithm of width over height. */
  aspect: 0.15,
} as const

/**
 * A glyph as if drawn by hand with a pen: its skeleton's lines, each wobbling and misplaced in its own way, redrawn with
 * a round pen whose width varies, then centred as every drawing is. Nothing of it is seen in training.
 *
 * @param image [28, 28], 0 to 1
 * @param into where the drawing goes, [28, 28]
 */
export function redrawByPen(image: Float32Array, random: Random, into: Float32Array): void {
  const slant = random.uniformBetween(-hand.slant, hand.slant)
  const aspect = Math.exp(random.uniformBetween(-hand.aspect, hand.aspect))
  const pen = random.uniformBetween(hand.thinnestPen, hand.thickestPen)
  const strokes = skeletonLines(image).map((line): PenStroke => {
    const moved = wobbled(line, random)
    const phase = 2 * Math.PI * random.uniform()
    const pressure = (k: number) => 1 + hand.pressure * Math.sin(k / (3 * zoom) + phase)
    return {
      points: moved.map((value, k) => (k % 2 === 0 ? aspect * (value - slant * moved[k + 1]) : value)),
      halfWidths: Array.from({ length: moved.length / 2 }, (_, k) => pen * pressure(k)),
    }
  })
  drawStrokes(strokes, into)
}

/** The lines of a glyph's skeleton, smoothed, in pixels of the image. */
function skeletonLines(image: Float32Array): Line[] {
  const side = zoom * glyphSide + 2
  const ink = new Uint8Array(side * side)
  for (let row = 1; row < side - 1; row++)
    for (let column = 1; column < side - 1; column++)
      ink[row * side + column] = greyAt(image, (column - 0.5) / zoom - 0.5, (row - 0.5) / zoom - 0.5) >= 0.5 ? 1 : 0
  thin(ink, side)
  return traceLines(ink, side, zoom + 1).map((line) => smoothed(line).map((value) => (value - 0.5) / zoom))
}

/** The image's value between pixels; 0 outside. */
function greyAt(image: Float32Array, x: number, y: number): number {
  const pixel = (row: number, column: number) =>
    row < 0 || column < 0 || row >= glyphSide || column >= glyphSide ? 0 : image[row * glyphSide + column]
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [right, below] = [x - left, y - top]
  return (
    (1 - below) * ((1 - right) * pixel(top, left) + right * pixel(top, left + 1)) +
    below * ((1 - right) * pixel(top + 1, left) + right * pixel(top + 1, left + 1))
  )
}

/** Each point in the middle of its neighbours, some times over; ends stay. */
function smoothed(line: readonly number[]): number[] {
  let points = [...line]
  for (let pass = 0; pass < zoom; pass++)
    points = points.map((value, k) =>
      k < 2 || k >= points.length - 2 ? value : (points[k - 2] + 2 * value + points[k + 2]) / 4,
    )
  return points
}

function wobbled(line: Line, random: Random): number[] {
  const wave = () => {
    const [first, second] = [random.normal(), random.normal()]
    const [phase, other] = [2 * Math.PI * random.uniform(), 2 * Math.PI * random.uniform()]
    const offset = hand.misplaced * random.normal()
    // A wave every 12 pixels and one every 30.
    return (length: number) =>
      offset +
      hand.wobble * (first * 0.4 * Math.sin(length / 1.9 + phase) + second * 0.6 * Math.sin(length / 4.8 + other))
  }
  const [moveX, moveY] = [wave(), wave()]
  let length = 0
  return line.map((value, k) => {
    if (k % 2 === 1) return value + moveY(length)
    if (k > 0) length += Math.hypot(value - line[k - 2], line[k + 1] - line[k - 1])
    return value + moveX(length)
  })
}
