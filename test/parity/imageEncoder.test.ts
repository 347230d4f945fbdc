import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import type { EngineName } from '../../src/kernels/engine'
import { imageSteps } from '../../src/kernels/imageEncoder/imageSteps'
import { encodeImages } from '../../src/model/imageEncoder'
import { step } from '../../src/model/step'
import { episodeErrors } from '../../src/model/taskLoss'
import { tensorNetwork } from '../../src/model/tensorNetwork'
import { zeroState } from '../../src/model/tensorState'
import { episodeInputSize, isRunningStatistic, type ImageModelConfig } from '../../src/network/imageEncoder'
import { initialParameters, parameterShapes, type ImageNetwork, type ParameterName } from '../../src/network/parameters'
import { createRandom } from '../../src/numerics/random'
import type { EpisodeData } from '../../src/tasks/episode'
import { smallModel } from '../smallModel'

const encoder = { blocks: 2, channels: 6, imageSide: 11, imageChannels: 1 }

function imageModel(changes: Partial<ImageModelConfig> = {}): ImageModelConfig {
  const core = smallModel({ encoder: 'none', inputSize: 12, hiddenSize: 12, outputSize: 3, lossKind: 'crossEntropy' })
  return { ...core, imageEncoder: encoder, ...changes }
}

const cases: Record<string, ImageModelConfig> = {
  'Hebbian rule': imageModel(),
  'gradient rule, colours': imageModel({ rule: 'gradient', imageEncoder: { ...encoder, imageChannels: 3 } }),
  'LSTM, one block of 16 channels': imageModel({ cell: 'lstm', imageEncoder: { ...encoder, blocks: 1, channels: 16 } }),
  'no plasticity, four blocks': imageModel({ rule: 'none', imageEncoder: { ...encoder, blocks: 4, imageSide: 28 } }),
  'a linear encoder': imageModel({ imageEncoder: { ...encoder, blocks: 0 } }),
}

/** Images with blank areas, as glyphs have; labels on the first steps, classes to be given on the last. */
function episodesFor(config: ImageModelConfig, batch = 5, steps = 4): EpisodeData {
  const { imageEncoder, outputSize } = config
  const random = createRandom(7)
  const inputSize = episodeInputSize(config)
  const inputs = new Float32Array(batch * steps * inputSize)
  const targets = new Float32Array(batch * steps * outputSize)
  for (let row = 0; row < batch * steps; row++) {
    const end = (row + 1) * inputSize
    for (let k = row * inputSize; k < end - outputSize; k++)
      inputs[k] = k % imageEncoder.imageSide < 3 ? 0 : Math.max(0, random.normal())
    if (row % steps < 2) inputs[end - outputSize + random.integer(outputSize)] = 1
    targets[row * outputSize + random.integer(outputSize)] = 1
  }
  return { batch, steps, inputSize, outputSize, inputs, targets, scoredFrom: 2, answerFrom: 2 }
}

/** Parameters of which no batch-norm is the identity. */
function networkOf(config: ImageModelConfig): ImageNetwork {
  const random = createRandom(11)
  const parameters = initialParameters(config, 3)
  for (const [name, tensor] of Object.entries(parameters))
    if (name.startsWith('block') && !name.endsWith('.convolution'))
      tensor.values.forEach((value, k) => (tensor.values[k] = value + random.uniformBetween(-0.4, 0.4)))
  return { config, parameters }
}

/** Loss and gradients by differentiating encoder and network behind it as one, on the CPU. */
async function wholeAtOnce({ config, parameters }: ImageNetwork, episodes: EpisodeData) {
  await createEngine('composed:cpu', nodeEngineFiles())
  await tf.setBackend('cpu')
  const { batch, steps, outputSize } = episodes
  const { imageSide, imageChannels } = config.imageEncoder
  const names = [...parameterShapes(config).keys()]
  const tensors = Object.fromEntries(
    names.map((name) => [name, tf.tensor(parameters[name]!.values, [...parameters[name]!.shape])]),
  ) as Record<ParameterName, tf.Tensor>
  const { images, labels } = imageSteps(config, episodes)
  const lossOf = (): tf.Scalar => {
    const encoded = encodeImages(
      config,
      tensors,
      {
        steps,
        images: tf.tensor4d(images, [steps * batch, imageChannels, imageSide, imageSide]),
        labels: tf.tensor2d(labels, [steps * batch, outputSize]),
      },
      'batch',
    )
    let state = zeroState(config, batch)
    const outputs: tf.Tensor2D[] = []
    for (let t = 0; t < steps; t++) {
      const next = step(tensorNetwork(config, tensors), state, tf.slice(encoded, [t * batch, 0], [batch, -1]))
      state = next.state
      outputs.push(tf.slice(next.frame.activity.output, [0, 0], [batch, outputSize]))
    }
    const targets = tf.tensor3d(episodes.targets, [batch, steps, outputSize])
    const from = [0, episodes.scoredFrom, 0] as [number, number, number]
    return tf.mean(
      episodeErrors(config.lossKind, tf.slice(tf.stack(outputs, 1) as tf.Tensor3D, from), tf.slice(targets, from)),
    )
  }
  const { value, grads } = tf.engine().gradients(lossOf, Object.values(tensors), undefined, true)
  const gradients = new Map(names.map((name, k) => [name, (grads[k] ?? tf.zerosLike(tensors[name])).dataSync()]))
  return { loss: value.dataSync()[0], gradients }
}

const engines: EngineName[] = ['composed:cpu', 'composed:wasm', 'wasm:simd', 'wasm:relaxed', 'javascript']

