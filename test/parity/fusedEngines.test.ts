import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import type { Engine, EngineName } from '../../src/kernels/engine'
import { layerShape, mapLayers, readoutSize } from '../../src/network/layers'
import type { NetworkState } from '../../src/network/recording'
import { createRandom } from '../../src/numerics/random'
import { differencesAbove, isTame, numbersOf, partOf, randomCases, resultsOf, stepsOf, type Case } from './randomCases'

const kinds = (['rnn', 'lstm'] as const).flatMap((cell) =>
  (['none', 'hebbian', 'gradient'] as const).flatMap((rule) =>
    (['plastic', 'none'] as const).map((encoder) => ({ cell, rule, encoder })),
  ),
)
/** TensorFlow.js on the CPU takes seconds for what the kernels do in milliseconds. */
const sizesFor = (name: EngineName) =>
  name === 'composed:cpu'
    ? { units: 6, steps: 6, batches: [1, 2, 3] }
    : { units: 19, steps: 47, batches: [1, 1, 2, 3, 16, 33] }
const runsFor = (name: EngineName, runs: number) => (name === 'composed:cpu' ? 5 : runs)

describe.each(['wasm:simd', 'wasm:relaxed', 'composed:cpu'] as const)('%s', (name) => {
  let engine: Engine
  let reference: Engine
  beforeAll(async () => {
    engine = await createEngine(name, nodeEngineFiles())
    reference = await createEngine('javascript', nodeEngineFiles())
  })

  describe.each(kinds)('$cell, $rule, encoder $encoder', ({ cell, rule, encoder }) => {
    const cases = randomCases(cell, rule, sizesFor(name), { encoder })

    it('gives the numbers of the JavaScript engine for any sizes and settings', { timeout: 60_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (example) => {
          fc.pre(await isTame(reference, example))
          const [got, wanted] = [await resultsOf(engine, example), await resultsOf(reference, example)]
          expect(differencesAbove(1e-4, got, wanted)).toEqual([])
        }),
        { numRuns: runsFor(name, 30), seed: 20230206 },
      )
    })

    it('goes on from any step as if it had not been interrupted', { timeout: 60_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(cases, fc.nat(), async (example, at) => {
          const { network, episodes } = example
          const { batch, steps } = episodes
          fc.pre(steps > 1 && (await isTame(reference, example)))
          const middle = 1 + (at % (steps - 1))
          const whole = await engine.rollout(network, episodes)
          const { finalState } = await engine.rollout(network, partOf(episodes, 0, middle))
          const rest = await engine.rollout(network, partOf(episodes, middle, steps), { initialState: finalState })
          const wanted = numbersOf(whole)
          const width = readoutSize(network.config)
          const got = new Map([...numbersOf(rest)].filter(([name]) => name.startsWith('final') || name === 'o'))
          const wantedRest = new Map([...wanted].filter(([name]) => got.has(name)))
          wantedRest.set('o', stepsOf(whole.outputs, batch, width, middle, steps))
          expect(differencesAbove(1e-4, got, wantedRest)).toEqual([])
        }),
        { numRuns: runsFor(name, 10), seed: 1 },
      )
    })

    it('goes on from a changed state as the JavaScript engine does', { timeout: 60_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(cases, fc.nat(), async (example, seed) => {
          fc.pre(await isTame(reference, example))
          const { network, episodes } = example
          const initialState = randomState(example, seed)
          const wanted = await reference.rollout(network, episodes, { initialState })
          fc.pre(wanted.outputs.every((value) => Math.abs(value) < 30))
          const got = await engine.rollout(network, episodes, { initialState })
          expect(differencesAbove(1e-4, numbersOf(got), numbersOf(wanted))).toEqual([])
        }),
        { numRuns: runsFor(name, 10), seed: 2 },
      )
    })
  })
})

/** Any state of a network: one layer's weights erased, the others random. */
function randomState({ network: { config }, episodes: { batch } }: Case, seed: number): NetworkState {
  const random = createRandom([seed, 2])
  const filled = (size: number, bound: number) =>
    Float32Array.from({ length: batch * size }, () => random.uniformBetween(-bound, bound))
  const layers = (exists: boolean, size: (shape: { pre: number; post: number }) => number) =>
    exists ? mapLayers(config, (layer) => filled(size(layerShape(config, layer)), layer === 'feed' ? 0 : 0.2)) : null
  return {
    batch,
    hidden: filled(config.hiddenSize, 1),
    cellState: config.cell === 'lstm' ? filled(config.hiddenSize, 1) : null,
    plasticWeight: layers(config.rule !== 'none', ({ pre, post }) => pre * post),
    plasticBias: layers(config.rule === 'gradient', ({ post }) => post),
  }
}
