import { describe, expect, it } from 'vitest'
import { createComposedEngine } from '../../src/kernels/composed/composedEngine'
import { defaultPlasticity, type ModelConfig } from '../../src/network/modelConfig'
import { initialParameters, parameterShapes, type ParameterName } from '../../src/network/parameters'
import { finiteDifferences } from '../../src/numerics/finiteDifferences'
import { createRandom } from '../../src/numerics/random'
import type { EpisodeData } from '../../src/tasks/episode'
import { nodeWasmPaths } from '../../cli/nodeWasmPaths'
import { referenceLoss } from '../reference/referenceLoss'
import { partOf } from './randomCases'
import { smallModel } from '../smallModel'

const tiny = smallModel({
  rule: 'gradient',
  hiddenSize: 4,
  auxiliarySize: 1,
  plasticity: { ...defaultPlasticity, etaScale: 0.3, innerLossScale: 1 },
})
const plasticity = (changes: Partial<ModelConfig['plasticity']>) => ({ plasticity: { ...tiny.plasticity, ...changes } })

const cases: Record<string, Partial<ModelConfig>> = {
  'gradient rule, RNN': {},
  'gradient rule, LSTM': { cell: 'lstm', hiddenSize: 3 },
  'gradient rule, norm limit binding': plasticity({ maxUpdateNorm: 0.05 }),
  'gradient rule, no norm limit': plasticity({ maxUpdateNorm: Infinity }),
  'gradient rule, weight clip': plasticity({ weightClip: 0.03 }),
  'gradient rule, alpha 1, unmodulated': { alphaMode: 'none', modulated: false },
  'gradient rule, modulation forced': plasticity({ modulation: 0.4 }),
  'gradient rule, cross-entropy': { lossKind: 'crossEntropy' },
  'Hebbian rule, RNN': { rule: 'hebbian' },
  'Hebbian rule, LSTM': { rule: 'hebbian', cell: 'lstm', hiddenSize: 3 },
  'Hebbian rule, decay 1': { rule: 'hebbian', ...plasticity({ decayScale: 1, modulation: 'off' }) },
  'Hebbian rule, norm limit binding': { rule: 'hebbian', ...plasticity({ maxUpdateNorm: 0.3 }) },
  'no plasticity, LSTM': { rule: 'none', cell: 'lstm' },
  'gradient rule, no encoder': { encoder: 'none', inputSize: 4 },
  'gradient rule, LSTM without encoder, cross-entropy': {
    ...{ encoder: 'none', cell: 'lstm', inputSize: 3, hiddenSize: 3, lossKind: 'crossEntropy' },
  },
  'Hebbian rule, no encoder, weight clip': {
    ...{ encoder: 'none', rule: 'hebbian', inputSize: 4 },
    ...plasticity({ weightClip: 0.03 }),
  },
  'no plasticity, no encoder': { encoder: 'none', rule: 'none', inputSize: 4 },
}

function episodesFor({ inputSize, outputSize, lossKind }: ModelConfig): EpisodeData {
  const random = createRandom(5)
  const [batch, steps] = [2, 5]
  const targets = new Float32Array(batch * steps * outputSize)
  if (lossKind === 'meanSquared') targets.forEach((_, k) => (targets[k] = random.uniformBetween(-1, 1)))
  else for (let row = 0; row < batch * steps; row++) targets[row * outputSize + random.integer(outputSize)] = 1
  const inputs = Float32Array.from({ length: batch * steps * inputSize }, () => random.uniformBetween(-1, 1))
  return { batch, steps, inputSize, outputSize, inputs, targets, scoredFrom: 1, answerFrom: 3 }
}

