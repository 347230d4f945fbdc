import { describe, expect, it, vi } from 'vitest'
import { MatrixImage } from './matrixImage'

function contextOf() {
  const image = { data: new Uint8ClampedArray(2 * 3 * 4), width: 3, height: 2 }
  const putImageData = vi.fn()
  const createImageData = vi.fn(() => image)
  const context = { createImageData, putImageData } as unknown as CanvasRenderingContext2D
  return { context, image, createImageData, putImageData }
}

describe('MatrixImage', () => {
  it('paints one opaque pixel per value, row by row', () => {
    const { context, image, createImageData, putImageData } = contextOf()
    const matrix = new MatrixImage(context, 2, 3)
    matrix.paint([1, 2, 3, 4, 5, 6], (value) => (0xff000000 | value) >>> 0)
    expect(createImageData).toHaveBeenCalledWith(3, 2)
    expect([...image.data.filter((_, k) => k % 4 === 0)]).toEqual([1, 2, 3, 4, 5, 6])
    expect([...image.data.filter((_, k) => k % 4 === 3)]).toEqual(Array(6).fill(255))
    expect(putImageData).toHaveBeenCalledOnce()
  })

  it('paints the outer product of two factors', () => {
    const { context, image } = contextOf()
    new MatrixImage(context, 2, 3).paintOuterProduct([1, 2], [1, 2, 3], (value) => value)
    expect([...image.data.filter((_, k) => k % 4 === 0)]).toEqual([1, 2, 3, 2, 4, 6])
  })

  it('refuses another number of values than pixels', () => {
    const matrix = new MatrixImage(contextOf().context, 2, 3)
    expect(() => matrix.paint([1, 2], Number)).toThrow('[2, 3], got 2 values')
    expect(() => matrix.paintOuterProduct([1], [1, 2, 3], Number)).toThrow('[2] and [3], got [1] and [3]')
  })
})
