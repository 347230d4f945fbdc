import { describe, expect, it } from 'vitest'
import { litSymbol } from '../../src/panels/symbolLinks'

const selected = { layer: 'feed', pre: 2, post: 5 } as const

describe('litSymbol', () => {
  it('is what the pointer is on in the equation', () => {
    expect(litSymbol({ selected, hovered: { symbol: 'eta' } })).toBe('eta')
  })

  it('is what a part of the selected layer stands for', () => {
    expect(litSymbol({ selected, hovered: { layer: 'feed', pre: 1 } })).toBe('presynaptic')
    expect(litSymbol({ selected, hovered: { layer: 'feed', post: 1 } })).toBe('postsynaptic')
    expect(litSymbol({ selected, hovered: { layer: 'feed', pre: 1, post: 0 } })).toBe('weight')
  })

  it('is none for another layer, a step, or nothing', () => {
    expect(litSymbol({ selected, hovered: { layer: 'readout', pre: 1 } })).toBeNull()
    expect(litSymbol({ selected, hovered: { step: 3 } })).toBeNull()
    expect(litSymbol({ selected, hovered: null })).toBeNull()
  })
})
