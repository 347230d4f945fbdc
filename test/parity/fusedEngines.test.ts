import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import type { Engine } from '../../src/kernels/engine'
import { layerNames } from '../../src/network/layers'
import type { ModelConfig, ModulationSetting } from '../../src/network/modelConfig'
import { initialParameters, parameterShapes, type Network, type Parameters } from '../../src/network/parameters'
import { zeros } from '../../src/numerics/hostTensor'
import { createRandom } from '../../src/numerics/random'
import type { EpisodeData } from '../../src/tasks/episode'

/** A network and episodes of any size and setting. */
interface Case {
  readonly network: Network
  readonly episodes: EpisodeData
}

const configs: fc.Arbitrary<ModelConfig> = fc.record({
  cell: fc.constantFrom('rnn', 'lstm'),
  rule: fc.constantFrom('none', 'hebbian', 'gradient', 'hebbian', 'gradient'),
  inputSize: fc.integer({ min: 1, max: 11 }),
  hiddenSize: fc.integer({ min: 1, max: 19 }),
  outputSize: fc.integer({ min: 1, max: 9 }),
  auxiliarySize: fc.integer({ min: 0, max: 3 }),
  modulated: fc.boolean(),
  alphaMode: fc.constantFrom('random', 'uniform', 'negative', 'none'),
  randomNetwork: fc.constant(false),
  lossKind: fc.constantFrom('meanSquared', 'crossEntropy'),
  plasticity: fc.record({
    etaScale: fc.constantFrom(0, 0.1, 0.4),
    decayScale: fc.constantFrom(0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75),
    maxUpdateNorm: fc.constantFrom(0.02, 1, Infinity),
    modulation: fc.constantFrom<ModulationSetting>('learned', 'learned', 'off', 0, 1.7, 2),
    weightClip: fc.constantFrom(null, null, null, 0.002, 0.05),
    innerLossScale: fc.constantFrom(1, 1 / 64),
  }),
})

const cases: fc.Arbitrary<Case> = fc
  .record({
    config: configs,
    steps: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 8, max: 47 })),
    // From 16 episodes on, the WASM engine orders units by their activity.
    batch: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constantFrom(16, 33)),
    seed: fc.nat(),
    silence: fc.constantFrom<Silence>('none', 'none', 'none', 'readout', 'all'),
  })
  .map(({ config, steps, batch, seed, silence }) => makeCase(config, steps, batch, seed, silence))

/** What is exactly 0: all parameters and inputs, so that norm(t) is; or the readout's slow weights and biases. */
type Silence = 'none' | 'readout' | 'all'

function makeCase(config: ModelConfig, steps: number, batch: number, seed: number, silence: Silence): Case {
  const random = createRandom([seed, 1])
  const filled = (size: number) => Float32Array.from({ length: size }, () => random.uniformBetween(-1, 1))
  const { inputSize, outputSize } = config
  const isSilent = (name: string) => silence === 'all' || (silence === 'readout' && /^readout\.slow/.test(name))
  const initial = initialParameters(config, seed)
  const parameters: Parameters = Object.fromEntries(
    [...parameterShapes(config)].map(([name, shape]) => [name, isSilent(name) ? zeros(shape) : initial[name]!]),
  )
  const targets = filled(batch * steps * outputSize)
  return {
    network: { config, parameters },
    episodes: {
      ...{ batch, steps, inputSize, outputSize },
      inputs: silence === 'all' ? new Float32Array(batch * steps * inputSize) : filled(batch * steps * inputSize),
      targets: config.lossKind === 'crossEntropy' ? targets.map(Math.abs) : targets,
      scoredFrom: seed % steps,
      answerFrom: (seed >> 4) % steps,
    },
  }
}

/** Steps `from` up to `to` of the episodes. */
function part(episodes: EpisodeData, from: number, to: number): EpisodeData {
  const { batch, steps, inputSize, outputSize } = episodes
  const cut = (values: Float32Array, width: number) => {
    const kept = new Float32Array(batch * (to - from) * width)
    for (let b = 0; b < batch; b++)
      kept.set(values.subarray((b * steps + from) * width, (b * steps + to) * width), b * (to - from) * width)
    return kept
  }
  return {
    ...episodes,
    steps: to - from,
    inputs: cut(episodes.inputs, inputSize),
    targets: cut(episodes.targets, outputSize),
    scoredFrom: 0,
    answerFrom: 0,
  }
}

/** The largest difference, in proportion to the larger of the largest reference value and 1e-3. */
function difference(got: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(got.length).toBe(reference.length)
  let most = 0
  let size = 1e-3
  for (let k = 0; k < reference.length; k++) {
    size = Math.max(size, Math.abs(reference[k]))
    most = Math.max(most, Math.abs(got[k] - reference[k]))
    if (Number.isNaN(got[k])) return NaN
  }
  return most / size
}

/** Networks whose activity grows without bound amplify every rounding: there is nothing to compare. */
async function isTame(reference: Engine, { network, episodes }: Case): Promise<boolean> {
  const { hidden, outputs } = await reference.rollout(network, episodes)
  return [hidden, outputs].every((values) => values.every((value) => Math.abs(value) < 30))
}

