import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { glyphSide } from './centreInk'
import { drawingImage, paperSide, strokeOf } from './strokes'

const total = (image: Float32Array) => image.reduce((sum, value) => sum + value, 0)

/** Two strokes like a T, moved and scaled. */
const letterT = (x: number, y: number, scale: number) => [
  [x, y, x + 400 * scale, y],
  [x + 200 * scale, y, x + 200 * scale, y + 500 * scale],
]

describe('a drawing as the network sees it', () => {
  it('is the same wherever and however large it was drawn', () => {
    const small = drawingImage(letterT(100, 2000, 1))
    const large = drawingImage(letterT(1500, 300, 4))
    small.forEach((value, k) => expect(large[k]).toBeCloseTo(value, 5))
  })

  it('fills the box of the fonts’ characters, with strokes as wide as theirs', () => {
    const image = drawingImage(letterT(100, 2000, 2))
    const inked = [...image.keys()].filter((k) => image[k] > 0.5)
    const rows = inked.map((k) => Math.floor(k / glyphSide))
    expect([Math.min(...rows), Math.max(...rows)]).toEqual([3, 24])
    const stem = Array.from({ length: glyphSide }, (_, column) => image[20 * glyphSide + column])
    expect(stem.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2.4, 0)
  })

  it('is a dot for a tap, however the hand shook', () => {
    const dot = drawingImage([[700, 700]])
    expect(total(dot)).toBeGreaterThan(2)
    expect(drawingImage([[700, 700, 720, 705, 702, 708]])).toEqual(dot)
  })

  it('is blank for blank paper', () => {
    expect(total(drawingImage([]))).toBe(0)
  })
})

describe('strokeOf', () => {
  it('leaves out the points that a straight line passes, and keeps the ends and the corners', () => {
    const line = Array.from({ length: 50 }, (_, k) => [k * 40, 100 + (k % 2)]).flat()
    expect(strokeOf(line)).toEqual([0, 100, 1960, 101])
    const corner = [...line, ...Array.from({ length: 50 }, (_, k) => [1960, 100 + k * 30]).flat()]
    expect(strokeOf(corner).length).toBeLessThanOrEqual(8)
  })

  it('stays on the paper, in whole numbers, near every point of the line', () => {
    const point = fc.integer({ min: -500, max: paperSide + 500 })
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point), { minLength: 1, maxLength: 60 }), (points) => {
        const stroke = strokeOf(points.flat())
        for (const value of stroke) expect(Number.isInteger(value) && value >= 0 && value < paperSide).toBe(true)
        const near = (x: number, y: number) => {
          let least = Infinity
          for (let k = 0; k < stroke.length; k += 2) {
            const [ax, ay, bx, by] = [
              ...stroke.slice(Math.max(0, k - 2), Math.max(0, k - 2) + 2),
              stroke[k],
              stroke[k + 1],
            ]
            const squared = (bx - ax) ** 2 + (by - ay) ** 2
            const t = squared ? Math.min(Math.max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared, 0), 1) : 0
            least = Math.min(least, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)))
          }
          return least
        }
        const held = (value: number) => Math.min(Math.max(value, 0), paperSide - 1)
        for (const [x, y] of points) expect(near(held(x), held(y))).toBeLessThanOrEqual(paperSide / 256 + 1e-6)
      }),
    )
  })
})
