import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function tokens(theme: 'light' | 'dark'): Map<string, string> {
  const pairs = css.matchAll(/--([a-z0-9]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)
  return new Map([...pairs].map(([, name, light, dark]) => [name, theme === 'light' ? light : dark]))
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

describe.each(['light', 'dark'] as const)('the %s tokens', (theme) => {
  const colors = tokens(theme)

  it.each(['ink', 'ink2', 'ink3', 'focus'])(
    'give text in %s a contrast of at least 4.5:1 on bg and on wash',
    (name) => {
      for (const ground of ['bg', 'wash'])
        expect(contrast(colors.get(name)!, colors.get(ground)!)).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(['hebbian', 'gradient', 'nonplastic'])('give text in the colour of %s at least 4.5:1 on bg', (name) => {
    expect(contrast(colors.get(name)!, colors.get('bg')!)).toBeGreaterThanOrEqual(4.5)
  })
})
