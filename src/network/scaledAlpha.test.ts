import { describe, expect, it } from 'vitest'
import { smallModel } from '../../test/smallModel'
import { initialParameters, parameterShapes } from './parameters'
import { withScaledAlpha } from './scaledAlpha'

const networkOf = (config: ReturnType<typeof smallModel>) => ({ config, parameters: initialParameters(config, 2) })

describe('withScaledAlpha', () => {
  it('scales alpha of weights and biases, and nothing else', () => {
    const network = networkOf(smallModel({ rule: 'gradient' }))
    const scaled = withScaledAlpha(network, -2)
    for (const [name, tensor] of Object.entries(network.parameters)) {
      const factor = /alpha/.test(name) ? -2 : 1
      expect(scaled.parameters[name as keyof typeof scaled.parameters]!.values).toEqual(
        tensor.values.map((value) => factor * value),
      )
    }
  })

  it('gives a network whose alpha is the constant 1 an alpha of that scale', () => {
    const { config, parameters } = withScaledAlpha(networkOf(smallModel({ alphaMode: 'none' })), 0.5)
    expect(parameters['feed.alpha']!.values.every((value) => value === 0.5)).toBe(true)
    for (const [name, shape] of parameterShapes(config)) expect(parameters[name]!.shape).toEqual(shape)
  })

  it('leaves a network as it is at scale 1, and one without plasticity', () => {
    const plastic = networkOf(smallModel())
    const still = networkOf(smallModel({ rule: 'none' }))
    expect(withScaledAlpha(plastic, 1)).toBe(plastic)
    expect(withScaledAlpha(still, 3)).toBe(still)
  })
})
