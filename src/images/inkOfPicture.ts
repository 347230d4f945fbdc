import { centreInk, glyphSide } from './centreInk'

/** A grey picture [height, width], 0 (black) to 1 (white). */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

/** Greys within this of the paper's are paper. */
const leastContrast = 0.12
/** Each pixel of the glyph image looks at this many places in each direction. */
const places = 4

/**
 * A picture of a symbol as a glyph image, [28, 28], 0 to 1: what differs from the paper is ink, whichever of the two is
 * darker; centred and scaled as the fonts' characters are. The paper is what most of the picture's edge looks like. Null
 * where nothing differs from it.
 */
export function inkOfPicture(picture: GreyPicture): Float32Array | null {
  const { width, height, values } = picture
  const paper = edgeGrey(picture)
  const ink = values.map((value) => Math.abs(value - paper))
  const most = ink.reduce((largest, value) => Math.max(largest, value), 0)
  if (most < leastContrast) return null
  const isInk = (column: number, row: number) => ink[row * width + column] > most / 2
  const box = { left: width, top: height, right: 0, bottom: 0 }
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      if (!isInk(column, row)) continue
      box.left = Math.min(box.left, column)
      box.right = Math.max(box.right, column + 1)
      box.top = Math.min(box.top, row)
      box.bottom = Math.max(box.bottom, row + 1)
    }
  const { scale, left, top } = centreInk(box)
  const step = 1 / (scale * places)
  const image = new Float32Array(glyphSide * glyphSide)
  for (let k = 0; k < image.length; k++) {
    const [column, row] = [k % glyphSide, Math.floor(k / glyphSide)]
    let inked = 0
    for (let place = 0; place < places * places; place++) {
      const x = (column + (place % places) / places - left) / scale
      const y = (row + Math.floor(place / places) / places - top) / scale
      // A place is ink where any of it is: thin lines of a large picture would fade otherwise.
      inked += hasInk(isInk, x, y, step, width, height) ? 1 : 0
    }
    image[k] = inked / places ** 2
  }
  return image
}

function hasInk(
  isInk: (column: number, row: number) => boolean,
  x: number,
  y: number,
  side: number,
  width: number,
  height: number,
): boolean {
  const [right, below] = [Math.min(Math.ceil(x + side), width), Math.min(Math.ceil(y + side), height)]
  for (let row = Math.max(Math.floor(y), 0); row < Math.max(below, 0); row++)
    for (let column = Math.max(Math.floor(x), 0); column < Math.max(right, 0); column++)
      if (isInk(column, row)) return true
  return false
}

/** The middle one of the greys along the picture's edge. */
function edgeGrey({ width, height, values }: GreyPicture): number {
  const edge: number[] = []
  for (let column = 0; column < width; column++) edge.push(values[column], values[(height - 1) * width + column])
  for (let row = 0; row < height; row++) edge.push(values[row * width], values[(row + 1) * width - 1])
  return edge.sort((a, b) => a - b)[edge.length >> 1]
}
