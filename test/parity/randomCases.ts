import fc from 'fast-check'
import { expect } from 'vitest'
import type { Engine } from '../../src/kernels/engine'
import { layerNames } from '../../src/network/layers'
import type { Cell, ModelConfig, PlasticitySettings, Rule } from '../../src/network/modelConfig'
import { initialParameters, parameterShapes, type Network, type Parameters } from '../../src/network/parameters'
import type { NetworkState, Recording } from '../../src/network/recording'
import { zeros } from '../../src/numerics/hostTensor'
import { createRandom } from '../../src/numerics/random'
import type { EpisodeData } from '../../src/tasks/episode'

/** A network and episodes of any size and setting. */
export interface Case {
  readonly network: Network
  readonly episodes: EpisodeData
}

/** The largest sizes that are drawn; the least are those that there can be. */
interface Sizes {
  readonly units: number
  readonly steps: number
  /** From 16 episodes on, the WASM engine orders units by their activity. */
  readonly batches: readonly number[]
}

/** Decays of 0, those that the scaled form takes and those that it does not, exactly 1 (w is forgotten whole), and above. */
const forgetting = fc.constantFrom<Pick<PlasticitySettings, 'decayScale' | 'modulation'>>(
  ...[0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75].map((decayScale) => ({ decayScale, modulation: 'learned' as const })),
  ...([0, 0.1, 1, 1.5] as const).map((decayScale) => ({ decayScale, modulation: 'off' as const })),
  ...[0, 1.7].map((modulation) => ({ decayScale: 0.1, modulation })),
  { decayScale: 0.5, modulation: 2 },
  { decayScale: 0.75, modulation: 2 },
)

const plasticity: fc.Arbitrary<PlasticitySettings> = fc
  .record({
    etaScale: fc.constantFrom(0, 0.1, 0.4),
    maxUpdateNorm: fc.constantFrom(0.02, 1, Infinity),
    weightClip: fc.constantFrom(null, null, null, 0.002, 0.05),
    innerLossScale: fc.constantFrom(1, 1 / 64),
    forgetting,
  })
  .map(({ forgetting, ...settings }) => ({ ...settings, ...forgetting }))

/** Any network and episodes of a cell and a rule; `fixed` is what all of them have in common. */
export function randomCases(
  cell: Cell,
  rule: Rule,
  { units, steps, batches }: Sizes,
  fixed: Partial<ModelConfig> = {},
): fc.Arbitrary<Case> {
  const config = fc.record<ModelConfig>({
    cell: fc.constant(cell),
    rule: fc.constant(rule),
    encoder: fc.constant('plastic'),
    inputSize: fc.integer({ min: 1, max: Math.ceil(units / 2) + 1 }),
    hiddenSize: fc.integer({ min: 1, max: units }),
    outputSize: fc.integer({ min: 1, max: Math.ceil(units / 2) }),
    auxiliarySize: fc.integer({ min: 0, max: 3 }),
    modulated: fc.boolean(),
    alphaMode: fc.constantFrom('random', 'uniform', 'negative', 'none'),
    randomNetwork: fc.constant(false),
    lossKind: fc.constantFrom('meanSquared', 'crossEntropy'),
    plasticity,
  })
  return fc
    .record({
      config,
      steps: fc.oneof(fc.integer({ min: 1, max: Math.min(7, steps) }), fc.integer({ min: 1, max: steps })),
      batch: fc.constantFrom(...batches),
      seed: fc.nat(),
      silence: fc.constantFrom<Silence>('none', 'none', 'inputs', 'inputs', 'readout', 'all'),
    })
    .map(({ config, steps, batch, seed, silence }) => {
      const drawn = { ...config, ...fixed }
      // Without an encoder the input is u.
      const inputSize = drawn.encoder === 'plastic' ? drawn.inputSize : drawn.hiddenSize
      return makeCase({ ...drawn, inputSize }, steps, batch, seed, silence)
    })
}

/** What is exactly 0: most inputs; the readout's slow weights and biases; all parameters and inputs, so that norm(t) is. */
type Silence = 'none' | 'inputs' | 'readout' | 'all'

/** Episodes of random values for a freshly initialised network. */
export function makeCase(
  config: ModelConfig,
  steps: number,
  batch: number,
  seed: number,
  silence: Silence = 'none',
): Case {
  const random = createRandom([seed, 1])
  const filled = (size: number) => Float32Array.from({ length: size }, () => random.uniformBetween(-1, 1))
  const { inputSize, outputSize } = config
  const isSilent = (name: string) => silence === 'all' || (silence === 'readout' && /^readout\.slow/.test(name))
  const initial = initialParameters(config, seed)
  const parameters: Parameters = Object.fromEntries(
    [...parameterShapes(config)].map(([name, shape]) => [name, isSilent(name) ? zeros(shape) : initial[name]!]),
  )
  const targets = filled(batch * steps * outputSize)
  const inputs = filled(batch * steps * inputSize)
  if (silence === 'all') inputs.fill(0)
  if (silence === 'inputs') inputs.forEach((value, k) => (inputs[k] = value < 0.4 ? 0 : value))
  return {
    network: { config, parameters },
    episodes: {
      ...{ batch, steps, inputSize, outputSize, inputs },
      targets: config.lossKind === 'crossEntropy' ? targets.map(Math.abs) : targets,
      scoredFrom: seed % steps,
      answerFrom: (seed >> 4) % steps,
    },
  }
}

