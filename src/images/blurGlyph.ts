import { glyphSide } from './centreInk'

/** A glyph image with a margin of one pixel on every side. */
export const blurredSide = glyphSide + 2

/** The image with a margin of one pixel, averaged with weights 1, 2, 1 in both directions: [30, 30]. */
export function blurGlyph(image: Float32Array): Float32Array {
  const across = new Float32Array(blurredSide * blurredSide)
  const blurred = new Float32Array(blurredSide * blurredSide)
  for (let row = 0; row < glyphSide; row++)
    for (let column = 0; column < glyphSide; column++) {
      const value = image[row * glyphSide + column] / 4
      if (value === 0) continue
      const k = (row + 1) * blurredSide + column + 1
      across[k - 1] += value
      across[k] += 2 * value
      across[k + 1] += value
    }
  for (let k = blurredSide; k < across.length - blurredSide; k++)
    blurred[k] = (across[k - blurredSide] + 2 * across[k] + across[k + blurredSide]) / 4
  return blurred
}
