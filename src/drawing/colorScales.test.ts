import { describe, expect, it } from 'vitest'
import { cssColor, getPalette } from './colorScales'

const rgb = (packed: number) => [packed & 255, (packed >>> 8) & 255, (packed >>> 16) & 255] as const
const luminance = (packed: number) => {
  const [r, g, b] = rgb(packed).map((c) => {
    const x = c / 255
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe.each(['light', 'dark'] as const)('the %s palette', (theme) => {
  const palette = getPalette(theme)

  it('paints zero, and what is not a number, as the background', () => {
    expect(palette.diverging(0, 1)).toBe(palette.background)
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(palette.diverging(value, 1)).toBe(palette.background)
      expect(palette.activity(value, 1)).toBe(palette.background)
    }
    expect(palette.activity(0, 1)).toBe(palette.background)
    expect(palette.activity(-0.5, 1)).toBe(palette.background)
    expect(cssColor(palette.background)).toBe(theme === 'light' ? 'rgb(251 251 249)' : 'rgb(18 20 23)')
  })

  it('ends at the last stop and stays there beyond the extent', () => {
    const ends = theme === 'light' ? ['rgb(13 58 128)', 'rgb(126 44 2)'] : ['rgb(179 213 255)', 'rgb(255 203 155)']
    expect([-0.12, 0.12].map((v) => cssColor(palette.diverging(v, 0.12)))).toEqual(ends)
    expect([-9, 9].map((v) => cssColor(palette.diverging(v, 0.12)))).toEqual(ends)
  })

  it('moves away from the background without turning back', () => {
    for (const sign of [-1, 1]) {
      const contrast = Array.from({ length: 101 }, (_, k) =>
        Math.abs(luminance(palette.diverging((sign * k) / 100, 1)) - luminance(palette.background)),
      )
      contrast.slice(1).forEach((value, k) => expect(value).toBeGreaterThanOrEqual(contrast[k]))
    }
  })

  it('shows a hundredth of the extent', () => {
    expect(palette.diverging(0.01, 1)).not.toBe(palette.background)
    expect(palette.diverging(-0.01, 1)).not.toBe(palette.background)
  })

  it('keeps the two signs apart: blue below zero, red above', () => {
    for (const x of [0.1, 0.3, 1]) {
      const [r, , b] = rgb(palette.diverging(x, 1))
      const [rNegative, , bNegative] = rgb(palette.diverging(-x, 1))
      expect(r).toBeGreaterThan(b)
      expect(bNegative).toBeGreaterThan(rNegative)
    }
  })

  it('is made once', () => {
    expect(getPalette(theme)).toBe(palette)
  })
})
