import * as tf from '@tensorflow/tfjs-core'
import { blockParameter, blockSide, type BlockParameter, type ImageModelConfig } from '../network/imageEncoder'
import type { ParameterName } from '../network/parameters'

/** What batch-norm normalises with: the statistics of each step's images, or those that it keeps. */
export type BatchNormStatistics = 'batch' | 'running'

/** Mean and variance of a block's convolution, over the images and pixels of each step: [steps, channels] */
export interface BlockStatistics {
  readonly mean: tf.Tensor2D
  readonly variance: tf.Tensor2D
}

/** As in torch. */
const batchNormEpsilon = 1e-5

/** The images of some episodes, step by step. */
export interface ImageTensors {
  readonly steps: number
  /** [steps * batch, channels, row, column] */
  readonly images: tf.Tensor4D
  /** [steps * batch, ways] */
  readonly labels: tf.Tensor2D
}

/**
 * u = concat(relu(projection(embedding)), label), with the embedding of one block after the other:
 *
 *     z = conv3x3(x), padded with zeros;  x' = maxpool2(relu(scale (z - mean) / sqrt(variance + 1e-5) + shift))
 *
 * The readable reference (docs/notation.md, "Images"). All tensors it makes belong to the caller's tidy or gradient scope.
 *
 * @param tensors the encoder's parameters by name
 * @param observe gets the blocks' statistics, in order, where they are the batch's
 * @returns u [steps * batch, hiddenSize]
 */
export function encodeImages(
  { imageEncoder, hiddenSize, outputSize }: ImageModelConfig,
  tensors: Readonly<Partial<Record<ParameterName, tf.Tensor>>>,
  { steps, images, labels }: ImageTensors,
  statistics: BatchNormStatistics,
  observe?: (statistics: BlockStatistics) => void,
): tf.Tensor2D {
  const count = images.shape[0]
  let x: tf.Tensor4D = tf.transpose(images, [0, 2, 3, 1])
  for (let block = 0; block < imageEncoder.blocks; block++) {
    const parameter = (name: BlockParameter) => tensors[blockParameter(block, name)]!
    const side = blockSide(imageEncoder, block)
    const convolved = tf.matMul(
      neighbourhoods(x),
      tf.reshape<tf.Rank.R2>(parameter('convolution'), [-1, imageEncoder.channels]),
    )
    const z = tf.reshape<tf.Rank.R4>(convolved, [steps, -1, side, imageEncoder.channels])
    let [mean, variance] = [parameter('runningMean'), parameter('runningVariance')]
    if (statistics === 'batch') {
      mean = meanOfPixels(z)
      variance = meanOfPixels(tf.square(tf.sub(z, mean)))
      const flat = (tensor: tf.Tensor) => tf.reshape<tf.Rank.R2>(tensor, [steps, imageEncoder.channels])
      observe?.({ mean: flat(mean), variance: flat(variance) })
    }
    const gain = tf.div(parameter('scale'), tf.sqrt(tf.add(variance, batchNormEpsilon)))
    const normalised = tf.add(tf.mul(tf.sub(z, mean), gain), parameter('shift'))
    x = halved(tf.reshape(tf.relu(normalised), [count, side, side, imageEncoder.channels]))
  }
  const embedding = tf.reshape<tf.Rank.R2>(tf.transpose(x, [0, 3, 1, 2]), [count, -1])
  const projected = tf.add(
    tf.matMul(embedding, tensors['projection.weight'] as tf.Tensor2D),
    tensors['projection.bias']!,
  )
  const encoded = tf.concat([tf.relu<tf.Tensor2D>(projected as tf.Tensor2D), labels], 1)
  if (encoded.shape[1] !== hiddenSize || labels.shape[1] !== outputSize)
    throw new Error(
      `encodeImages: u must have ${hiddenSize} units, ${outputSize} of them labels, got ${encoded.shape[1]}`,
    )
  return encoded
}

/** The mean of each step [steps, 1, 1, channels], row by row: one sum over all pixels would lose digits. */
function meanOfPixels(z: tf.Tensor4D): tf.Tensor {
  return tf.mean(tf.mean(z, 2, true), 1, true)
}

/**
 * Every pixel's 3 x 3 neighbourhood as a row, zeros beyond the edge: [images * rows * columns, 9 channels]. A convolution is
 * this times a matrix, on every backend: TensorFlow.js has no filter gradient on WebAssembly.
 */
function neighbourhoods(x: tf.Tensor4D): tf.Tensor2D {
  const [count, rows, columns, channels] = x.shape
  const padded = tf.pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ])
  const shifted = Array.from({ length: 9 }, (_, k) =>
    tf.slice(padded, [0, Math.floor(k / 3), k % 3, 0], [count, rows, columns, channels]),
  )
  return tf.reshape(tf.concat(shifted, 3), [count * rows * columns, 9 * channels])
}

/** The largest of every 2 x 2 pixels; of equal ones, the gradient goes to the first in reading order, as in torch. */
function halved(x: tf.Tensor4D): tf.Tensor4D {
  const [count, side, , channels] = x.shape
  const half = Math.floor(side / 2)
  const even = side === 2 * half ? x : tf.slice(x, [0, 0, 0, 0], [count, 2 * half, 2 * half, channels])
  const largerOf = (pairs: tf.Tensor3D, axis: 1 | 2) => {
    const [first, second] = tf.split(pairs, 2, axis)
    return tf.maximum(first, second)
  }
  const columns = largerOf(tf.reshape(even, [count * 2 * half, half, 2 * channels]), 2)
  const rows = largerOf(tf.reshape(columns, [count * half, 2, half * channels]), 1)
  return tf.reshape(rows, [count, half, half, channels])
}
