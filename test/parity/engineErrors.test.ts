import { expose, wrap } from 'comlink'
import { beforeAll, describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import type { Engine, LossAndGradients } from '../../src/kernels/engine'
import { defaultPlasticity, type ModelConfig } from '../../src/network/modelConfig'
import type { Network } from '../../src/network/parameters'
import { EngineError, isArgumentError } from '../../src/numerics/engineErrors'
import type { EpisodeData } from '../../src/tasks/episode'
import { makeCase } from './randomCases'
import { smallModel } from '../smallModel'

const config = smallModel({ cell: 'lstm', rule: 'gradient', hiddenSize: 5, auxiliarySize: 1 })
const { network, episodes } = makeCase(config, 4, 2, 5)

const configured = (changes: Partial<ModelConfig>): Network => ({ ...network, config: { ...config, ...changes } })
const tuned = (changes: Partial<ModelConfig['plasticity']>) =>
  configured({ plasticity: { ...defaultPlasticity, ...changes } })
const withBias = (values: Float32Array): Network => ({
  config,
  parameters: { ...network.parameters, 'encoder.slowBias': { shape: [values.length], values } },
})
const timed = (changes: Partial<EpisodeData>): EpisodeData => ({ ...episodes, ...changes })
const brokenAt = (values: Float32Array, at: number, value: number) => values.map((old, k) => (k === at ? value : old))

/** What is wrong, the call's network and episodes, and the message behind the operation's name. */
const faults: readonly [string, Network, EpisodeData, string][] = [
  [
    'too many hidden units',
    configured({ hiddenSize: 513 }),
    episodes,
    'hiddenSize must be a whole number from 1 to 512, got 513',
  ],
  ['no hidden unit', configured({ hiddenSize: 0 }), episodes, 'hiddenSize must be a whole number from 1 to 512, got 0'],
  ['half a unit', configured({ inputSize: 2.5 }), episodes, 'inputSize must be a whole number from 1 to 1024, got 2.5'],
  [
    'too many inputs',
    configured({ inputSize: 1025 }),
    episodes,
    'inputSize must be a whole number from 1 to 1024, got 1025',
  ],
  ['no output', configured({ outputSize: 0 }), episodes, 'outputSize must be a whole number from 1 to 64, got 0'],
  [
    'a negative size',
    configured({ auxiliarySize: -1 }),
    episodes,
    'auxiliarySize must be a whole number from 0 to 64, got -1',
  ],
  [
    'a rate that is no number',
    tuned({ etaScale: NaN }),
    episodes,
    'etaScale must be a number from 0 to 1000000, got NaN',
  ],
  [
    'an infinite rate',
    tuned({ decayScale: Infinity }),
    episodes,
    'decayScale must be a number from 0 to 1000000, got Infinity',
  ],
  ['a norm limit of 0', tuned({ maxUpdateNorm: 0 }), episodes, 'maxUpdateNorm must be a number above 0, got 0'],
  ['a negative gate', tuned({ modulation: -1 }), episodes, 'modulation must be a number from 0 to 1000000, got -1'],
  [
    'a clip that is no number',
    tuned({ weightClip: NaN }),
    episodes,
    'weightClip must be a number from 0 to 1000000, got NaN',
  ],
  [
    'a parameter that is no number',
    withBias(Float32Array.of(0, 0, NaN, 0, 0)),
    episodes,
    'encoder.slowBias must be finite, got NaN at position 2 of 5',
  ],
  ['a parameter of another shape', withBias(new Float32Array(4)), episodes, 'encoder.slowBias must be [5], got [4]'],
  ['no episode', network, timed({ batch: 0 }), 'batch must be a whole number from 1 to 1048576, got 0'],
  ['no step', network, timed({ steps: 0 }), 'steps must be a whole number from 1 to 500, got 0'],
  ['too many steps', network, timed({ steps: 501 }), 'steps must be a whole number from 1 to 500, got 501'],
  [
    'a first scored step behind the last',
    network,
    timed({ scoredFrom: 4 }),
    'scoredFrom must be a whole number from 0 to 3, got 4',
  ],
  [
    'a first answer step between steps',
    network,
    timed({ answerFrom: 0.5 }),
    'answerFrom must be a whole number from 0 to 3, got 0.5',
  ],
  ['inputs for another network', network, timed({ inputSize: 4 }), 'inputs must be [2, 4, 3], got [2, 4, 4]'],
  ['targets for another network', network, timed({ outputSize: 1 }), 'targets must be [2, 4, 2], got [2, 4, 1]'],
  ['too few inputs', network, timed({ inputs: new Float32Array(23) }), 'inputs must be [2, 4, 3], got 23 values'],
  [
    'an infinite input',
    network,
    timed({ inputs: brokenAt(episodes.inputs, 7, Infinity) }),
    'inputs must be finite, got Infinity at position 7 of 24',
  ],
  [
    'a target that is no number',
    network,
    timed({ targets: brokenAt(episodes.targets, 0, NaN) }),
    'targets must be finite, got NaN at position 0 of 16',
  ],
]

describe.each(['wasm:simd', 'wasm:relaxed', 'webgpu', 'javascript', 'composed:cpu'] as const)('%s', (name) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine(name, nodeEngineFiles())
  })

  it.each(faults)('refuses %s in every call, and works afterwards', async (_, badNetwork, badEpisodes, message) => {
    for (const operation of ['rollout', 'evaluate', 'lossAndGradients'] as const) {
      const error = await engine[operation](badNetwork, badEpisodes).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(EngineError)
      expect((error as EngineError).message).toBe(`${operation}: ${message}`)
      expect((error as EngineError).operation).toBe(operation)
      expect(message).toBe(
        `${(error as EngineError).what} must be ${(error as EngineError).expected}, got ${(error as EngineError).actual}`,
      )
      expect(isArgumentError(error)).toBe(true)
    }
    expect((await engine.evaluate(network, episodes)).loss.every(Number.isFinite)).toBe(true)
  })

  it('refuses a state to start from that does not fit or is not finite, and works afterwards', async () => {
    const { finalState } = await engine.rollout(network, episodes)
    const from = (changes: Partial<typeof finalState>) =>
      engine.rollout(network, episodes, { initialState: { ...finalState, ...changes } })
    await expect(from({ batch: 1 })).rejects.toThrow('rollout: batch of the initial state must be [2], got [1]')
    await expect(from({ cellState: null })).rejects.toThrow('rollout: initial c must be [2, 5], got 0 values')
    await expect(from({ hidden: brokenAt(finalState.hidden, 3, NaN) })).rejects.toThrow(
      'rollout: initial h must be finite, got NaN at position 3 of 10',
    )
    const feed = brokenAt(finalState.plasticWeight!.feed, 11, -Infinity)
    await expect(from({ plasticWeight: { ...finalState.plasticWeight!, feed } })).rejects.toThrow(
      'rollout: initial w of feed must be finite, got -Infinity at position 11 of 200',
    )
    expect((await from({})).outputs.every(Number.isFinite)).toBe(true)
  })

  it('can be stopped between two steps, and works afterwards', async () => {
    const wanted = await engine.rollout(network, episodes)
    let steps = 0
    const beforeStep = () => (++steps === 3 ? Promise.reject(new Error('stop')) : Promise.resolve())
    await expect(engine.rollout(network, episodes, { beforeStep })).rejects.toThrow('stop')
    expect((await engine.rollout(network, episodes)).outputs).toEqual(wanted.outputs)
  })

  it('gives results that left the range of numbers as they are, and works afterwards', async () => {
    const isFinite = ({ gradients }: LossAndGradients) =>
      Object.values(gradients).every(({ values }) => values.every(Number.isFinite))
    const readout = network.parameters['readout.slowWeight']!
    const loud: Network = {
      config,
      parameters: {
        ...network.parameters,
        'readout.slowWeight': { ...readout, values: readout.values.map((value) => 1e38 * value) },
      },
    }
    const wanted = await engine.lossAndGradients(network, episodes)
    expect(isFinite(wanted)).toBe(true)
    expect(isFinite(await engine.lossAndGradients(loud, episodes))).toBe(false)
    expect(await engine.lossAndGradients(network, episodes)).toEqual(wanted)
  })
})

it("is known as the call's own fault also behind Comlink", async () => {
  const { port1, port2 } = new MessageChannel()
  const engine = await createEngine('javascript', nodeEngineFiles())
  expose({ rollout: (batch: number) => engine.rollout(network, timed({ batch })) }, port1)
  const remote = wrap<{ rollout(batch: number): Promise<unknown> }>(port2)
  const error = await remote.rollout(3).catch((reason: unknown) => reason)
  port1.close()
  expect(error).not.toBeInstanceOf(EngineError)
  expect(isArgumentError(error)).toBe(true)
  expect((error as Error).message).toBe('rollout: inputs must be [3, 4, 3], got 24 values')
})
