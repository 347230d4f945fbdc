/** Where everything lies. Images are [steps, batch, ...]; those of a block have a frame of zeros (settings.ts). */
import { allocateFloats } from '../allocation'
import {
  batch,
  blocks,
  blockSide,
  channels,
  channelWidth,
  embedding,
  embeddingWidth,
  framedPixels,
  imageChannels,
  inputWidth,
  side,
  steps,
  tapCount,
  units,
  unitWidth,
} from './settings'

/** As they come from outside, and as gradients go there: unpadded, one after the other. */
export let parameters: usize = 0
export let gradients: usize = 0
/** One step's images as they come from outside [batch, channels, row, column]. */
export let images: usize = 0

/** [N, embedding], [N, units] and its gradient. */
export let embedded: usize = 0
export let encoded: usize = 0
export let dEncoded: usize = 0

export let projection: usize = 0
export let projectionTransposed: usize = 0
export let projectionBias: usize = 0
export let projectionGradient: usize = 0
export let projectionBiasGradient: usize = 0
/** As wide as any layer, and always 0. */
export let zeros: usize = 0

/** Gradients of one step: of the embedding, of a block's pooled output (and then of its input), of its convolution. */
export let dEmbedded: usize = 0
export let dPooled: usize = 0
export let dConvolved: usize = 0

/** One for each block, and one more input: the last block's output. */
const mostBlocks = 8
const inputs = memory.data(4 * mostBlocks)
const convolved = memory.data(4 * mostBlocks)
const weights = memory.data(4 * mostBlocks)
const transposed = memory.data(4 * mostBlocks)
const weightGradients = memory.data(4 * mostBlocks)
/** scale, shift, running mean, running variance, then the gradients of scale and shift: [6, channels] */
const vectors = memory.data(4 * mostBlocks)
/** [steps, channels] */
const means = memory.data(4 * mostBlocks)
const variances = memory.data(4 * mostBlocks)

/** Tables of addresses. */
function put(table: usize, block: u32, address: usize): void {
  store<usize>(table + (block << 2), address)
}

function at(table: usize, block: u32): usize {
  return load<usize>(table + (block << 2))
}

export function layOutImages(): void {
  const count = steps * batch
  parameters = allocateFloats(parameterCount())
  gradients = allocateFloats(parameterCount())
  images = allocateFloats(<u64>batch * imageChannels * side * side)
  for (let block: u32 = 0; block <= blocks && blocks > 0; block++) {
    const width = block == blocks ? channelWidth : inputWidth(block)
    put(inputs, block, allocateFloats(<u64>count * framedPixels(block) * width))
    if (block == blocks) break
    put(convolved, block, allocateFloats(<u64>count * framedPixels(block) * channelWidth))
    const size = tapCount(block) * inputWidth(block) * channelWidth
    put(weights, block, allocateFloats(size))
    if (block > 0) put(transposed, block, allocateFloats(size))
    put(weightGradients, block, allocateFloats(size))
    put(vectors, block, allocateFloats(6 * channelWidth))
    put(means, block, allocateFloats(steps * channelWidth))
    put(variances, block, allocateFloats(steps * channelWidth))
  }
  // Beyond the values themselves, rows and columns of the projection are 0.
  embedded = allocateFloats(<u64>count * embeddingWidth)
  encoded = allocateFloats(<u64>count * unitWidth)
  projection = allocateFloats(embeddingWidth * unitWidth)
  projectionBias = allocateFloats(unitWidth)
  zeros = allocateFloats(max(channelWidth, embeddingWidth))
  dEncoded = allocateFloats(<u64>count * unitWidth)
  projectionTransposed = allocateFloats(embeddingWidth * unitWidth)
  projectionGradient = allocateFloats(embeddingWidth * unitWidth)
  projectionBiasGradient = allocateFloats(unitWidth)
  dEmbedded = allocateFloats(<u64>batch * embeddingWidth)
  if (blocks == 0) return
  dPooled = allocateFloats(<u64>batch * framedPixels(1) * channelWidth)
  dConvolved = allocateFloats(<u64>batch * framedPixels(0) * channelWidth)
}

/** A step's images as a block reads them; of the block after the last, its output. */
export function inputAt(block: u32, step: u32): usize {
  const width = block == blocks ? channelWidth : inputWidth(block)
  return at(inputs, block) + ((step * batch * framedPixels(block) * width) << 2)
}

/** What a block's convolution made of a step's images. */
export function convolvedAt(block: u32, step: u32): usize {
  return at(convolved, block) + ((step * batch * framedPixels(block) * channelWidth) << 2)
}

/** [taps, inputs, channels] */
export function weightsAt(block: u32): usize {
  return at(weights, block)
}

/** For the way back: [taps mirrored, channels, inputs] */
export function transposedAt(block: u32): usize {
  return at(transposed, block)
}

export function weightGradientAt(block: u32): usize {
  return at(weightGradients, block)
}

export function scaleAt(block: u32): usize {
  return at(vectors, block)
}

export function shiftAt(block: u32): usize {
  return at(vectors, block) + (channelWidth << 2)
}

export function runningMeanAt(block: u32): usize {
  return at(vectors, block) + (channelWidth << 3)
}

export function runningVarianceAt(block: u32): usize {
  return at(vectors, block) + 12 * channelWidth
}

export function scaleGradientAt(block: u32): usize {
  return at(vectors, block) + (channelWidth << 4)
}

export function shiftGradientAt(block: u32): usize {
  return at(vectors, block) + 20 * channelWidth
}

export function meanAt(block: u32, step: u32): usize {
  return at(means, block) + ((step * channelWidth) << 2)
}

export function varianceAt(block: u32, step: u32): usize {
  return at(variances, block) + ((step * channelWidth) << 2)
}

function parameterCount(): u32 {
  let count = (embedding + 1) * units
  for (let block: u32 = 0; block < blocks; block++)
    count += (9 * (block == 0 ? imageChannels : channels) + 4) * channels
  return count
}

/** The address of pixel (0, 0), behind the frame's first row and column. */
export function firstPixel(image: usize, block: u32, width: u32): usize {
  return image + (((blockSide(block) + 3) * width) << 2)
}
