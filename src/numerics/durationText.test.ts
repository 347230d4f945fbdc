import { expect, it } from 'vitest'
import { durationText } from './durationText'

it.each([
  [0, '0.00 ms'],
  [0.034, '0.03 ms'],
  [0.84, '0.8 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [36_000, '36.0 s'],
])('writes %d ms as %s', (ms, text) => {
  expect(durationText(ms).replace('\u00a0', ' ')).toBe(text)
})
