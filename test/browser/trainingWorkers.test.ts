import { afterAll, beforeAll, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { openParityPage } from '../../scripts/parityPage.mjs'
import { createEngine } from '../../src/kernels/createEngine'
import { defaultPlasticity } from '../../src/network/modelConfig'
import { defaultTasks, taskSizes } from '../../src/tasks/registry'
import { defaultAdamW } from '../../src/training/adamW'
import { startMetaTraining, type MetaTrainingConfig } from '../../src/training/metaTraining'
import { Replica } from '../../src/training/replica'

const task = defaultTasks.cueReward
const training: MetaTrainingConfig = {
  model: {
    ...{ cell: 'rnn', rule: 'hebbian', encoder: 'plastic', hiddenSize: 24 },
    ...taskSizes(task),
    ...{ auxiliarySize: 4, modulated: true, alphaMode: 'random', randomNetwork: false, lossKind: 'meanSquared' },
    plasticity: defaultPlasticity,
  },
  task,
  batchSize: 32,
  seed: 5,
  optimiser: defaultAdamW,
}

let page: Awaited<ReturnType<typeof openParityPage>>
beforeAll(async () => (page = await openParityPage()))
afterAll(() => page.close())

it('trains on two workers of a page as on one thread of Node', { timeout: 60_000 }, async () => {
  const replica = new Replica(await createEngine('wasm:simd', nodeEngineFiles()), training, startMetaTraining(training))
  const expected: number[] = []
  await replica.train(30, ({ loss }) => expected.push(loss))
  const losses = await page.train(training, 'wasm:simd', 2, 30)
  expect(losses).toHaveLength(30)
  losses.forEach((loss, k) => expect(Math.abs(loss / expected[k] - 1), `batch ${k + 1}`).toBeLessThan(1e-3))
  expect(await page.train(training, 'wasm:simd', 2, 30)).toEqual(losses)
})