describe('the meta-gradient is the derivative of an independent float64 rollout', () => {
  it.each(Object.entries(cases))('%s', { timeout: 60_000 }, async (_, changes) => {
    const config: ModelConfig = { ...tiny, ...changes }
    const parameters = initialParameters(config, 3)
    const episodes = episodesFor(config)
    const engine = await createComposedEngine('composed:cpu', nodeWasmPaths())
    const { loss, gradients } = await engine.lossAndGradients({ config, parameters }, episodes)

    const names = [...parameterShapes(config).keys()]
    const exact = Object.fromEntries(names.map((name) => [name, Float64Array.from(parameters[name]!.values)]))
    expect(loss).toBeCloseTo(referenceLoss(config, exact, episodes), 6)
    const random = createRandom(9)
    for (const name of names) {
      const got = gradients[name]!.values
      const coordinates =
        got.length <= 6 ? [...got.keys()] : Array.from({ length: 6 }, () => random.integer(got.length))
      const lossAt = (point: Float64Array) => referenceLoss(config, { ...exact, [name]: point }, episodes)
      const expected = finiteDifferences(lossAt, exact[name], coordinates, 1e-4)
      const largest = Math.max(...got.map(Math.abs), 1e-4)
      for (const [k, coordinate] of coordinates.entries())
        expect(Math.abs(got[coordinate] - expected[k]) / largest, `${name}[${coordinate}]`).toBeLessThan(2e-4)
    }
  })
})

describe('an update of norm 0', () => {
  it.each(['hebbian', 'gradient'] as const)('gives eta = etaScale m and finite gradients (%s)', async (rule) => {
    const config: ModelConfig = { ...tiny, rule }
    const silent = Object.fromEntries(
      [...parameterShapes(config)].map(([name, shape]) => [
        name,
        { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) },
      ]),
    ) as Record<ParameterName, { shape: readonly number[]; values: Float32Array }>
    const episodes = episodesFor(config)
    const engine = await createComposedEngine('composed:cpu', nodeWasmPaths())
    const recording = await engine.rollout({ config, parameters: silent }, episodes)
    expect([...recording.updateNorm]).toEqual(Array(10).fill(0))
    for (const eta of recording.eta) expect(eta).toBeCloseTo(0.3, 6)
    const { gradients } = await engine.lossAndGradients({ config, parameters: silent }, episodes)
    for (const { values } of Object.values(gradients)) expect(values.every(Number.isFinite)).toBe(true)
  })
})

describe('a rollout in two parts', () => {
  it.each(['rnn', 'lstm'] as const)('goes on from a stored state as if it had not stopped (%s)', async (cell) => {
    const config: ModelConfig = { ...tiny, cell }
    const network = { config, parameters: initialParameters(config, 4) }
    const episodes = episodesFor(config)
    const engine = await createComposedEngine('composed:cpu', nodeWasmPaths())
    const whole = await engine.rollout(network, episodes)
    const first = await engine.rollout(network, partOf(episodes, 0, 2))
    const second = await engine.rollout(network, partOf(episodes, 2, 5), { initialState: first.finalState })
    expect(second.finalState).toEqual(whole.finalState)
  })

  it('refuses a state of another batch', async () => {
    const network = { config: tiny, parameters: initialParameters(tiny, 4) }
    const episodes = episodesFor(tiny)
    const engine = await createComposedEngine('composed:cpu', nodeWasmPaths())
    const { finalState } = await engine.rollout(network, episodes)
    await expect(engine.rollout(network, episodes, { initialState: { ...finalState, batch: 3 } })).rejects.toThrow(
      'rollout: batch of the initial state must be [2], got [3]',
    )
  })
})

it('frees every tensor it makes', async () => {
  const tf = await import('@tensorflow/tfjs-core')
  const network = { config: tiny, parameters: initialParameters(tiny, 4) }
  const engine = await createComposedEngine('composed:cpu', nodeWasmPaths())
  await engine.lossAndGradients(network, episodesFor(tiny))
  const before = tf.memory().numTensors
  await engine.rollout(network, episodesFor(tiny))
  await engine.evaluate(network, episodesFor(tiny))
  await engine.lossAndGradients(network, episodesFor(tiny))
  expect(tf.memory().numTensors).toBe(before)
})
