import { describe, expect, it } from 'vitest'
import { flattenParameters, parameterRanges } from '../network/flatParameters'
import { OverflowError } from '../numerics/engineErrors'
import { initialParameters } from '../network/parameters'
import { adamWFromTensors, adamWStep, adamWToTensors, defaultAdamW, initialAdamW } from './adamW'
import { smallModel } from '../../test/smallModel'

const config = smallModel({ rule: 'gradient', inputSize: 2, hiddenSize: 3, outputSize: 1, auxiliarySize: 0 })
const parameters = flattenParameters(config, initialParameters(config, 1))

/** One step from the start, with the same gradient everywhere. */
function step(gradient: number, settings = defaultAdamW, model = config) {
  const after = parameters.slice()
  const state = initialAdamW(model)
  const gradientNorm = adamWStep(model, after, gradientsOf(gradient), state, settings)
  return { after, state, gradientNorm }
}

const gradientsOf = (value: number) => new Float32Array(parameters.length).fill(value)

describe('AdamW', () => {
  it('moves every parameter by the learning rate in its first step, against the gradient', () => {
    step(0.01).after.forEach((value, k) => expect(parameters[k] - value).toBeCloseTo(1e-3, 6))
  })

  it('keeps the largest second moment: after a large gradient small ones move little', () => {
    const settings = { ...defaultAdamW, gradientNormLimit: Infinity }
    const { after, state } = step(10, settings)
    for (let k = 0; k < 200; k++) adamWStep(config, after, gradientsOf(0), state, settings)
    expect(state.largestSecond[0]).toBeCloseTo(0.1, 5)
    expect(state.second[0]).toBeLessThan(0.083)
    expect(state.first[0]).toBeLessThan(1e-6)
  })

  it('limits the norm over all gradients together', () => {
    const { state, gradientNorm } = step(100)
    expect(gradientNorm).toBeCloseTo(100 * Math.sqrt(parameters.length), 2)
    expect(Math.sqrt(state.first.reduce((sum, m) => sum + (10 * m) ** 2, 0))).toBeCloseTo(5, 4)
  })

  it('decays every parameter, alpha included, whatever its gradient', () => {
    const { after } = step(0, { ...defaultAdamW, weightDecay: 0.5 })
    after.forEach((value, k) => expect(value).toBeCloseTo(parameters[k] * (1 - 5e-4), 6))
  })

  it('leaves the slow weights of a random network as they are', () => {
    const { after, gradientNorm } = step(0.01, defaultAdamW, { ...config, randomNetwork: true })
    let trained = 0
    for (const { name, from, to } of parameterRanges(config)) {
      const moves = name.includes('alpha') || name === 'internalLossWeight'
      if (moves) trained += to - from
      for (let k = from; k < to; k++) expect(after[k] !== parameters[k], name).toBe(moves)
    }
    expect(gradientNorm).toBeCloseTo(0.01 * Math.sqrt(trained), 6)
  })

  it('refuses a gradient that is not finite, and changes nothing', () => {
    const after = parameters.slice()
    const state = initialAdamW(config)
    const act = () => adamWStep(config, after, gradientsOf(NaN), state, defaultAdamW)
    expect(act).toThrow(OverflowError)
    expect(act).toThrow("adamWStep: the gradient's norm must be finite, got NaN")
    expect(after).toEqual(parameters)
    expect(state).toEqual(initialAdamW(config))
  })

  it('is the same after a round trip through tensors', () => {
    const { state } = step(0.3)
    expect(adamWFromTensors(config, adamWToTensors(state))).toEqual(state)
    expect(() => adamWFromTensors({ ...config, hiddenSize: 4 }, adamWToTensors(state))).toThrow(
      `adamW.first must have 126 values, got ${parameters.length}`,
    )
  })
})
