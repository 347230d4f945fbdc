import { describe, expect, it } from 'vitest'
import { createRandom } from '../numerics/random'
import { augmentGlyph } from './augmentGlyph'
import { glyphSide } from './centreInk'
import { drawStrokes } from './penStroke'
import { redrawByPen } from './redrawByPen'
import { thin, traceLines } from './skeleton'

const pixels = glyphSide * glyphSide
const total = (image: Float32Array) => image.reduce((sum, value) => sum + value, 0)

/** A cross with thick arms. */
const cross = Float32Array.from({ length: pixels }, (_, k) => {
  const [row, column] = [Math.floor(k / glyphSide), k % glyphSide]
  const inside = (value: number) => value >= 3 && value < 25
  const middle = (value: number) => value >= 12 && value < 16
  return (middle(row) && inside(column)) || (middle(column) && inside(row)) ? 1 : 0
})

describe.each([
  ['training', augmentGlyph],
  ['pen', redrawByPen],
])('the %s variation', (_, vary) => {
  const varied = (seed: number) => {
    const into = new Float32Array(pixels)
    vary(cross, createRandom(seed), into)
    return into
  }

  it('gives the same image for the same seed, another one for another', () => {
    expect(varied(1)).toEqual(varied(1))
    expect(varied(1)).not.toEqual(varied(2))
  })

  it('keeps ink between 0 and 1 and never loses it', () => {
    for (let seed = 0; seed < 50; seed++) {
      const image = varied(seed)
      expect(image.every((value) => value >= 0 && value <= 1)).toBe(true)
      expect(total(image)).toBeGreaterThan(20)
    }
  })
})

it('makes strokes both thicker and thinner', () => {
  const ink = Array.from({ length: 40 }, (_, seed) => {
    const into = new Float32Array(pixels)
    augmentGlyph(cross, createRandom(seed), into)
    return total(into)
  })
  expect(Math.min(...ink)).toBeLessThan(0.75 * total(cross))
  expect(Math.max(...ink)).toBeGreaterThan(1.25 * total(cross))
})

describe('a skeleton', () => {
  it('of a thick cross is four arms one pixel wide', () => {
    const side = glyphSide
    const ink = Uint8Array.from(cross)
    thin(ink, side)
    const count = ink.reduce((sum, value) => sum + value, 0)
    expect(count).toBeGreaterThan(28)
    expect(count).toBeLessThan(46)
    const lines = traceLines(ink, side, 4)
    expect(lines.flat().length / 2).toBeGreaterThan(28)
  })

  it('keeps a dot that stands alone', () => {
    const ink = new Uint8Array(100)
    ink[55] = 1
    expect(traceLines(ink, 10, 4)).toEqual([[5, 5]])
  })
})

describe('a drawing', () => {
  const drawn = (points: number[]) => {
    const into = new Float32Array(pixels)
    drawStrokes([{ points, halfWidths: Array.from({ length: points.length / 2 }, () => 1) }], into)
    return into
  }

  it('is centred and fills its box, wherever and however large it was drawn', () => {
    const near = drawn([0, 0, 10, 20])
    const far = drawn([500, 300, 700, 700])
    near.forEach((value, k) => expect(far[k]).toBeCloseTo(value, 5))
    const rows = [...near.keys()].filter((k) => near[k] > 0.5).map((k) => Math.floor(k / glyphSide))
    expect([Math.min(...rows), Math.max(...rows)]).toEqual([3, 24])
  })

  it('of a single point is a dot in the middle, of nothing is blank', () => {
    const dot = drawn([42, 17])
    expect(total(dot)).toBeGreaterThan(2)
    expect(dot[13 * glyphSide + 13]).toBe(dot[14 * glyphSide + 14])
    expect(total(drawn([]))).toBe(0)
  })
})
