import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { provideNodeGpu } from '../../cli/nodeGpu'
import type { Engine } from '../../src/kernels/engine'
import { sharedGpu } from '../../src/kernels/gpuDevice'
import { createJavaScriptEngine } from '../../src/kernels/javascript/javascriptEngine'
import { defaultBudget, type BufferBytes, type DeviceBudget } from '../../src/kernels/webgpu/batchParts'
import { KernelRunner } from '../../src/kernels/webgpu/kernelRunner'
import { bufferNames } from '../../src/kernels/webgpu/kernelText'
import { createWebgpuEngine } from '../../src/kernels/webgpu/webgpuEngine'
import { defaultPlasticity, type ModelConfig } from '../../src/network/modelConfig'
import { checkGolden } from '../../src/training/parity/checkGolden'
import { withinTolerance } from '../../src/training/parity/comparison'
import { readGolden } from '../../src/training/parity/golden'
import { differencesAbove, isTame, makeCase, numbersOf, partOf, randomCases, resultsOf, stepsOf } from './randomCases'

/**
 * On the machine's graphics card, or in software. There, compiling takes a second or two for each set of sizes: few are
 * taken, with many settings each. `npm run conformance -- DIR --engine webgpu` runs all golden files.
 */
const golden = (name: string) => readGolden(readFileSync(join(import.meta.dirname, 'goldens', `${name}.safetensors`)))

const reference = createJavaScriptEngine()
const engines: Engine[] = []
async function startEngine(budget?: DeviceBudget): Promise<Engine> {
  const engine = await createWebgpuEngine(budget)
  engines.push(engine)
  return engine
}

beforeAll(async () => {
  console.log(`WebGPU: ${await provideNodeGpu()}`)
}, 30_000)
afterAll(() => engines.forEach((engine) => engine.dispose()))

type Shape = Omit<ModelConfig, 'alphaMode' | 'randomNetwork' | 'plasticity'>

/**
 * Three are those of golden files, whose kernels are compiled once for both. With 33 units, an LSTM's matrices are wider than
 * what a row of threads takes at once, and the workgroup is the large one.
 */
const shapes: readonly Shape[] = [
  {
    ...{ cell: 'rnn', rule: 'none', encoder: 'plastic', inputSize: 1, hiddenSize: 1, outputSize: 1, auxiliarySize: 0 },
    ...{ modulated: false, lossKind: 'crossEntropy' },
  },
  {
    ...{
      cell: 'rnn',
      rule: 'hebbian',
      encoder: 'plastic',
      inputSize: 16,
      hiddenSize: 24,
      outputSize: 1,
      auxiliarySize: 4,
    },
    ...{ modulated: true, lossKind: 'meanSquared' },
  },
  {
    ...{
      cell: 'rnn',
      rule: 'gradient',
      encoder: 'plastic',
      inputSize: 7,
      hiddenSize: 15,
      outputSize: 1,
      auxiliarySize: 4,
    },
    ...{ modulated: true, lossKind: 'meanSquared' },
  },
  {
    ...{
      cell: 'lstm',
      rule: 'hebbian',
      encoder: 'plastic',
      inputSize: 7,
      hiddenSize: 33,
      outputSize: 1,
      auxiliarySize: 3,
    },
    ...{ modulated: false, lossKind: 'meanSquared' },
  },
  {
    ...{
      cell: 'lstm',
      rule: 'gradient',
      encoder: 'plastic',
      inputSize: 15,
      hiddenSize: 10,
      outputSize: 5,
      auxiliarySize: 4,
    },
    ...{ modulated: true, lossKind: 'crossEntropy' },
  },
  {
    ...{
      cell: 'rnn',
      rule: 'hebbian',
      encoder: 'none',
      inputSize: 12,
      hiddenSize: 12,
      outputSize: 3,
      auxiliarySize: 2,
    },
    ...{ modulated: true, lossKind: 'meanSquared' },
  },
  {
    ...{
      cell: 'lstm',
      rule: 'gradient',
      encoder: 'none',
      inputSize: 9,
      hiddenSize: 9,
      outputSize: 5,
      auxiliarySize: 4,
    },
    ...{ modulated: true, lossKind: 'crossEntropy' },
  },
]
const goldens = [
  'rnn-hebbian-cueReward',
  'rnn-hebbian-alpha-none',
  'rnn-gradient-clip',
  'lstm-gradient-oneShot-crossEntropy',
]

