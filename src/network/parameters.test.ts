import { describe, expect, it } from 'vitest'
import { ShapeError } from '../numerics/engineErrors'
import type { ModelConfig } from './modelConfig'
import {
  checkParameters,
  initialParameters,
  isTrained,
  parameterOf,
  parameterShapes,
  type ParameterName,
} from './parameters'
import { smallModel } from '../../test/smallModel'

const hebbian = smallModel()
const layers = ['encoder', 'feed', 'recurrent', 'readout'] as const
const namesOf = (config: ModelConfig) => [...parameterShapes(config).keys()]

describe('a network has parameters', () => {
  it('alpha for each weight with the Hebbian rule', () => {
    const expected = layers.flatMap((layer) => [`${layer}.slowWeight`, `${layer}.slowBias`, `${layer}.alpha`])
    expect(namesOf(hebbian)).toEqual([...expected, 'internalLossWeight'])
  })

  it('alpha for biases too with the gradient rule, none with the constant alpha or without plasticity', () => {
    expect(namesOf({ ...hebbian, rule: 'gradient' }).filter((name) => name.endsWith('.alphaBias'))).toHaveLength(4)
    for (const config of [
      { ...hebbian, alphaMode: 'none' as const },
      { ...hebbian, rule: 'none' as const },
    ])
      expect(namesOf(config).filter((name) => name.includes('.alpha'))).toEqual([])
  })

  it('of the shapes [pre, post] and [post]; four gates wide for the LSTM; a last unit where modulated', () => {
    const shapes = parameterShapes({ ...hebbian, cell: 'lstm' })
    const expected: Partial<Record<ParameterName, number[]>> = {
      'encoder.slowWeight': [3, 8],
      'feed.slowWeight': [8, 32],
      'recurrent.alpha': [8, 32],
      'recurrent.slowBias': [32],
      'readout.slowWeight': [8, 7],
      internalLossWeight: [7],
    }
    for (const [name, shape] of Object.entries(expected)) expect(shapes.get(name as ParameterName)).toEqual(shape)
    expect(parameterShapes({ ...hebbian, modulated: false }).get('internalLossWeight')).toEqual([6])
  })

  it('of which a random network trains alpha alone, and internalLossWeight only where the rule uses it', () => {
    const trained = (config: ModelConfig) => namesOf(config).filter((name) => isTrained(config, name))
    expect(trained({ ...hebbian, randomNetwork: true })).toEqual(layers.map((layer) => `${layer}.alpha`))
    expect(trained({ ...hebbian, rule: 'gradient', randomNetwork: true })).toContain('internalLossWeight')
    expect(trained(hebbian)).not.toContain('internalLossWeight')
  })
})

