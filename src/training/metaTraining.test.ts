import { describe, expect, it } from 'vitest'
import { createComposedEngine } from '../kernels/composed/composedEngine'
import { viewParameters } from '../network/flatParameters'
import { initialParameters } from '../network/parameters'
import { taskSizes } from '../tasks/registry'
import { createEpisodes } from '../tasks/registry'
import { freshSeed, shownSeeds, trainingSeed, validationSeed } from '../tasks/seeds'
import { defaultAdamW } from './adamW'
import {
  meanErrors,
  startMetaTraining,
  trainingEpisodes,
  validate,
  validationEpisodes,
  type MetaTrainingConfig,
} from './metaTraining'
import { Replica } from './replica'
import { smallModel } from '../../test/smallModel'

const task = { name: 'sequence', dimension: 1, length: 2, delay: 1 } as const
const model = smallModel({ ...taskSizes(task), auxiliarySize: 2 })
const training: MetaTrainingConfig = {
  model,
  task,
  batchSize: 16,
  seed: 3,
  optimiser: { ...defaultAdamW, learningRate: 1e-2 },
}

async function train(batches: number, config = training) {
  const engine = await createComposedEngine('composed:cpu', '')
  const replica = new Replica(engine, config, startMetaTraining(config))
  const losses: number[] = []
  await replica.train(batches, ({ loss }) => losses.push(loss))
  return { engine, losses, parameters: viewParameters(model, replica.snapshot().parameters) }
}

describe('meta-training', () => {
  it('lowers the validation loss', { timeout: 60_000 }, async () => {
    const { engine, parameters } = await train(60)
    const before = await validate(engine, training, initialParameters(model, training.seed), 8)
    const after = await validate(engine, training, parameters, 8)
    expect(before.episodes).toBe(128)
    expect(after.loss).toBeLessThan(0.8 * before.loss)
  })

  it('gives the same losses for the same seed, others for another', { timeout: 60_000 }, async () => {
    const { losses } = await train(3)
    expect((await train(3)).losses).toEqual(losses)
    expect((await train(3, { ...training, seed: 4 })).losses).not.toEqual(losses)
  })

  it('gives every batch a delay of its own where a range is asked for, the same for whoever takes part in it', () => {
    const ranged = { ...training, trainedDelays: { from: 0, to: 8 } }
    const steps = Array.from({ length: 20 }, (_, k) => trainingEpisodes(ranged, k, 16, 0).steps)
    expect(new Set(steps).size).toBeGreaterThan(4)
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(4)
    expect(Math.max(...steps)).toBeLessThanOrEqual(12)
    const [whole, part] = [trainingEpisodes(ranged, 5, 16, 0), trainingEpisodes(ranged, 5, 6, 10)]
    expect(part.steps).toBe(whole.steps)
    expect(part.inputs).toEqual(whole.inputs.slice(-part.inputs.length))
    expect(Array.from({ length: 6 }, (_, k) => validationEpisodes(ranged, k).steps)).toEqual([4, 6, 8, 10, 12, 4])
  })

  it('averages errors over episodes, not over batches', async () => {
    const { engine, parameters } = await train(0)
    const network = { config: model, parameters }
    const batches = [createEpisodes(task, 3, 1), createEpisodes(task, 9, 2)]
    const { loss, episodes } = await meanErrors(engine, network, batches)
    const each = await Promise.all([engine.evaluate(network, batches[0])])
    const second = await engine.evaluate(network, batches[1])
    const all = [...each[0].loss, ...second.loss]
    expect(episodes).toBe(12)
    expect(loss).toBeCloseTo(all.reduce((a, b) => a + b) / 12, 6)
  })
})

it('draws training, validation, fresh and shown episodes from seeds that never meet', () => {
  const last = 2 ** 20 - 1
  const ranges = [
    [0, shownSeeds - 1],
    [freshSeed(0), freshSeed(last)],
    ...[1, 2].flatMap((run) => [
      [trainingSeed(run, 0), trainingSeed(run, last)],
      [validationSeed(run, 0), validationSeed(run, last)],
    ]),
  ].sort((a, b) => a[0] - b[0])
  ranges.forEach(([from], k) => k > 0 && expect(from).toBeGreaterThan(ranges[k - 1][1]))
})
