import { readSafetensors } from '../../numerics/safetensors'
import type { HostTensor } from '../../numerics/hostTensor'
import {
  blockParameter,
  embeddingSize,
  type BlockParameter,
  type ImageEncoderConfig,
  type ImageModelConfig,
} from '../../network/imageEncoder'
import { defaultPlasticity } from '../../network/modelConfig'
import type { ImageNetwork, ParameterName } from '../../network/parameters'
import type { EpisodeData } from '../../tasks/episode'

/** A golden file of an image encoder: what an independent float64 implementation made of some images, and its gradients. */
export interface ImageGolden {
  /** The projection is the identity, so that u starts with the embedding, which is never below 0. */
  readonly network: ImageNetwork
  /** One step: its images are one batch. */
  readonly episodes: EpisodeData
  /** Reference tensors by their name in the file. */
  readonly tensors: ReadonlyMap<string, HostTensor>
}

/** The blocks' parameters in golden files and in the paper's public code, which has them as torch does. */
export const goldenBlockParts: Readonly<Record<BlockParameter, string>> = {
  convolution: 'conv.weight',
  scale: 'bn.weight',
  shift: 'bn.bias',
  runningMean: 'bn.running_mean',
  runningVariance: 'bn.running_var',
}

/** The label's units, all 0. */
const labelSize = 2

/** Reads a golden file of an image encoder. Throws an Error naming what is missing. */
export function readImageGolden(bytes: Uint8Array): ImageGolden {
  const { tensors, metadata } = readSafetensors(bytes)
  const size = (name: string): number => {
    const value = Number(metadata.get(name))
    if (!Number.isInteger(value)) throw new Error(`golden file: metadata ${name} must be a whole number, got ${value}`)
    return value
  }
  const tensor = (name: string): HostTensor => {
    const found = tensors.get(name)
    if (!found) throw new Error(`golden file: tensor ${name} is missing`)
    return found
  }
  const imageEncoder: ImageEncoderConfig = {
    blocks: size('blocks'),
    channels: size('width'),
    imageSide: size('size'),
    imageChannels: size('channels'),
  }
  const embedding = embeddingSize(imageEncoder)
  const config: ImageModelConfig = {
    ...{ cell: 'rnn', rule: 'none', encoder: 'none', imageEncoder, alphaMode: 'none', randomNetwork: false },
    ...{ inputSize: embedding + labelSize, hiddenSize: embedding + labelSize, outputSize: labelSize, auxiliarySize: 0 },
    ...{ modulated: false, lossKind: 'crossEntropy', plasticity: defaultPlasticity },
  }
  const parameters: Partial<Record<ParameterName, HostTensor>> = {
    'projection.weight': identity(embedding),
    'projection.bias': { shape: [embedding], values: new Float32Array(embedding) },
  }
  for (let block = 0; block < imageEncoder.blocks; block++)
    for (const [part, golden] of Object.entries(goldenBlockParts)) {
      const found = tensor(`param.${block}.${golden}`)
      parameters[blockParameter(block, part as BlockParameter)] = part === 'convolution' ? fromTorch(found) : found
    }
  const images = tensor('x')
  const batch = images.shape[0]
  const pixels = images.values.length / batch
  const inputs = new Float32Array(batch * (pixels + labelSize))
  for (let k = 0; k < batch; k++)
    inputs.set(images.values.subarray(k * pixels, (k + 1) * pixels), k * (pixels + labelSize))
  return {
    network: { config, parameters },
    episodes: {
      ...{ batch, steps: 1, inputSize: pixels + labelSize, inputs, scoredFrom: 0, answerFrom: 0 },
      ...{ outputSize: labelSize, targets: new Float32Array(batch * labelSize) },
    },
    tensors,
  }
}

function identity(size: number): HostTensor {
  const values = new Float32Array(size * size)
  for (let k = 0; k < size; k++) values[k * size + k] = 1
  return { shape: [size, size], values }
}

/** Torch's filters [out, in, row, column] as [row, column, in, out]. */
export function fromTorch({ shape, values }: HostTensor): HostTensor {
  const [outs, ins, rows, columns] = shape
  const filters = new Float32Array(values.length)
  const taps = rows * columns
  for (let out = 0; out < outs; out++)
    for (let from = 0; from < ins; from++)
      for (let tap = 0; tap < taps; tap++)
        filters[(tap * ins + from) * outs + out] = values[(out * ins + from) * taps + tap]
  return { shape: [rows, columns, ins, outs], values: filters }
}
