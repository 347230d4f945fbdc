import { describe, expect, it } from 'vitest'
import { litSymbols } from '../../src/panels/symbolLinks'

const selected = { layer: 'feed', pre: 2, post: 5 } as const

describe('litSymbols', () => {
  it('are what the pointer is on in the equation', () => {
    expect(litSymbols({ selected, hovered: { symbols: ['eta'] } })).toEqual(['eta'])
    expect(litSymbols({ selected, hovered: { symbols: ['eta', 'keep'], step: 3 } })).toEqual(['eta', 'keep'])
  })

  it('are all factors of a write', () => {
    expect(litSymbols({ selected, hovered: { symbols: ['written'], layer: 'feed' } })).toEqual([
      ...['written', 'eta', 'alpha', 'presynaptic', 'postsynaptic'],
    ])
  })

  it('are what a part of the selected layer stands for', () => {
    expect(litSymbols({ selected, hovered: { layer: 'feed', pre: 1 } })).toEqual(['presynaptic'])
    expect(litSymbols({ selected, hovered: { layer: 'feed', post: 1 } })).toEqual(['postsynaptic'])
    expect(litSymbols({ selected, hovered: { layer: 'feed', pre: 1, post: 0 } })).toEqual(['weight'])
  })

  it('are none for another layer, a step, or nothing', () => {
    expect(litSymbols({ selected, hovered: { layer: 'readout', pre: 1 } })).toEqual([])
    expect(litSymbols({ selected, hovered: { layer: 'readout', symbols: ['alpha'] } })).toEqual([])
    expect(litSymbols({ selected, hovered: { step: 3 } })).toEqual([])
    expect(litSymbols({ selected, hovered: null })).toEqual([])
  })
})
