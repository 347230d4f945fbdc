import { expect, it } from 'vitest'
import { stageScale } from './stageScale'

it('magnifies large stages alone, in tenths', () => {
  const of = (width: number, height: number) => stageScale({ width, height })
  expect(of(896, 520)).toBe(1)
  expect(of(1136, 1000)).toBe(1)
  expect(of(1376, 700)).toBe(1.2)
  expect(of(1376, 520)).toBe(1)
  expect(of(4000, 3000)).toBe(1.6)
})