describe('initial parameters', () => {
  const wide: ModelConfig = { ...hebbian, hiddenSize: 64, rule: 'gradient' }

  it.each(['rnn', 'lstm'] as const)('spread U(-k, k), k = s / sqrt(fan-out), in the %s', (cell) => {
    const config = { ...wide, cell }
    const parameters = initialParameters(config, 3)
    for (const [name, shape] of parameterShapes(config)) {
      if (!name.includes('.slow')) continue
      const { values } = parameterOf(parameters, name)
      const scale = cell === 'lstm' && /^(feed|recurrent)/.test(name) ? 2 : 1
      const bound = scale / Math.sqrt(shape.at(-1)!)
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound)
      if (values.length < 500) continue
      expect(Math.max(...values)).toBeGreaterThan(0.97 * bound)
      expect(Math.min(...values)).toBeLessThan(-0.97 * bound)
      const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length
      expect(Math.abs(square / (bound ** 2 / 3) - 1)).toBeLessThan(0.15)
    }
  })

  it('have alpha by its mode, and internalLossWeight 1', () => {
    const alphaOf = (alphaMode: ModelConfig['alphaMode']) =>
      new Set(parameterOf(initialParameters({ ...wide, alphaMode }, 3), 'recurrent.alpha').values)
    expect([...alphaOf('uniform')]).toEqual([1])
    expect([...alphaOf('negative')]).toEqual([-1])
    const random = [...alphaOf('random')]
    expect(Math.max(...random)).toBeGreaterThan(0.97)
    expect(Math.min(...random)).toBeLessThan(-0.97)
    expect(Math.max(...random.map(Math.abs))).toBeLessThanOrEqual(1)
    expect([...new Set(initialParameters(wide, 3).internalLossWeight!.values)]).toEqual([1])
  })

  it('of an image encoder are N(0, 2 / (9 channels)), the identity, and U(-k, k) with k = 1 / sqrt(fan-in)', () => {
    const imageEncoder = { blocks: 2, channels: 16, imageSide: 28, imageChannels: 3 }
    const config: ModelConfig = { ...wide, encoder: 'none', inputSize: 64, imageEncoder }
    const parameters = initialParameters(config, 3)
    const of = (name: ParameterName) => parameterOf(parameters, name)
    expect(of('block0.convolution').shape).toEqual([3, 3, 3, 16])
    expect(of('block1.convolution').shape).toEqual([3, 3, 16, 16])
    expect(of('projection.weight').shape).toEqual([16 * 7 * 7, 62])
    const variance = of('block1.convolution').values.reduce((sum, value, _, { length }) => sum + value ** 2 / length, 0)
    expect(Math.abs(variance / (2 / (9 * 16)) - 1)).toBeLessThan(0.1)
    for (const [part, value] of Object.entries({ scale: 1, shift: 0, runningMean: 0, runningVariance: 1 }))
      expect([...new Set(of(`block1.${part}` as ParameterName).values)]).toEqual([value])
    const largest = Math.max(...of('projection.weight').values.map(Math.abs))
    expect(largest).toBeLessThanOrEqual(1 / 28)
    expect(largest).toBeGreaterThan(0.97 / 28)
    const kept = namesOf(config).filter((name) => name.startsWith('block') && !isTrained(config, name))
    expect(kept).toEqual([0, 1].flatMap((k) => [`block${k}.runningMean`, `block${k}.runningVariance`]))
  })

  it('depend on the seed alone', () => {
    expect(initialParameters(wide, 3)).toEqual(initialParameters(wide, 3))
    const [one, other] = [3, 4].map((seed) => parameterOf(initialParameters(wide, seed), 'feed.slowWeight').values)
    expect(one).not.toEqual(other)
  })

  it('fit their configuration', () => {
    for (const rule of ['none', 'hebbian', 'gradient'] as const)
      for (const cell of ['rnn', 'lstm'] as const) {
        const config = { ...hebbian, rule, cell }
        expect(() => checkParameters('test', { config, parameters: initialParameters(config, 1) })).not.toThrow()
      }
  })
})

describe('checkParameters', () => {
  const parameters = initialParameters(hebbian, 1)

  it('names a parameter that is missing', () => {
    const without = Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== 'feed.alpha'))
    const act = () => checkParameters('rollout', { config: hebbian, parameters: without })
    expect(act).toThrow(ShapeError)
    expect(act).toThrow('rollout: feed.alpha must be [8, 8], got nothing')
    expect(() => parameterOf(without, 'feed.alpha')).toThrow('the network has no parameter feed.alpha')
  })

  it('names a parameter of another shape, even with as many values', () => {
    const turned = { ...parameters, 'encoder.slowWeight': { shape: [8, 3], values: new Float32Array(24) } }
    const act = () => checkParameters('rollout', { config: hebbian, parameters: turned })
    expect(act).toThrow('rollout: encoder.slowWeight must be [3, 8], got [8, 3]')
  })

  it.each([NaN, Infinity, -Infinity])('names a parameter that holds %s, and where', (value) => {
    const values = new Float32Array(8)
    values[5] = value
    const broken = { ...parameters, 'recurrent.slowBias': { shape: [8], values } }
    const act = () => checkParameters('rollout', { config: hebbian, parameters: broken })
    expect(act).toThrow(`recurrent.slowBias must be finite, got ${value} at position 5 of 8`)
  })

  it('rejects a tensor with fewer values than its shape says', () => {
    const short = { ...parameters, 'recurrent.slowBias': { shape: [8], values: new Float32Array(7) } }
    expect(() => checkParameters('rollout', { config: hebbian, parameters: short })).toThrow(/recurrent\.slowBias/)
  })
})