describe.each(shapes.map((shape) => [`${shape.cell}, ${shape.rule}`, shape] as const))('webgpu: %s', (_, shape) => {
  const isLarge = shape.hiddenSize > 32
  const sizes = { units: 1, steps: isLarge ? 5 : 12, batches: isLarge ? [2] : [1, 2, 3] }
  const runs = isLarge ? 5 : 15
  const cases = randomCases(shape.cell, shape.rule, sizes, shape)

  it('gives the numbers of the JavaScript engine for any settings', { timeout: 120_000 }, async () => {
    const engine = await startEngine()
    await fc.assert(
      fc.asyncProperty(cases, async (example) => {
        fc.pre(await isTame(reference, example))
        const [got, wanted] = [await resultsOf(engine, example), await resultsOf(reference, example)]
        expect(differencesAbove(1e-4, got, wanted)).toEqual([])
      }),
      { numRuns: runs, seed: 20230206 },
    )
    await fc.assert(
      fc.asyncProperty(cases, async ({ network, episodes }) => {
        const { batch, steps } = episodes
        fc.pre(steps > 1 && (await isTame(reference, { network, episodes })))
        const middle = steps >> 1
        const whole = await reference.rollout(network, episodes)
        const { finalState } = await engine.rollout(network, partOf(episodes, 0, middle))
        const rest = await engine.rollout(network, partOf(episodes, middle, steps), { initialState: finalState })
        const isKept = ([name]: [string, unknown]) => name.startsWith('final') || name === 'o'
        const wanted = new Map([...numbersOf(whole)].filter(isKept))
        const width = whole.outputs.length / (batch * steps)
        wanted.set('o', stepsOf(whole.outputs, batch, width, middle, steps))
        expect(differencesAbove(1e-4, new Map([...numbersOf(rest)].filter(isKept)), wanted)).toEqual([])
      }),
      { numRuns: runs / 5, seed: 1 },
    )
  })
})

describe('webgpu', () => {
  const config: ModelConfig = {
    ...shapes[4],
    ...{ alphaMode: 'random', randomNetwork: false },
    plasticity: { ...defaultPlasticity, innerLossScale: 1 },
  }

  it.each(goldens)('agrees with %s, training steps included', { timeout: 60_000 }, async (name) => {
    const rows = await checkGolden(await startEngine(), golden(name))
    expect(rows.map(({ quantity }) => quantity)).toContain('gradients')
    expect(rows.filter((row) => !withinTolerance(row))).toEqual([])
  })

  it('gives the same where batches, steps and elements come in parts, and vectors lie in storage', async () => {
    const engine = await startEngine({ plentyBytes: 4096, visitsPerDispatch: 3000, workgroupFloats: 0 })
    for (const weightClip of [null, 0.01]) {
      const plasticity = { ...config.plasticity, weightClip }
      const example = makeCase({ ...config, ...shapes[2], plasticity }, 11, 3, 5)
      const [got, wanted] = [await resultsOf(engine, example), await resultsOf(reference, example)]
      expect(differencesAbove(1e-4, got, wanted)).toEqual([])
    }
  }, 60_000)

  it('asks before every step, stops where it must, and works afterwards', async () => {
    const engine = await startEngine({ ...defaultBudget, visitsPerDispatch: 3000 })
    const { network, episodes } = makeCase(config, 11, 3, 5)
    let asked = 0
    const count = () => Promise.resolve(void asked++)
    const recording = await engine.rollout(network, episodes, { beforeStep: count })
    expect(asked).toBe(11)
    expect(differencesAbove(1e-4, numbersOf(recording), numbersOf(await reference.rollout(network, episodes)))).toEqual(
      [],
    )
    const stop = () => (++asked === 15 ? Promise.reject(new Error('stop')) : Promise.resolve())
    await expect(engine.evaluate(network, episodes, { beforeStep: stop })).rejects.toThrow('stop')
    expect(asked).toBe(15)
    expect(await engine.rollout(network, episodes)).toEqual(recording)
  }, 60_000)

  it('names the call whose buffers the device refuses', async () => {
    const runner = await KernelRunner.start()
    const bytes = Object.fromEntries([...bufferNames, 'staging'].map((name) => [name, 2 ** 40])) as BufferBytes
    await expect(runner.provide('rollout', 'an RNN of 3 hidden units', bytes)).rejects.toThrow(
      /^webgpu: rollout: allocating 8388608.0 MiB failed: .*1099511627776/s,
    )
  })

  it('rejects with the reason when the device is lost; a new engine gets a new device', async () => {
    const { network, episodes } = makeCase({ ...config, ...shapes[0] }, 5, 2, 3)
    const engine = await startEngine()
    const wanted = await engine.lossAndGradients(network, episodes)
    const { device } = await sharedGpu()
    const inFlight = engine.lossAndGradients(network, episodes)
    device.destroy()
    await expect(inFlight).rejects.toThrow('webgpu: the graphics device was lost (destroyed)')
    await expect(engine.rollout(network, episodes)).rejects.toThrow('webgpu: the graphics device was lost (destroyed)')
    const next = await startEngine()
    expect((await sharedGpu()).device).not.toBe(device)
    expect(await next.lossAndGradients(network, episodes)).toEqual(wanted)
  }, 60_000)
})
