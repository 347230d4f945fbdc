import { describe, expect, it } from 'vitest'
import { formatFixed, formatPair, formatRate, formatScaleEnd, formatSignificant, niceExtent } from './numberText'

describe('formatFixed', () => {
  it('uses a true minus sign', () => {
    expect([-0.126, 0.126, 0, -0].map((v) => formatFixed(v, 2))).toEqual(['−0.13', '0.13', '0.00', '0.00'])
  })

  it('lets no number but zero read as zero', () => {
    expect([-0.001, 0.004, 1.4e-11, -2e-6].map((v) => formatFixed(v, 2))).toEqual(['−0.001', '0.004', '1e−11', '−2e−6'])
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

describe('formatPair', () => {
  it('gives both numbers the same decimals', () => {
    expect(formatPair(0.38, 0.3849)).toEqual(['0.380', '0.385'])
    expect(formatPair(28.7, 3)).toEqual(['28.7', '3.0'])
    expect(formatPair(-120, 1.4)).toEqual(['−120', '1'])
  })

  it('takes more digits where the two would look the same', () => {
    expect(formatPair(0.3801, 0.3804)).toEqual(['0.3801', '0.3804'])
    expect(formatPair(0.5, 0.5)).toEqual(['0.500', '0.500'])
    expect(formatPair(0.5, 0.5 + 1e-9)).toEqual(['0.50000', '0.50000'])
  })

  it('lets no number but zero read as zero, and says what overflows', () => {
    expect(formatPair(0, 0.0123)).toEqual(['0', '0.0123'])
    expect(formatPair(3e-7, 0.4)).toEqual(['3e−7', '0.400'])
    expect(formatPair(2e-9, 3e-9)).toEqual(['2e−9', '3e−9'])
    expect(formatPair(1, Infinity)).toEqual(['1', 'overflow'])
  })
})

describe('formatRate', () => {
  it('keeps tiny rates from becoming zeros', () => {
    expect([0, 0.0417, 0.00051, 0.0000312].map(formatRate)).toEqual(['0.0000', '0.0417', '0.00051', '3.1e−5'])
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
