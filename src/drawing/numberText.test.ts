import { describe, expect, it } from 'vitest'
import { formatFixed, formatRate, formatScaleEnd, formatSignificant, niceExtent } from './numberText'

describe('formatFixed', () => {
  it('uses a true minus sign and none on a rounded zero', () => {
    expect([-0.126, 0.126, -0.001, 0].map((v) => formatFixed(v, 2))).toEqual(['−0.13', '0.13', '0.00', '0.00'])
  })

  it('stays short where a value is huge, and says where it overflows', () => {
    expect([1e5, -3.2e38, Infinity, NaN].map((v) => formatFixed(v, 2))).toEqual([
      '1e5',
      '−3.2e38',
      'overflow',
      'overflow',
    ])
  })
})

describe('formatSignificant', () => {
  it('takes powers of ten only for the very small and the very large', () => {
    const values = [0, 0.4712, -0.0021049, 3.4e-8, 3e-8, -123456, 12.5, Infinity]
    expect(values.map((v) => formatSignificant(v))).toEqual([
      '0',
      '0.471',
      '−0.0021',
      '3.4e−8',
      '3e−8',
      '−1.2e5',
      '12.5',
      'overflow',
    ])
  })
})

describe('formatRate', () => {
  it('keeps tiny rates from becoming zeros', () => {
    expect([0, 0.0417, 0.00051, 0.0000312].map(formatRate)).toEqual(['0.0000', '0.0417', '0.0005', '3.1e−5'])
  })
})

describe('formatScaleEnd', () => {
  it('takes powers of ten where zeros would take the room', () => {
    expect([0.12, 1e-3, 2.5e-4, 1e-4, 3e-8, 1.8e38].map(formatScaleEnd)).toEqual([
      '0.12',
      '0.001',
      '2.5e−4',
      '1e−4',
      '3e−8',
      '1.8e38',
    ])
  })
})

describe('niceExtent', () => {
  it('is the next round number', () => {
    expect([0.1182, 0.1, 0.12, 0.9, 7, 10.5].map(niceExtent)).toEqual([0.12, 0.1, 0.12, 0.9, 7, 12])
  })

  it('is 1 where there is nothing to show', () => {
    expect([0, NaN, -1, Infinity].map(niceExtent)).toEqual([1, 1, 1, 1])
  })
})
