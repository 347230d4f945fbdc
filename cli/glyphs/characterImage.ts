import { centreInk, glyphSide } from '../../src/images/centreInk'
import type { FontFace } from './fontFiles'
import { contoursOf, rasterise } from './outlineRaster'

/** Units of the outline before it is scaled to the image. */
const outlineSize = 1000

/** A character as the face draws it, centred, [28, 28], 0 to 1; null where the face has no ink for it. */
export function characterImage({ parts }: FontFace, codePoint: number): Float32Array | null {
  const part = parts.find((font) => font.tables.cmap.glyphIndexMap[codePoint])
  if (!part) return null
  const glyph = part.charToGlyph(String.fromCodePoint(codePoint))
  const contours = contoursOf(glyph.getPath(0, 0, outlineSize).commands)
  const points = contours.flat()
  if (points.length === 0) return null
  const xs = points.filter((_, k) => k % 2 === 0)
  const ys = points.filter((_, k) => k % 2 === 1)
  const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
  const { scale, left, top } = centreInk(box)
  return rasterise(
    contours.map((contour) => contour.map((value, k) => scale * value + (k % 2 === 0 ? left : top))),
    glyphSide,
  )
}