/** Every number of both results by name, as differences. */
async function compare(engine: Engine, reference: Engine, { network, episodes }: Case): Promise<Map<string, number>> {
  const differences = new Map<string, number>()
  const add = (name: string, got: ArrayLike<number> | null, wanted: ArrayLike<number> | null) =>
    differences.set(name, got && wanted ? difference(got, wanted) : got === wanted ? 0 : NaN)
  const options = { inputGradients: true }
  const got = await engine.lossAndGradients(network, episodes, options)
  const wanted = await reference.lossAndGradients(network, episodes, options)
  for (const name of parameterShapes(network.config).keys())
    add(`gradient of ${name}`, got.gradients[name]!.values, wanted.gradients[name]!.values)
  add('input gradients', got.inputGradients, wanted.inputGradients)
  add('loss', [got.loss, got.answerError], [wanted.loss, wanted.answerError])

  const errors = await engine.evaluate(network, episodes)
  const wantedErrors = await reference.evaluate(network, episodes)
  add('errors', errors.loss, wantedErrors.loss)
  add('answer errors', errors.answerError, wantedErrors.answerError)

  const recording = await engine.rollout(network, episodes)
  const wantedRecording = await reference.rollout(network, episodes)
  for (const name of ['encoded', 'hidden', 'cellState', 'gates', 'outputs', 'modulation', 'eta', 'decay'] as const)
    add(name, recording[name], wantedRecording[name])
  for (const name of ['updateNorm', 'internalLoss'] as const) add(name, recording[name], wantedRecording[name])
  for (const part of ['encoder', 'cell', 'readout'] as const)
    add(
      `delta of ${part}`,
      recording.postsynapticGradient?.[part] ?? null,
      wantedRecording.postsynapticGradient?.[part] ?? null,
    )
  for (const part of ['plasticWeight', 'plasticBias'] as const)
    for (const layer of layerNames)
      add(
        `${part} of ${layer}`,
        recording.finalState[part]?.[layer] ?? null,
        wantedRecording.finalState[part]?.[layer] ?? null,
      )
  return differences
}

describe.each(['wasm:simd', 'wasm:relaxed'] as const)('%s', (name) => {
  let engine: Engine
  let reference: Engine
  beforeAll(async () => {
    engine = await createEngine(name, nodeEngineFiles())
    reference = await createEngine('javascript', nodeEngineFiles())
  })

  it('gives the numbers of the JavaScript engine for any sizes and settings', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (example) => {
        fc.pre(await isTame(reference, example))
        const differences = await compare(engine, reference, example)
        const off = [...differences].filter(([, error]) => !(error <= 1e-4))
        expect(off).toEqual([])
      }),
      { numRuns: 150, seed: 20230206 },
    )
  })

  it('goes on from a state as if it had not been interrupted', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.nat(), async (example, at) => {
        const { network, episodes } = example
        fc.pre(episodes.steps > 1 && (await isTame(reference, example)))
        const middle = 1 + (at % (episodes.steps - 1))
        const whole = await engine.rollout(network, episodes)
        const { finalState } = await engine.rollout(network, part(episodes, 0, middle))
        const rest = await engine.rollout(network, part(episodes, middle, episodes.steps), { initialState: finalState })
        for (const layer of layerNames)
          if (whole.finalState.plasticWeight)
            expect(
              difference(rest.finalState.plasticWeight![layer], whole.finalState.plasticWeight[layer]),
            ).toBeLessThan(1e-4)
        expect(difference(rest.finalState.hidden, whole.finalState.hidden)).toBeLessThan(1e-4)
      }),
      { numRuns: 30, seed: 1 },
    )
  })

  it('rejects what does not fit, and works afterwards', async () => {
    const config: ModelConfig = { ...fc.sample(configs, { numRuns: 1, seed: 3 })[0], rule: 'hebbian' }
    const { network, episodes } = makeCase(config, 3, 2, 5, 'none')
    const bias = network.parameters['encoder.slowBias']!
    const broken = { ...network.parameters, 'encoder.slowBias': { ...bias, values: bias.values.map(() => NaN) } }
    await expect(engine.rollout({ config, parameters: broken }, episodes)).rejects.toThrow(RangeError)
    const { finalState } = await engine.rollout(network, episodes)
    await expect(engine.rollout(network, episodes, { initialState: { ...finalState, batch: 1 } })).rejects.toThrow(
      'rollout: batch of the initial state must be [2], got [1]',
    )
    const stop = () => Promise.reject(new Error('stop'))
    await expect(engine.evaluate(network, episodes, { beforeStep: stop })).rejects.toThrow('stop')
    const { loss } = await engine.lossAndGradients(network, episodes)
    expect(loss).toBeCloseTo((await reference.lossAndGradients(network, episodes)).loss, 5)
  })
})

it('gives the input gradients that the composed engine gives', async () => {
  const [composed, reference] = await Promise.all(
    (['composed:cpu', 'javascript'] as const).map((name) => createEngine(name, nodeEngineFiles())),
  )
  for (const rule of ['hebbian', 'gradient'] as const) {
    const config: ModelConfig = { ...fc.sample(configs, { numRuns: 1, seed: 3 })[0], rule, lossKind: 'meanSquared' }
    const { network, episodes } = makeCase(config, 4, 2, 5, 'none')
    const got = await composed.lossAndGradients(network, episodes, { inputGradients: true })
    const wanted = await reference.lossAndGradients(network, episodes, { inputGradients: true })
    expect(difference(got.inputGradients!, wanted.inputGradients!)).toBeLessThan(1e-4)
    expect((await composed.lossAndGradients(network, episodes)).inputGradients).toBeNull()
  }
})
