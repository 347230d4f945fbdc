import { imageValues, type ImageSet } from './imageSet'
import { glyphSide, glyphSize } from './centreInk'

/** One character: a class of glyph images. */
export interface GlyphClass {
  /** Unicode name of its script, such as "Old_Italic". */
  readonly script: string
  readonly codePoint: number
  /** The fonts that drew its images, in the order of the images. */
  readonly fonts: readonly string[]
}

/** Characters and their images, 28 x 28, ink 1. */
export interface GlyphSet extends ImageSet {
  readonly classes: readonly GlyphClass[]
}

/** A file that is not a glyph file; the message says what was expected and what came. */
class GlyphFileError extends Error {
  override readonly name = 'GlyphFileError'
}

const format = 'engram-glyphs-1'

interface Header {
  readonly format: string
  /** Every font once; the classes name them by their place. */
  readonly fonts: readonly string[]
  /** Script, code point, fonts. */
  readonly classes: readonly (readonly [string, number, readonly number[]])[]
}

/**
 * A set of glyphs as bytes, to be compressed with gzip: the length of the header (4 bytes, little-endian), the header as
 * JSON, then 4 bits a pixel, row by row, the first pixel in the upper half of its byte.
 */
export function writeGlyphFile(glyphs: GlyphSet): Uint8Array<ArrayBuffer> {
  const fonts = [...new Set(glyphs.classes.flatMap((glyph) => glyph.fonts))].sort()
  const header: Header = {
    format,
    fonts,
    classes: glyphs.classes.map(({ script, codePoint, fonts: drawn }) => [
      script,
      codePoint,
      drawn.map((font) => fonts.indexOf(font)),
    ]),
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const { pixels } = glyphs
  const bytes = new Uint8Array(4 + json.length + pixels.length / 2)
  new DataView(bytes.buffer).setUint32(0, json.length, true)
  bytes.set(json, 4)
  for (let k = 0; k < pixels.length; k += 2)
    bytes[4 + json.length + k / 2] = (Math.round(pixels[k] / 17) << 4) | Math.round(pixels[k + 1] / 17)
  return bytes
}

/**
 * Reads a glyph file, gzipped or not.
 *
 * @throws GlyphFileError where it is none
 */
export async function readGlyphFile(file: Uint8Array<ArrayBuffer>): Promise<GlyphSet> {
  const bytes = await unpack(file)
  const headerLength = bytes.length > 4 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0
  const header = parseHeader(bytes.subarray(4, 4 + headerLength))
  const classStarts = [0]
  for (const [, , fonts] of header.classes) classStarts.push(classStarts.at(-1) + fonts.length)
  const expected = classStarts.at(-1) * imageValues(glyphSize)
  const packed = bytes.subarray(4 + headerLength)
  if (packed.length * 2 !== expected)
    throw new GlyphFileError(
      `glyph file: expected ${classStarts.at(-1)} images of ${glyphSide} x ${glyphSide} in ${expected / 2} bytes, got ${packed.length}`,
    )
  const pixels = new Uint8Array(expected)
  packed.forEach((byte, k) => {
    pixels[2 * k] = 17 * (byte >> 4)
    pixels[2 * k + 1] = 17 * (byte & 15)
  })
  const classes = header.classes.map(([script, codePoint, fonts]) => ({
    script,
    codePoint,
    fonts: fonts.map((font) => header.fonts[font]),
  }))
  return { ...glyphSize, pixels, classStarts, classes }
}

/** Some servers unpack a .gz file while they send it. Gzip begins with 1f 8b 08: no header is as long as that would say. */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return bytes
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
    return new Uint8Array(await new Response(stream).arrayBuffer())
  } catch {
    throw new GlyphFileError(`glyph file: expected gzip, got ${bytes.length} bytes that cannot be unpacked`)
  }
}

function parseHeader(json: Uint8Array): Header {
  const text = new TextDecoder().decode(json)
  try {
    const header = JSON.parse(text) as Header
    if (header.format === format) return header
  } catch {
    // Said below.
  }
  throw new GlyphFileError(
    `glyph file: expected a header of format ${format}, got ${JSON.stringify(text.slice(0, 40))}`,
  )
}
