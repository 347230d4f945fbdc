import { beforeAll, describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import type { Engine } from '../../src/kernels/engine'
import { rolloutWith } from '../../src/kernels/interventionRollout'
import type { Intervention } from '../../src/network/interventions'
import { layerNames } from '../../src/network/layers'
import {
  defaultPlasticity,
  type Cell,
  type ModelConfig,
  type PlasticitySettings,
  type Rule,
} from '../../src/network/modelConfig'
import { initialParameters, type Network } from '../../src/network/parameters'
import { PlasticWeightCursor } from '../../src/network/plasticWeightCursor'
import type { NetworkState, Recording } from '../../src/network/recording'
import { createEpisodes, defaultTasks, taskSizes } from '../../src/tasks/registry'
import type { EpisodeData } from '../../src/tasks/episode'
import { smallModel } from '../smallModel'

const task = { ...defaultTasks.cueReward, showSteps: 6, querySteps: 5 }
const steps = 11
const batch = 3
const episodes = createEpisodes(task, batch, 5)

const kinds: readonly [Cell, Rule][] = [
  ['rnn', 'hebbian'],
  ['rnn', 'gradient'],
  ['lstm', 'hebbian'],
  ['lstm', 'gradient'],
]

const engineNames = ['javascript', 'wasm:simd', 'composed:cpu'] as const
const engines = new Map<string, Engine>()
beforeAll(async () => {
  for (const name of engineNames) engines.set(name, await createEngine(name, nodeEngineFiles()))
})

/** Rates at which what is written matters. */
function networkOf(cell: Cell, rule: Rule, plasticity: Partial<PlasticitySettings> = {}): Network {
  const strong = { ...defaultPlasticity, etaScale: 0.3, maxUpdateNorm: 2, innerLossScale: 1, ...plasticity }
  const config: ModelConfig = smallModel({ ...taskSizes(task), cell, rule, plasticity: strong })
  return { config, parameters: initialParameters(config, 4) }
}

const run = (network: Network, interventions: readonly Intervention[], engine = 'javascript') =>
  rolloutWith(engines.get(engine)!, network, episodes, interventions)

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  let largest = 0
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k] - b[k]))
  return largest
}

/** z of the readout, or what the recurrent and feed maps give, from the recorded activities and rebuilt weights alone. */
function readoutOf(recording: Recording, network: Network, step: number, episode: number): Float64Array {
  const weight = new PlasticWeightCursor(recording, network.parameters, 'readout', episode).weightAt(step)
  const slow = network.parameters['readout.slowWeight']!.values
  const z = Float64Array.from(network.parameters['readout.slowBias']!.values)
  const { hiddenSize } = network.config
  const hidden = recording.hidden.subarray((episode * steps + step) * hiddenSize)
  for (let i = 0; i < hiddenSize; i++)
    for (let j = 0; j < z.length; j++) z[j] += hidden[i] * (slow[i * z.length + j] + weight[i * z.length + j])
  return z
}

const everyKind: readonly Intervention[] = [
  { kind: 'erase', target: 'encoder', step: 2 },
  { kind: 'holdEta', target: 'weights', eta: 0.2, from: 1, to: 6 },
  { kind: 'holdEta', target: 'recurrent', eta: 0.05, from: 8, to: 11 },
  { kind: 'freeze', target: 'readout', from: 3, to: 9 },
  { kind: 'erase', target: 'hidden', step: 7 },
  { kind: 'erase', target: 'recurrent', step: 9 },
]

