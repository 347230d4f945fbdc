import { describe, expect, it } from 'vitest'
import type { ErrorEstimate } from '../../runtime/protocol'
import { errorExtent, errorRows, errorText, standardErrorText } from './errorRows'

const errors = { loss: 0.1, lossBaseline: 0.167, answerError: 0.4, answerBaseline: 0.3 }
const estimate = {
  answerError: { mean: 0.12, standardError: 0.01 },
  answerBaseline: 0.333,
} as ErrorEstimate

describe('errorRows', () => {
  it('has no figure for fresh episodes before there is one', () => {
    const fresh = errorRows(errors, null, 0.06)[0]
    expect(fresh).toMatchObject({ name: 'fresh', value: null, standardError: null })
  })

  it('takes the baseline of the fresh episodes once it is known', () => {
    const zero = (known: ErrorEstimate | null) =>
      errorRows(errors, known, 0.06).find(({ name }) => name === 'zero')?.value
    expect(zero(null)).toBe(0.3)
    expect(zero(estimate)).toBe(0.333)
  })

  it('scales to the largest bar with its whisker', () => {
    expect(errorExtent(errorRows(errors, estimate, 0.06))).toBe(0.4)
    expect(errorExtent(errorRows({ ...errors, answerError: 0 }, null, 0))).toBe(0.3)
  })
})

describe('errorText', () => {
  it('keeps small errors apart from none', () => {
    expect(errorText(0.0002)).toBe('0.0002')
    expect(errorText(0.0634)).toBe('0.063')
    expect(errorText(3.5)).toBe('3.500')
    expect(errorText(6.39e13)).toBe('6.4e13')
    expect(errorText(NaN)).toBe('overflow')
  })
})

describe('standardErrorText', () => {
  it('has the decimals of its mean, and more where it would be 0', () => {
    expect(standardErrorText(0.0069, 0.133)).toBe('0.007')
    expect(standardErrorText(0.00002, 0.0004)).toBe('2e\u22125')
    expect(standardErrorText(0.0003, 0.02)).toBe('0.0003')
  })
})
