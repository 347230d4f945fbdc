import { gzipSync } from 'fflate/browser'
import { describe, expect, it } from 'vitest'
import { readGlyphs } from '../../cli/imageSources'
import { glyphSize } from '../../src/images/centreInk'
import { readGlyphFile, writeGlyphFile, type GlyphSet } from '../../src/images/glyphFile'

const small: GlyphSet = {
  ...glyphSize,
  pixels: Uint8Array.from({ length: 3 * 784 }, (_, k) => 17 * (k % 16)),
  classStarts: [0, 2, 3],
  classes: [
    { script: 'Thai', codePoint: 0xe01, fonts: ['b', 'a'] },
    { script: 'Lao', codePoint: 0xe81, fonts: ['a'] },
  ],
}

describe('a glyph file', () => {
  it('gives back what was written', async () => {
    expect(await readGlyphFile(gzipSync(writeGlyphFile(small)))).toEqual(small)
  })

  it('is the same where the server has unpacked it', async () => {
    expect(await readGlyphFile(writeGlyphFile(small))).toEqual(small)
  })

  it('is refused with a message when it is something else', async () => {
    await expect(readGlyphFile(new Uint8Array(50))).rejects.toThrow('expected a header of format engram-glyphs-1')
    const torn = gzipSync(writeGlyphFile(small)).subarray(0, 40)
    await expect(readGlyphFile(torn)).rejects.toThrow('expected gzip, got 40 bytes that cannot be unpacked')
    const other = gzipSync(new TextEncoder().encode('abcdefgh'))
    await expect(readGlyphFile(other)).rejects.toThrow('expected a header of format engram-glyphs-1')
    const cut = gzipSync(writeGlyphFile(small).subarray(0, -10))
    await expect(readGlyphFile(cut)).rejects.toThrow('expected 3 images of 28 x 28 in 1176 bytes, got 1166')
  })
})

describe('the glyphs', async () => {
  const splits = {
    train: await readGlyphs('train'),
    validation: await readGlyphs('validation'),
    test: await readGlyphs('test'),
  }
  const scripts = (set: GlyphSet) => new Set(set.classes.map(({ script }) => script))

  it('have no script in two splits, hundreds of characters in each and thousands to train on', () => {
    const all = Object.values(splits).flatMap((set) => [...scripts(set)])
    expect(new Set(all).size).toBe(all.length)
    for (const set of Object.values(splits)) expect(set.classes.length).toBeGreaterThan(500)
    expect(splits.train.classes.length).toBeGreaterThan(3500)
  })

  it('are centred in a margin of three pixels, and none is blank', () => {
    for (const { pixels } of Object.values(splits))
      for (let image = 0; image < pixels.length; image += 784) {
        let [ink, margin] = [0, 0]
        for (let k = 0; k < 784; k++) {
          const [row, column] = [Math.floor(k / 28), k % 28]
          if (Math.min(row, column, 27 - row, 27 - column) < 3) margin += pixels[image + k]
          else ink += pixels[image + k]
        }
        expect(margin).toBe(0)
        expect(ink).toBeGreaterThan(5 * 255)
      }
  })
})
