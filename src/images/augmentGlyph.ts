import type { Random } from '../numerics/random'
import { blurGlyph, blurredSide } from './blurGlyph'
import { glyphSide } from './centreInk'

/** How far training images are taken from what a font draws. */
const most = {
  /** radians */
  rotation: 0.3,
  shear: 0.25,
  /** of the logarithm of each side's scale */
  scale: 0.22,
  /** pixels */
  shift: 2,
  /** standard deviation of the elastic displacement of a control point, in pixels */
  elastic: 1,
} as const

/** Grey of the blurred image that becomes the edge: a low one thickens strokes, a high one thins them. */
const edge = { thickest: 0.2, thinnest: 0.6 } as const
/** How steeply grey rises across the edge. */
const contrast = 2.5

/** Control points of the elastic displacement in each direction. */
const controls = 5
const centre = (glyphSide - 1) / 2

/**
 * A glyph as another hand might have drawn it: rotated, sheared, scaled, shifted, bent by a smooth random displacement, its
 * strokes thicker or thinner through a threshold of the blurred image.
 *
 * @param image [28, 28], 0 to 1
 * @param into where the new image goes, [28, 28]
 */
export function augmentGlyph(image: Float32Array, random: Random, into: Float32Array): void {
  const spread = (range: number) => random.uniformBetween(-range, range)
  const [cos, sin] = angle(spread(most.rotation))
  const shear = spread(most.shear)
  const [scaleX, scaleY] = [Math.exp(spread(most.scale)), Math.exp(spread(most.scale))]
  const [shiftX, shiftY] = [spread(most.shift), spread(most.shift)]
  const level = random.uniformBetween(edge.thickest, edge.thinnest)
  const bendX = Float64Array.from({ length: controls * controls }, () => most.elastic * random.normal())
  const bendY = Float64Array.from({ length: controls * controls }, () => most.elastic * random.normal())
  const blurred = blurGlyph(image)

  // From a pixel of the new image back to where it comes from: (x, y) = inverse of rotation, shear and scale.
  const [xx, xy] = [cos / scaleX, (sin + shear * cos) / scaleX]
  const [yx, yy] = [-sin / scaleY, (cos - shear * sin) / scaleY]
  const bentX = new Float64Array(controls)
  const bentY = new Float64Array(controls)
  for (let row = 0; row < glyphSide; row++) {
    mixRows(bendX, row, bentX)
    mixRows(bendY, row, bentY)
    const y = row - centre - shiftY
    for (let column = 0; column < glyphSide; column++) {
      const x = column - centre - shiftX
      const at = controlAt[column]
      const part = controlPart[column]
      const fromX = xx * x + xy * y + centre + bentX[at] + part * (bentX[at + 1] - bentX[at])
      const fromY = yx * x + yy * y + centre + bentY[at] + part * (bentY[at + 1] - bentY[at])
      const grey = sample(blurred, fromX, fromY)
      const value = (grey - level) * contrast + 0.5
      into[row * glyphSide + column] = value <= 0 ? 0 : value >= 1 ? 1 : value
    }
  }
}

function angle(radians: number): [number, number] {
  return [Math.cos(radians), Math.sin(radians)]
}

/** For every row or column, the control point before it and how far it is towards the next. */
const controlPosition = Float64Array.from(
  { length: glyphSide },
  (_, k) => (k * (controls - 1)) / (glyphSide - 1 + 1e-9),
)
const controlAt = Int32Array.from(controlPosition, Math.floor)
const controlPart = controlPosition.map((position, k) => position - controlAt[k])

/** The control points' values along one row of the image. */
function mixRows(bend: Float64Array, row: number, into: Float64Array): void {
  const at = controlAt[row] * controls
  const part = controlPart[row]
  for (let k = 0; k < controls; k++) into[k] = bend[at + k] + part * (bend[at + controls + k] - bend[at + k])
}

/** The grey at a point between pixels; 0 beyond the margin. */
function sample(blurred: Float32Array, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  if (left < -1 || top < -1 || left >= glyphSide || top >= glyphSide) return 0
  const [right, below] = [x - left, y - top]
  const k = (top + 1) * blurredSide + left + 1
  const upper = blurred[k] + right * (blurred[k + 1] - blurred[k])
  const lower = blurred[k + blurredSide] + right * (blurred[k + blurredSide + 1] - blurred[k + blurredSide])
  return upper + below * (lower - upper)
}
