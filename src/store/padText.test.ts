import { describe, expect, it } from 'vitest'
import { blankPaper, placeOf, untouchedPad, type Pad, type Picture } from './pad'
import { formatPad, parsePad } from './padText'

const image = { kind: 'file', name: 'cat.png', pixels: new Float32Array(784) } as const

describe('drawings in an address', () => {
  it('are short, and leave out the episode’s own pictures and images of the user’s', () => {
    const strokes = [
      [0, 4095, 64, 1],
      [7, 8],
    ]
    const pad: Pad = {
      support: new Map<number, Picture>([
        [placeOf(2, 0), image],
        [placeOf(3, 2), blankPaper],
        [placeOf(1, 0), { kind: 'drawing', strokes }],
      ]),
      query: blankPaper,
      queryClass: 2,
    }
    expect(formatPad(pad)).toBe('1:00--1001.0708,203:,q:,is:2')
    expect(formatPad({ ...untouchedPad, query: image, queryClass: 2 })).toBe('')
  })

  it('are refused where anything else stands there', () => {
    for (const text of ['', 'x:0000', '0', '0:000', '0:00 0', '0:0000.', '0:0000,0:0000', 'is:x', '0:0000:', '00:0000'])
      expect(parsePad(text), text).toBeNull()
  })
})