/** Steps `from` up to `to` of the episodes, all of them scored. */
export function partOf(episodes: EpisodeData, from: number, to: number): EpisodeData {
  const { batch, inputSize, outputSize, inputs, targets } = episodes
  return {
    ...episodes,
    steps: to - from,
    inputs: stepsOf(inputs, batch, inputSize, from, to),
    targets: stepsOf(targets, batch, outputSize, from, to),
    scoredFrom: 0,
    answerFrom: 0,
  }
}

/** Steps `from` up to `to` of values [batch, steps, width]. */
export function stepsOf(values: Float32Array, batch: number, width: number, from: number, to: number): Float32Array {
  const length = (to - from) * width
  const all = values.length / batch
  const kept = new Float32Array(batch * length)
  for (let b = 0; b < batch; b++) kept.set(values.subarray(b * all + from * width, b * all + to * width), b * length)
  return kept
}

/**
 * The largest difference, in proportion to the largest reference value, NaN for NaN. A vector that is small because terms
 * cancel (with one output the norm limit takes w_out out of the update) has the rounding of its terms, hence the floor.
 */
function difference(got: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(got.length).toBe(reference.length)
  let most = 0
  let size = 5e-3
  for (let k = 0; k < reference.length; k++) {
    size = Math.max(size, Math.abs(reference[k]))
    most = Math.max(most, Math.abs(got[k] - reference[k]))
    if (Number.isNaN(got[k])) return NaN
  }
  return most / size
}

/** Networks whose activity grows without bound amplify every rounding: there is nothing to compare. */
export async function isTame(reference: Engine, { network, episodes }: Case): Promise<boolean> {
  const { hidden, outputs } = await reference.rollout(network, episodes)
  return [hidden, outputs].every((values) => values.every((value) => Math.abs(value) < 30))
}

/** Numbers by name, to be compared with another engine's. */
export type Results = Map<string, ArrayLike<number> | null>

/** Everything that an engine says of a case. */
export async function resultsOf(engine: Engine, { network, episodes }: Case): Promise<Results> {
  const results: Results = new Map()
  // First without the inputs' gradients: what is laid out for that must not serve for the call that asks for them.
  const { gradients } = await engine.lossAndGradients(network, episodes)
  for (const [name, { values }] of Object.entries(gradients)) results.set(`gradient of ${name}`, values)
  const withInputs = await engine.lossAndGradients(network, episodes, { inputGradients: true })
  for (const [name, { values }] of Object.entries(withInputs.gradients))
    results.set(`gradient of ${name} beside the inputs'`, values)
  results.set('input gradients', withInputs.inputGradients)
  results.set('loss', [withInputs.loss, withInputs.answerError])
  const errors = await engine.evaluate(network, episodes)
  results.set('errors', errors.loss)
  results.set('answer errors', errors.answerError)
  for (const [name, values] of numbersOf(await engine.rollout(network, episodes))) results.set(name, values)
  return results
}

/** A recording's numbers. */
export function numbersOf(recording: Recording): Results {
  const { postsynapticGradient: delta } = recording
  return new Map([
    ['u', recording.encoded],
    ['h', recording.hidden],
    ['c', recording.cellState],
    ['gates', recording.gates],
    ['o', recording.outputs],
    ['modulation', recording.modulation],
    ['eta', recording.eta],
    ['decay', recording.decay],
    ['norm', recording.updateNorm],
    ['internal loss', recording.internalLoss],
    ...(['encoder', 'cell', 'readout'] as const).map((part) => [`delta of ${part}`, delta?.[part] ?? null] as const),
    ...stateNumbers(recording.finalState),
  ])
}

function stateNumbers({ hidden, cellState, plasticWeight, plasticBias }: NetworkState): Results {
  return new Map<string, Float32Array | null>([
    ['final h', hidden],
    ['final c', cellState],
    ...layerNames.map((layer) => [`final w of ${layer}`, plasticWeight?.[layer] ?? null] as const),
    ...layerNames.map((layer) => [`final b of ${layer}`, plasticBias?.[layer] ?? null] as const),
  ])
}

/** Names and sizes of the differences that are above the tolerance, or where one side is missing. */
export function differencesAbove(tolerance: number, got: Results, wanted: Results): [string, number][] {
  expect([...got.keys()]).toEqual([...wanted.keys()])
  return [...wanted].flatMap(([name, reference]) => {
    const values = got.get(name) ?? null
    const error = values && reference ? difference(values, reference) : values === reference ? 0 : NaN
    return error <= tolerance ? [] : [[name, error] as [string, number]]
  })
}
