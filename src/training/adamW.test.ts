import { describe, expect, it } from 'vitest'
import { defaultPlasticity, type ModelConfig } from '../network/modelConfig'
import { initialParameters, parameterShapes, type Parameters } from '../network/parameters'
import { adamWFromTensors, adamWStep, adamWToTensors, defaultAdamW, initialAdamW } from './adamW'

const config: ModelConfig = {
  cell: 'rnn',
  rule: 'gradient',
  inputSize: 2,
  hiddenSize: 3,
  outputSize: 1,
  auxiliarySize: 0,
  modulated: true,
  alphaMode: 'random',
  randomNetwork: false,
  lossKind: 'meanSquared',
  plasticity: defaultPlasticity,
}
const network = { config, parameters: initialParameters(config, 1) }

function gradientsOf(value: number): Parameters {
  return Object.fromEntries(
    Object.entries(network.parameters).map(([name, { shape, values }]) => [
      name,
      { shape, values: new Float32Array(values.length).fill(value) },
    ]),
  )
}

describe('AdamW', () => {
  it('moves every parameter by the learning rate in its first step, against the gradient', () => {
    const { parameters } = adamWStep(network, gradientsOf(0.01), initialAdamW(network), defaultAdamW)
    for (const name of parameterShapes(config).keys())
      parameters[name]!.values.forEach((value, k) =>
        expect(network.parameters[name]!.values[k] - value).toBeCloseTo(1e-3, 6),
      )
  })

  it('keeps the largest second moment: after a large gradient small ones move little', () => {
    const settings = { ...defaultAdamW, gradientNormLimit: Infinity }
    let state = adamWStep(network, gradientsOf(10), initialAdamW(network), settings).state
    for (let k = 0; k < 200; k++) state = adamWStep(network, gradientsOf(0), state, settings).state
    const { first, second, largestSecond } = state.moments['encoder.slowWeight']!
    expect(largestSecond[0]).toBeCloseTo(0.1, 5)
    expect(second[0]).toBeLessThan(0.083)
    expect(first[0]).toBeLessThan(1e-6)
  })

  it('limits the norm over all gradients together', () => {
    const limited = adamWStep(network, gradientsOf(100), initialAdamW(network), defaultAdamW)
    const count = Object.values(network.parameters).reduce((sum, { values }) => sum + values.length, 0)
    expect(limited.gradientNorm).toBeCloseTo(100 * Math.sqrt(count), 2)
    let squared = 0
    for (const { first } of Object.values(limited.state.moments)) for (const m of first) squared += (10 * m) ** 2
    expect(Math.sqrt(squared)).toBeCloseTo(5, 4)
  })

  it('decays every parameter, alpha included, whatever its gradient', () => {
    const settings = { ...defaultAdamW, weightDecay: 0.5 }
    const { parameters } = adamWStep(network, gradientsOf(0), initialAdamW(network), settings)
    for (const name of parameterShapes(config).keys())
      expect(parameters[name]!.values[0]).toBeCloseTo(network.parameters[name]!.values[0] * (1 - 5e-4), 6)
  })

  it('leaves the slow weights of a random network as they are', () => {
    const random = { config: { ...config, randomNetwork: true }, parameters: network.parameters }
    const { parameters } = adamWStep(random, gradientsOf(0.01), initialAdamW(random), defaultAdamW)
    expect(parameters['feed.slowWeight']).toBe(network.parameters['feed.slowWeight'])
    expect(parameters['feed.alpha']!.values[0]).not.toBe(network.parameters['feed.alpha']!.values[0])
    expect(parameters.internalLossWeight!.values[0]).not.toBe(1)
  })

  it('refuses a gradient that is not finite', () => {
    expect(() => adamWStep(network, gradientsOf(NaN), initialAdamW(network), defaultAdamW)).toThrow(
      "the gradient's norm must be finite, got NaN",
    )
  })

  it('is the same after a round trip through tensors', () => {
    const { state } = adamWStep(network, gradientsOf(0.3), initialAdamW(network), defaultAdamW)
    expect(adamWFromTensors(network, adamWToTensors(state))).toEqual(state)
  })
})
