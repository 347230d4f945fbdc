import { describe, expect, it } from 'vitest'
import { parseTypedNumber } from './numberInput'

describe('parseTypedNumber', () => {
  it('reads decimals, exponents, fractions and words for no limit', () => {
    const readings: [string, number][] = [
      ['0.2', 0.2],
      [' 0,2 ', 0.2],
      ['.5', 0.5],
      ['3e-4', 3e-4],
      ['\u22121', -1],
      ['1/64', 1 / 64],
      ['1 / 64', 1 / 64],
      ['off', Infinity],
      ['None', Infinity],
      ['∞', Infinity],
    ]
    for (const [text, value] of readings) expect(parseTypedNumber(text), text).toBe(value)
  })

  it('refuses what is no number', () => {
    for (const text of ['', ' ', 'abc', '1.2.3', '1/0', '1/2/3', '0x10', '5 %', '--1', 'NaN', '1e999'])
      expect(parseTypedNumber(text), text).toBeNull()
  })
})