describe.each(kinds)('interventions in a %s with the %s rule', (cell, rule) => {
  it.each(engineNames)('leave the weights in %s that its recording rebuilds', async (name) => {
    const network = networkOf(cell, rule)
    const recording = await run(network, everyKind, name)
    for (const layer of layerNames)
      for (let episode = 0; episode < batch; episode++) {
        const rebuilt = new PlasticWeightCursor(recording, network.parameters, layer, episode).weightAt(steps)
        const left = recording.finalState.plasticWeight![layer]
        const size = left.length / batch
        expect(largestDifference(rebuilt, left.subarray(episode * size, (episode + 1) * size))).toBeLessThan(2e-6)
      }
  })

  it.each(['wasm:simd', 'composed:cpu'])('are the same in %s as in plain JavaScript', async (name) => {
    const network = networkOf(cell, rule)
    const [expected, got] = [await run(network, everyKind), await run(network, everyKind, name)]
    expect(largestDifference(got.outputs, expected.outputs)).toBeLessThan(5e-6)
    expect(largestDifference(got.eta, expected.eta)).toBeLessThan(5e-6)
  })

  if (rule === 'hebbian')
    it('show in what the readout reads', async () => {
      const network = networkOf(cell, rule)
      const recording = await run(network, [...everyKind, { kind: 'erase', target: 'readout', step: 10 }])
      const width = recording.outputs.length / (batch * steps)
      for (const step of [0, 5, 9, 10])
        for (let episode = 0; episode < batch; episode++) {
          const at = (episode * steps + step) * width
          const expected = readoutOf(recording, network, step, episode)
          expect(largestDifference(expected, recording.outputs.subarray(at, at + width))).toBeLessThan(2e-6)
        }
    })

  it('go on from a state without what was erased', async () => {
    const network = networkOf(cell, rule)
    const erased = await run(network, [
      { kind: 'erase', target: 'hidden', step: 4 },
      { kind: 'erase', target: 'weights', step: 4 },
      ...(cell === 'lstm' ? [{ kind: 'erase', target: 'cellState', step: 4 } as const] : []),
    ])
    // With nothing left, the rest is an episode of its own.
    const rest = await engines.get('javascript')!.rollout(network, from(episodes, 4))
    const width = erased.outputs.length / (batch * steps)
    for (let episode = 0; episode < batch; episode++)
      expect(
        largestDifference(
          erased.outputs.subarray((episode * steps + 4) * width, (episode + 1) * steps * width),
          rest.outputs.subarray(episode * 7 * width, (episode + 1) * 7 * width),
        ),
      ).toBe(0)
  })

  it('held at 0 throughout, do what etaScale 0 does', async () => {
    const held = await run(networkOf(cell, rule), [{ kind: 'holdEta', target: 'weights', eta: 0, from: 0, to: steps }])
    const still = await run(networkOf(cell, rule, { etaScale: 0 }), [])
    // States are handed on in float32.
    expect(largestDifference(held.outputs, still.outputs)).toBeLessThan(1e-6)
    expect(largestDifference(held.finalState.plasticWeight!.feed, still.finalState.plasticWeight!.feed)).toBe(0)
  })

  it('held at a rate, do what a network does whose every write has that rate', async () => {
    const open = { modulation: 'off', maxUpdateNorm: Infinity } as const
    const held = await run(networkOf(cell, rule, { modulation: 'off', maxUpdateNorm: 0.5 }), [
      { kind: 'holdEta', target: 'weights', eta: 0.125, from: 0, to: steps },
    ])
    const constant = await run(networkOf(cell, rule, { ...open, etaScale: 0.125 }), [])
    expect(largestDifference(held.outputs, constant.outputs)).toBeLessThan(2e-6)
    const biases = (state: NetworkState) => state.plasticBias?.encoder ?? []
    expect(largestDifference(biases(held.finalState), biases(constant.finalState))).toBeLessThan(2e-6)
  })

  it('frozen, keep weights and biases as they are', async () => {
    const network = networkOf(cell, rule)
    const frozen = await run(network, [{ kind: 'freeze', target: 'encoder', from: 5, to: steps }])
    const before = await engines.get('javascript')!.rollout(network, from(episodes, 0, 5))
    expect(frozen.finalState.plasticWeight!.encoder).toEqual(before.finalState.plasticWeight!.encoder)
    expect(frozen.finalState.plasticBias?.encoder).toEqual(before.finalState.plasticBias?.encoder)
    expect(frozen.finalState.plasticWeight!.readout).not.toEqual(before.finalState.plasticWeight!.readout)
  })
})

describe('rolloutWith', () => {
  const network = () => networkOf('rnn', 'hebbian')

  it('is the plain rollout where nothing is done', async () => {
    const plain = await engines.get('javascript')!.rollout(network(), episodes)
    expect(await run(network(), [])).toEqual(plain)
    // Nothing is there yet that could be erased.
    const erased = await run(network(), [{ kind: 'erase', target: 'weights', step: 0 }])
    expect({ ...erased, interventions: [] }).toEqual(plain)
  })

  it('goes on with what is not a number after the numbers have overflowed', async () => {
    const wild = networkOf('rnn', 'hebbian', { etaScale: 1e6, maxUpdateNorm: Infinity, modulation: 'off' })
    const recording = await run(wild, [{ kind: 'erase', target: 'hidden', step: 10 }])
    const width = recording.outputs.length / (batch * steps)
    expect(recording.outputs.slice(10 * width, 11 * width).every(Number.isNaN)).toBe(true)
    expect(recording.outputs.slice(0, width).every(Number.isFinite)).toBe(true)
    expect(recording.inputs).toEqual(episodes.inputs)
  })

  it.each<[Intervention, string]>([
    [{ kind: 'erase', target: 'hidden', step: 11 }, 'step of an erasure must be a whole number from 0 to 10, got 11'],
    [
      { kind: 'freeze', target: 'feed', from: 5, to: 5 },
      'end of an intervention must be a whole number from 6 to 11, got 5',
    ],
    [{ kind: 'holdEta', target: 'feed', eta: -1, from: 5, to: 6 }, 'eta must be a number from 0 to 1000000, got -1'],
    [{ kind: 'erase', target: 'cellState', step: 1 }, 'must be what a rnn with rule hebbian has, got cellState'],
  ])('refuses %o', async (intervention, message) => {
    await expect(run(network(), [intervention])).rejects.toThrow(message)
  })
})

/** The steps from `start` on, as episodes of their own. */
function from(whole: EpisodeData, start: number, end: number = whole.steps): EpisodeData {
  const cut = (values: Float32Array, width: number) =>
    Float32Array.from(
      Array.from({ length: whole.batch }, (_, episode) => [
        ...values.subarray((episode * whole.steps + start) * width, (episode * whole.steps + end) * width),
      ]).flat(),
    )
  return {
    ...whole,
    steps: end - start,
    inputs: cut(whole.inputs, whole.inputSize),
    targets: cut(whole.targets, whole.outputSize),
    scoredFrom: 0,
    answerFrom: 0,
  }
}
