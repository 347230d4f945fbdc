import { describe, expect, it } from 'vitest'
import { untouchedPad } from './pad'
import { formatPad, parsePad } from './padText'

const image = { kind: 'file', name: 'cat.png', pixels: new Float32Array(784) } as const

describe('drawings in an address', () => {
  it('are short, and leave out the episode’s own pictures and images of the user’s', () => {
    const pad = {
      support: [
        null,
        {
          kind: 'drawing',
          strokes: [
            [0, 4095, 64, 1],
            [7, 8],
          ],
        },
        image,
      ],
      query: { kind: 'drawing', strokes: [] },
      queryClass: 2,
    } as const
    expect(formatPad(pad)).toBe('1:00--1001.0708,q:,is:2')
    expect(formatPad({ ...untouchedPad, query: image })).toBe('')
  })

  it('are refused where anything else stands there', () => {
    for (const text of [
      '',
      'x:0000',
      '0',
      '0:000',
      '0:00 0',
      '0:0000.',
      '0:0000,0:0000',
      'is:x',
      '0:0000:',
      '900:0000',
    ])
      expect(parsePad(text), text).toBeNull()
  })
})
