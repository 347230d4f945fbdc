import { describe, expect, it, vi } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import { flattenParameters, viewParameters } from '../../src/network/flatParameters'
import { isRunningStatistic, type ImageModelConfig } from '../../src/network/imageEncoder'
import { isTrained, type ParameterName } from '../../src/network/parameters'
import { defaultOneShot } from '../../src/tasks/oneShot'
import { adamWStep, defaultAdamW, initialAdamW } from '../../src/training/adamW'
import { startMetaTraining, trainingEpisodes, validate, type MetaTrainingConfig } from '../../src/training/metaTraining'
import { Replica } from '../../src/training/replica'
import { TrainingPool, type ReplicaWorker } from '../../src/training/trainingPool'
import { randomImages } from '../randomImages'
import { smallModel } from '../smallModel'

const task = { ...defaultOneShot, ways: 3, queries: 3, imageSide: 16 }
const imageEncoder = { blocks: 2, channels: 4, imageSide: 16, imageChannels: 1 }
const model: ImageModelConfig = {
  ...smallModel({ encoder: 'none', inputSize: 12, hiddenSize: 12, outputSize: 3, lossKind: 'crossEntropy' }),
  imageEncoder,
}
const training: MetaTrainingConfig = {
  model,
  task,
  batchSize: 8,
  seed: 2,
  optimiser: { ...defaultAdamW, weightDecay: 5e-4 },
  images: { training: randomImages(6, 2, 16), validation: randomImages(4, 2, 16) },
}

describe('meta-training of a network that sees images', () => {
  it('trains the encoder with the network, and keeps what batch-norm saw', { timeout: 60_000 }, async () => {
    const engine = await createEngine('wasm:simd', nodeEngineFiles())
    const start = startMetaTraining(training)
    const replica = new Replica(engine, training, start)
    const before = viewParameters(model, start.parameters)
    const { runningStatistics } = await engine.lossAndGradients(
      { config: model, parameters: before },
      trainingEpisodes(training, 0, training.batchSize, 0),
    )
    await replica.train(1, () => undefined)
    const after = viewParameters(model, replica.snapshot().parameters)
    for (const name of Object.keys(before) as ParameterName[]) {
      if (isRunningStatistic(name)) expect(after[name]!.values, name).toEqual(runningStatistics![name]!.values)
      else if (isTrained(model, name)) expect(after[name]!.values, name).not.toEqual(before[name]!.values)
    }
    const { accuracy } = await validate(engine, training, after, 2)
    expect(accuracy!.firstStandardError).toBeGreaterThan(0)
  })

  it('asks for the very images it has shown, in fewer and fewer episodes', () => {
    const { inputSize, ways } = { inputSize: 16 * 16 + 3, ways: task.ways }
    const repeated = (k: number) => {
      const { batch, steps, inputs } = trainingEpisodes({ ...training, repeatUntil: 100 }, k, 64, 0)
      const image = (episode: number, step: number) =>
        inputs.subarray((episode * steps + step) * inputSize, (episode * steps + step + 1) * inputSize - ways).join()
      let count = 0
      for (let episode = 0; episode < batch; episode++) {
        const shown = Array.from({ length: ways }, (_, step) => image(episode, step))
        if (shown.includes(image(episode, ways))) count++
      }
      return count
    }
    expect(repeated(0)).toBe(64)
    expect(repeated(50)).toBeGreaterThan(16)
    expect(repeated(50)).toBeLessThan(48)
    expect(repeated(100)).toBe(0)
    expect(repeated(1000)).toBe(0)
  })

  it('goes on from a snapshot as if it had not stopped', { timeout: 60_000 }, async () => {
    const engine = await createEngine('wasm:simd', nodeEngineFiles())
    const whole = new Replica(engine, training, startMetaTraining(training))
    await whole.train(4, () => undefined)
    const first = new Replica(engine, training, startMetaTraining(training))
    await first.train(2, () => undefined)
    const second = new Replica(engine, training, first.snapshot())
    await second.train(2, () => undefined)
    expect(second.snapshot()).toEqual(whole.snapshot())
  })

  it('lowers the loss of a batch that it sees again and again', { timeout: 60_000 }, async () => {
    const engine = await createEngine('wasm:simd', nodeEngineFiles())
    const { parameters } = startMetaTraining(training)
    const network = { config: model, parameters: viewParameters(model, parameters) }
    const episodes = trainingEpisodes(training, 0, training.batchSize, 0)
    const optimiser = initialAdamW(model)
    const losses: number[] = []
    for (let k = 0; k < 60; k++) {
      const { loss, gradients } = await engine.lossAndGradients(network, episodes)
      losses.push(loss)
      adamWStep(model, parameters, flattenParameters(model, gradients), optimiser, {
        ...defaultAdamW,
        learningRate: 5e-3,
      })
    }
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0])
  })

  it('is done by one worker where batch-norm wants the whole batch', async () => {
    const workersFor = async (blocks: number) => {
      const config = { ...training, model: { ...model, imageEncoder: { ...imageEncoder, blocks } } }
      const spawn = vi.fn(() => worker)
      const options = { spawn, workers: 2, engine: 'javascript' as const }
      ;(await TrainingPool.start(config, startMetaTraining(config), options)).dispose()
      return spawn.mock.calls.length
    }
    const api = { start: () => Promise.resolve() } as unknown as ReplicaWorker['api']
    const worker: ReplicaWorker = { api, died: new Promise<never>(() => undefined), terminate: () => undefined }
    expect(await workersFor(2)).toBe(1)
    expect(await workersFor(0)).toBe(2)
  })
})
