import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import {
  encodeImages,
  type BatchNormStatistics,
  type BlockStatistics,
  type ImageTensors,
} from '../../model/imageEncoder'
import {
  imageEncoderShapes,
  isRunningStatistic,
  type ImageEncoderParameter,
  type ImageModelConfig,
} from '../../network/imageEncoder'
import type { ImageNetwork, Parameters } from '../../network/parameters'
import type { EpisodeData } from '../../tasks/episode'
import { startBackend, type Backend, type WasmPaths } from '../composed/backend'
import type { EngineName } from '../engine'
import type { EncodedImages, ImageEncoder } from './imageEncoder'
import { imageSteps, swapOuter } from './imageSteps'
import { keptStatistics } from './runningStatistics'

/**
 * The readable reference on the TensorFlow.js backend of a composed engine. The way back computes the way there once more.
 *
 * @throws Error where the backend cannot run here, saying why
 */
export async function createTensorImageEncoder(engine: EngineName, wasmPaths: WasmPaths): Promise<ImageEncoder> {
  return new TensorImageEncoder(await startBackend(engine, wasmPaths))
}

class TensorImageEncoder implements ImageEncoder {
  constructor(private readonly backend: Backend) {}

  async encode(network: ImageNetwork, episodes: EpisodeData, statistics: BatchNormStatistics): Promise<EncodedImages> {
    await this.backend.use()
    const { config } = network
    const { batch, steps } = episodes
    const observed: BlockStatistics[] = []
    const encoded = tf.tidy(() =>
      encodeImages(config, toTensors(network), toImageTensors(config, episodes), statistics, ({ mean, variance }) =>
        observed.push({ mean: tf.keep(mean), variance: tf.keep(variance) }),
      ),
    )
    try {
      const blocks = await Promise.all(
        observed.map(async ({ mean, variance }) => ({ mean: await read(mean), variance: await read(variance) })),
      )
      return {
        encoded: swapOuter(await read(encoded), steps, batch),
        runningStatistics: keptStatistics(network, blocks, batch),
        backward: (gradient) => this.backward(network, episodes, statistics, swapOuter(gradient, batch, steps)),
      }
    } finally {
      tf.dispose([encoded, ...observed.flatMap(({ mean, variance }) => [mean, variance])])
    }
  }

  private async backward(
    network: ImageNetwork,
    episodes: EpisodeData,
    statistics: BatchNormStatistics,
    encodedGradient: Float32Array,
  ): Promise<Parameters> {
    await this.backend.use()
    const { config } = network
    const tensors = toTensors(network)
    const shapes = [...imageEncoderShapes(config)]
    const { value, grads } = tf.tidy(() => {
      const images = toImageTensors(config, episodes)
      const gradient = tf.tensor2d(encodedGradient, [episodes.steps * episodes.batch, config.hiddenSize])
      return tf.engine().gradients(
        () => tf.sum(tf.mul(encodeImages(config, tensors, images, statistics), gradient)),
        shapes.map(([name]) => tensors[name]!),
        undefined,
        true,
      )
    })
    try {
      const gradients = await Promise.all(
        shapes.map(async ([name, shape], k) => {
          const values = isRunningStatistic(name) ? new Float32Array(tensors[name]!.size) : await read(grads[k])
          return [name, { shape, values }] as const
        }),
      )
      return Object.fromEntries(gradients)
    } finally {
      tf.dispose([value, ...Object.values(tensors), ...grads.filter(Boolean)])
    }
  }
}

async function read(tensor: tf.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data())
}

function toTensors({ config, parameters }: ImageNetwork): Partial<Record<ImageEncoderParameter, tf.Tensor>> {
  const tensors: Partial<Record<ImageEncoderParameter, tf.Tensor>> = {}
  for (const [name, shape] of imageEncoderShapes(config))
    tensors[name] = tf.tensor(parameters[name]!.values, [...shape])
  return tensors
}

function toImageTensors(config: ImageModelConfig, episodes: EpisodeData): ImageTensors {
  const { images, labels } = imageSteps(config, episodes)
  const { imageSide, imageChannels } = config.imageEncoder
  const count = episodes.steps * episodes.batch
  return {
    steps: episodes.steps,
    images: tf.tensor4d(images, [count, imageChannels, imageSide, imageSide]),
    labels: tf.tensor2d(labels, [count, config.outputSize]),
  }
}
