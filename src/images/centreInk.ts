import type { ImageSize } from './imageSet'

/** Side of a glyph image, and of the box that its ink fills: what is between is margin. */
export const glyphSide = 28
export const inkSide = 22

export const glyphSize: ImageSize = { channels: 1, height: glyphSide, width: glyphSide }

/** A box around ink, in any unit. */
export interface InkBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Where ink goes: a point (x, y) comes to (scale x + left, scale y + top), in pixels of a glyph image. */
export interface InkPlacement {
  readonly scale: number
  readonly left: number
  readonly top: number
}

/** The placement that centres a box and makes its longer side `inkSide` minus the pen's width, in proportion. */
export function centreInk({ left, top, right, bottom }: InkBox, penWidth = 0): InkPlacement {
  const longer = Math.max(right - left, bottom - top)
  // A dot has no size of its own: it stays a dot.
  const scale = longer > 0 ? (inkSide - penWidth) / longer : 1
  return {
    scale,
    left: glyphSide / 2 - (scale * (left + right)) / 2,
    top: glyphSide / 2 - (scale * (top + bottom)) / 2,
  }
}
