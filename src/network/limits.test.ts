import { describe, expect, it } from 'vitest'
import { EngineError } from '../numerics/engineErrors'
import { checkLimits, settingLimits, sizeLimits } from './limits'
import { defaultPlasticity, type ModelConfig } from './modelConfig'
import { parseModelConfig } from './parseModelConfig'
import { smallModel } from '../../test/smallModel'

const config = smallModel({ hiddenSize: 5, auxiliarySize: 1 })

/** What is said of a configuration, without the operation. */
function complaint(check: () => unknown): string | null {
  try {
    check()
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(EngineError)
    const { what, expected, actual } = error as EngineError
    return `${what} must be ${expected}, got ${actual}`
  }
}

const withSize = (name: string, value: number): ModelConfig => ({ ...config, [name]: value })
const withSetting = (name: string, value: number): ModelConfig => ({
  ...config,
  plasticity: { ...defaultPlasticity, [name]: value },
})

describe('a configuration from a file and one that an engine is given', () => {
  it.each(Object.entries(sizeLimits))('have the same limits of %s', (name, { least, most }) => {
    for (const value of [least, most]) {
      expect(complaint(() => checkLimits('test', withSize(name, value)))).toBeNull()
      expect(parseModelConfig(withSize(name, value))).toEqual(withSize(name, value))
    }
    for (const value of [least - 1, most + 1, least + 0.5, NaN]) {
      const wanted = `${name} must be a whole number from ${least} to ${most}, got ${value}`
      expect(complaint(() => checkLimits('test', withSize(name, value)))).toBe(wanted)
      expect(complaint(() => parseModelConfig(withSize(name, value)))).toBe(wanted)
    }
  })

  it.each(Object.entries(settingLimits))('have the same limits of %s', (name, { least, most }) => {
    for (const value of [least, most]) {
      expect(complaint(() => checkLimits('test', withSetting(name, value)))).toBeNull()
      expect(parseModelConfig(withSetting(name, value))).toEqual(withSetting(name, value))
    }
    for (const value of [-1, NaN]) {
      const said = complaint(() => checkLimits('test', withSetting(name, value)))
      expect(said).toMatch(new RegExp(`^${name} must be a number .*, got ${value}$`))
      expect(complaint(() => parseModelConfig(withSetting(name, value)))).toBe(said)
    }
  })

  it('may have no clip, a gate of its own, or none', () => {
    for (const modulation of ['learned', 'off'] as const)
      expect(() => checkLimits('test', { ...config, plasticity: { ...defaultPlasticity, modulation } })).not.toThrow()
    expect(
      complaint(() => parseModelConfig({ ...config, plasticity: { ...defaultPlasticity, modulation: 'on' } })),
    ).toBe('modulation must be one of learned, off, got "on"')
    expect(complaint(() => parseModelConfig({ ...config, hiddenSize: undefined }))).toBe(
      'hiddenSize must be a whole number from 1 to 512, got undefined',
    )
  })
})
