import { describe, expect, it } from 'vitest'
import { glyphSide } from './centreInk'
import { inkOfPicture, type GreyPicture } from './inkOfPicture'

/** A cross of lines `line` wide on paper, its arms from `from` to `to`. */
function cross(side: number, [from, to]: readonly [number, number], line: number, paper = 1, ink = 0): GreyPicture {
  const middle = (from + to) / 2
  const values = Float32Array.from({ length: side * side }, (_, k) => {
    const [x, y] = [(k % side) + 0.5, Math.floor(k / side) + 0.5]
    const isWithin = (value: number) => value > from && value < to
    const isMiddle = (value: number) => Math.abs(value - middle) < line / 2
    return (isMiddle(x) && isWithin(y)) || (isMiddle(y) && isWithin(x)) ? ink : paper
  })
  return { width: side, height: side, values }
}

describe('inkOfPicture', () => {
  it('centres what differs from the paper, whether that is white or black', () => {
    const image = inkOfPicture(cross(200, [20, 120], 14))!
    const rows = [...image.keys()].filter((k) => image[k] > 0.5).map((k) => Math.floor(k / glyphSide))
    expect([Math.min(...rows), Math.max(...rows)]).toEqual([3, 24])
    expect(image[14 * glyphSide + 14]).toBe(1)
    expect(inkOfPicture(cross(200, [20, 120], 14, 0.1, 0.9))).toEqual(image)
  })

  it('keeps lines that are thin beside a large picture', () => {
    const image = inkOfPicture(cross(900, [50, 850], 2))!
    const stem = Array.from({ length: glyphSide }, (_, column) => image[6 * glyphSide + column])
    expect(Math.max(...stem)).toBeGreaterThan(0.2)
  })

  it('finds nothing on a picture of one grey', () => {
    expect(inkOfPicture({ width: 9, height: 7, values: new Float32Array(63).fill(0.4) })).toBeNull()
  })
})
