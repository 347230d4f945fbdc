import type { Random } from '../numerics/random'
import type { ModelConfig } from './modelConfig'

/**
 * What makes u of an image, in front of a network without a plastic encoder: blocks of convolution, batch-norm, relu and
 * max-pooling, then a projection; the label is put beside it (docs/notation.md, "Images"). None of it is plastic.
 */
export interface ImageEncoderConfig {
  /** Each halves the image; 0 for a projection of the pixels alone. */
  readonly blocks: number
  /** Channels of every block. */
  readonly channels: number
  /** Height and width of the images. */
  readonly imageSide: number
  /** 1 for grey, 3 for colours. */
  readonly imageChannels: number
}

/** A model's configuration with an image encoder. */
export type ImageModelConfig = ModelConfig & { readonly imageEncoder: ImageEncoderConfig }

/** A block's parameters; running ones are those that batch-norm uses when it does not train. */
export const blockParameters = ['convolution', 'scale', 'shift', 'runningMean', 'runningVariance'] as const
export type BlockParameter = (typeof blockParameters)[number]
export type ImageEncoderParameter =
  `block${0 | 1 | 2 | 3 | 4 | 5}.${BlockParameter}` | 'projection.weight' | 'projection.bias'

/** The name of a block's parameter; blocks count from 0. */
export function blockParameter(block: number, name: BlockParameter): ImageEncoderParameter {
  return `block${block as 0}.${name}`
}

export function hasImageEncoder(config: ModelConfig): config is ImageModelConfig {
  return config.imageEncoder !== undefined
}

/** Whether what a network makes of an image in training depends on the other images of the batch. */
export function hasBatchNorm({ imageEncoder }: ModelConfig): boolean {
  return imageEncoder !== undefined && imageEncoder.blocks > 0
}

/** The network behind the image encoder. */
export function withoutImageEncoder(config: ModelConfig): ModelConfig {
  const { imageEncoder, ...behind } = config
  return imageEncoder ? behind : config
}

/** Values of an input: those of the image [channels, row, column], then of the label where an image encoder reads them. */
export function episodeInputSize({ imageEncoder, inputSize, outputSize }: ModelConfig): number {
  return imageEncoder ? pixelCount(imageEncoder) + outputSize : inputSize
}

export function pixelCount({ imageSide, imageChannels }: ImageEncoderConfig): number {
  return imageChannels * imageSide ** 2
}

/** What the projection reads: the last block's channels, each [row, column]. */
export function embeddingSize(encoder: ImageEncoderConfig): number {
  const { blocks, channels } = encoder
  return blocks === 0 ? pixelCount(encoder) : channels * blockSide(encoder, blocks) ** 2
}

/** Height and width of a block's input: an odd row or column at the end is not pooled. */
export function blockSide({ imageSide }: ImageEncoderConfig, block: number): number {
  return imageSide >> block
}

/** Names and shapes of the image encoder's parameters, in a fixed order. */
export function imageEncoderShapes(config: ImageModelConfig): ReadonlyMap<ImageEncoderParameter, readonly number[]> {
  const { imageEncoder, hiddenSize, outputSize } = config
  const { blocks, channels, imageChannels } = imageEncoder
  const shapes = new Map<ImageEncoderParameter, readonly number[]>()
  for (let block = 0; block < blocks; block++) {
    // [row, column, in, out]
    shapes.set(blockParameter(block, 'convolution'), [3, 3, block === 0 ? imageChannels : channels, channels])
    for (const name of blockParameters.slice(1)) shapes.set(blockParameter(block, name), [channels])
  }
  shapes.set('projection.weight', [embeddingSize(imageEncoder), hiddenSize - outputSize])
  shapes.set('projection.bias', [hiddenSize - outputSize])
  return shapes
}

/** Whether a parameter is the image encoder's. */
export function isImageEncoderParameter(name: string): name is ImageEncoderParameter {
  return name.startsWith('block') || name.startsWith('projection.')
}

/** Whether batch-norm keeps this parameter from batch to batch: no gradient changes it. */
export function isRunningStatistic(name: string): boolean {
  return name.endsWith('.runningMean') || name.endsWith('.runningVariance')
}

/**
 * How an image encoder's parameter starts: convolutions N(0, 2 / (9 out)), batch-norm as the identity, the projection
 * U(-k, k) with k = 1 / sqrt(fan-in).
 */
export function initialImageParameter(
  encoder: ImageEncoderConfig,
  name: ImageEncoderParameter,
  random: Random,
): () => number {
  if (name.endsWith('.convolution')) {
    const deviation = Math.sqrt(2 / (9 * encoder.channels))
    return () => deviation * random.normal()
  }
  if (name.endsWith('.scale') || name.endsWith('.runningVariance')) return () => 1
  if (name.endsWith('.shift') || name.endsWith('.runningMean')) return () => 0
  const bound = 1 / Math.sqrt(embeddingSize(encoder))
  return () => random.uniformBetween(-bound, bound)
}
