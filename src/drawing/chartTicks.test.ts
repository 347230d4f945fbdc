import { expect, it } from 'vitest'
import { linearTicks, logTicks } from './chartTicks'

it('marks an axis at round values', () => {
  expect(linearTicks(0, 20_000, 4).map(({ label }) => label)).toEqual(['0', '5,000', '10,000', '15,000', '20,000'])
})

it('marks a logarithmic axis at powers of ten, and between them where there are few', () => {
  const values = (low: number, high: number) => logTicks(low, high).map(({ value }) => value)
  expect(values(5e-5, 0.4)).toEqual([1e-4, 1e-3, 1e-2, 0.1])
  expect(values(0.001, 0.1)).toEqual([0.001, 0.01, 0.1])
  expect(values(0.06, 0.45)).toEqual([0.1, 0.2, 0.3])
  expect(logTicks(0.05, 0.3).map(({ label }) => label)).toEqual(['0.05', '0.1', '0.2', '0.3'])
})