describe.each(Object.entries(cases))('%s', (_, config) => {
  const network = networkOf(config)
  const episodes = episodesFor(config)

  it(
    'has the gradient of encoder and network differentiated as one, in every engine',
    { timeout: 120_000 },
    async () => {
      const whole = await wholeAtOnce(network, episodes)
      for (const name of engines) {
        const engine = await createEngine(name, nodeEngineFiles())
        const { loss, gradients } = await engine.lossAndGradients(network, episodes)
        expect(Math.abs(loss - whole.loss) / whole.loss, name).toBeLessThan(1e-5)
        expect(Object.keys(gradients).sort()).toEqual([...parameterShapes(config).keys()].sort())
        for (const [parameter, expected] of whole.gradients) {
          if (isRunningStatistic(parameter)) continue
          const got = gradients[parameter]!.values
          const largest = Math.max(...expected.map(Math.abs), 1e-5)
          const error = Math.max(...got.map((value, k) => Math.abs(value - expected[k])))
          expect(error / largest, `${name}: ${parameter}`).toBeLessThan(5e-5)
        }
      }
    },
  )

  it('evaluates with what batch-norm keeps, in every engine', { timeout: 120_000 }, async () => {
    const composed = await createEngine('composed:cpu', nodeEngineFiles())
    const expected = await composed.rollout(network, episodes)
    for (const name of engines) {
      const engine = await createEngine(name, nodeEngineFiles())
      const recording = await engine.rollout(network, episodes)
      for (const values of ['inputs', 'outputs', 'hidden'] as const) {
        const error = Math.max(...recording[values].map((value, k) => Math.abs(value - expected[values][k])))
        expect(error, `${name}: ${values}`).toBeLessThan(5e-6)
      }
      const { loss } = await engine.evaluate(network, episodes)
      expect(loss).toHaveLength(episodes.batch)
    }
    // An episode's answers do not depend on what else is in the batch.
    const { outputs } = await composed.rollout(network, episodesFor(config, 1))
    const size = outputs.length
    expect(Math.max(...outputs.map((value, k) => Math.abs(value - expected.outputs[k])))).toBeLessThan(5e-6)
    expect(size).toBeLessThan(expected.outputs.length)
  })
})

it('keeps a tenth of every step’s statistics, one step after the other', async () => {
  const network = networkOf(cases['Hebbian rule'])
  const whole = episodesFor(network.config)
  const [composed, fused] = await Promise.all(
    (['composed:cpu', 'wasm:simd'] as const).map(async (name) => {
      const engine = await createEngine(name, nodeEngineFiles())
      return (await engine.lossAndGradients(network, whole)).runningStatistics!
    }),
  )
  expect(Object.keys(composed)).toEqual([0, 1].flatMap((k) => [`block${k}.runningMean`, `block${k}.runningVariance`]))
  for (const name of Object.keys(composed) as ParameterName[]) {
    const error = Math.max(...fused[name]!.values.map((value, k) => Math.abs(value - composed[name]!.values[k])))
    expect(error, name).toBeLessThan(1e-6)
    expect(composed[name]!.values).not.toEqual(network.parameters[name]!.values)
  }
})

it('runs images of other sizes and numbers after one another', async () => {
  const fused = await createEngine('wasm:simd', nodeEngineFiles())
  const first = networkOf(cases['Hebbian rule'])
  const before = await fused.lossAndGradients(first, episodesFor(first.config))
  const other = networkOf(cases['no plasticity, four blocks'])
  await fused.lossAndGradients(other, episodesFor(other.config, 9, 3))
  await fused.rollout(first, episodesFor(first.config, 2))
  expect(await fused.lossAndGradients(first, episodesFor(first.config))).toEqual(before)
})

it('says how much memory images would need that it has not', async () => {
  const config = imageModel({ imageEncoder: { blocks: 4, channels: 256, imageSide: 256, imageChannels: 1 } })
  const engine = await createEngine('wasm:simd', nodeEngineFiles())
  await expect(engine.lossAndGradients(networkOf(config), episodesFor(config, 8, 10))).rejects.toThrow(
    /encodeImages: .*4 blocks of 256 channels on 80 images of 256 x 256/,
  )
  const small = networkOf(cases['Hebbian rule'])
  await engine.lossAndGradients(small, episodesFor(small.config))
})

it.each([
  [{ imageEncoder: { ...encoder, blocks: 4 } }, 'imageEncoder.imageSide must be at least 16 for 4 blocks'],
  [{ encoder: 'plastic' as const }, 'encoder must be "none" behind an image encoder, got "plastic"'],
  [{ outputSize: 12 }, 'hiddenSize must be above outputSize, 12'],
  [{ imageEncoder: { ...encoder, channels: 0 } }, 'imageEncoder.channels must be a whole number from 1 to 256, got 0'],
])('refuses an encoder that does not fit: %j', async (changes, message) => {
  const network = networkOf(cases['Hebbian rule'])
  const engine = await createEngine('javascript', nodeEngineFiles())
  const wrong = { ...network, config: { ...network.config, ...changes } }
  await expect(engine.rollout(wrong, episodesFor(network.config))).rejects.toThrow(message)
})

it('refuses episodes whose images are of another size', async () => {
  const network = networkOf(cases['Hebbian rule'])
  const engine = await createEngine('javascript', nodeEngineFiles())
  await expect(engine.rollout(network, episodesFor(cases['gradient rule, colours']))).rejects.toThrow(
    'rollout: inputs must be [5, 4, 124], got [5, 4, 366]',
  )
})
