import { describe, expect, it } from 'vitest'
import { postBars, preBars } from './bars'

const strip = { span: 30, length: 20, extent: 2, selected: -1 }

describe('preBars', () => {
  it('draws one bar per unit to the left, as long as its value, by sign', () => {
    const { positive, negative, selected } = preBars([2, -1, 0], strip)
    expect(positive).toBe('M0 1h-20v8H0z')
    expect(negative).toBe('M0 11h-10v8H0z')
    expect(selected).toBe('')
  })

  it('ends bars at the full length', () => {
    expect(preBars([9, 0, 0], strip).positive).toBe('M0 1h-20v8H0z')
  })
})

describe('postBars', () => {
  it('draws bars upwards', () => {
    expect(postBars([0, 1, 0], strip).positive).toBe('M11 0v-10h8V0z')
  })

  it('sets the selected unit apart and shows it even at zero', () => {
    const paths = postBars([1, 0, 1], { ...strip, selected: 1 })
    expect(paths.selected).toBe('M11 0v-2h8V0z')
    expect(paths.positive).not.toContain('M11 ')
  })
})
