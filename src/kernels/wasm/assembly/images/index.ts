/** The image encoder's kernels: forward step by step, and back (network/imageEncoder.ts says what they compute). */
import { countedBytes, startAllocating, startCounting } from '../allocation'
import { addInto, clear, rectify } from '../lanes'
import { normaliseAndPool, reverseNormaliseAndPool, takeStatistics } from './batchNorm'
import { addFilterGradient, convolve } from './convolution'
import {
  convolvedAt,
  dConvolved,
  dEmbedded,
  dEncoded,
  dPooled,
  embedded,
  encoded,
  firstPixel,
  gradients,
  images,
  inputAt,
  layOutImages,
  meanAt,
  parameters,
  projection,
  projectionBias,
  projectionBiasGradient,
  projectionGradient,
  projectionTransposed,
  runningMeanAt,
  runningVarianceAt,
  transposedAt,
  varianceAt,
  weightGradientAt,
  weightsAt,
  zeros,
} from './layout'
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
  rowPixels,
  side,
  tapCount,
  unitWidth,
} from './settings'

export { setEncoder, setImages } from './settings'
export { clearGradients, packGradients, unpackParameters } from './packing'
export { meanAt, varianceAt } from './layout'

export function layOut(): bool {
  startCounting()
  layOutImages()
  if (!startAllocating()) return false
  layOutImages()
  return true
}

export function layoutBytes(): f64 {
  return <f64>countedBytes()
}

export function parametersAt(): usize {
  return parameters
}

export function gradientsAt(): usize {
  return gradients
}

/** Where a step's images are put, [batch, channels, row, column]. */
export function imagesAt(): usize {
  return images
}

/** u without labels, [steps, batch, padded units] */
export function encodedAt(): usize {
  return encoded
}

export function encodedGradientAt(): usize {
  return dEncoded
}

/** Encodes the images that were put, as those of a step. */
export function encodeStep(step: u32, hasOwnStatistics: bool): void {
  if (blocks == 0) putPixels(step)
  else putNeighbourhoods(step)
  for (let block: u32 = 0; block < blocks; block++) {
    const width = inputWidth(block)
    const pixels = convolvedPixels(block)
    for (let k: u32 = 0; k < batch; k++)
      convolve(
        firstPixel(convolvedAt(block, step) + frameBytes(block, channelWidth) * k, block, channelWidth),
        firstPixel(inputAt(block, step) + frameBytes(block, width) * k, block, width),
        pixels,
        width,
        channelWidth,
        weightsAt(block),
        tapCount(block),
        rowPixels(block),
        zeros,
      )
    if (hasOwnStatistics) takeStatistics(block, step)
    else {
      memory.copy(meanAt(block, step), runningMeanAt(block), channelWidth << 2)
      memory.copy(varianceAt(block, step), runningVarianceAt(block), channelWidth << 2)
    }
    normaliseAndPool(block, step)
  }
  if (blocks > 0) putEmbedding(step)
  const out = encoded + ((step * batch * unitWidth) << 2)
  convolve(out, embeddedAt(step), batch, embeddingWidth, unitWidth, projection, 1, 0, projectionBias)
  rectify(out, out, batch * unitWidth)
}

/** Adds a step's part to the gradients. The steps must have been encoded. */
export function reverseStep(step: u32, hasOwnStatistics: bool): void {
  const d = dEncoded + ((step * batch * unitWidth) << 2)
  const activity = encoded + ((step * batch * unitWidth) << 2)
  for (let k: usize = 0; k < (batch * unitWidth) << 2; k += 16)
    v128.store(d + k, v128.and(v128.load(d + k), f32x4.gt(v128.load(activity + k), f32x4.splat(0))))
  addFilterGradient(projectionGradient, embeddedAt(step), d, batch, embeddingWidth, unitWidth, 1, 0)
  for (let k: u32 = 0; k < batch; k++) addInto(projectionBiasGradient, d + ((k * unitWidth) << 2), unitWidth)
  if (blocks == 0) return
  convolve(dEmbedded, d, batch, unitWidth, embeddingWidth, projectionTransposed, 1, 0, zeros)
  takeEmbeddingGradient()
  for (let block = <i32>blocks - 1; block >= 0; block--) reverseBlock(block, step, hasOwnStatistics)
}

function reverseBlock(block: u32, step: u32, hasOwnStatistics: bool): void {
  reverseNormaliseAndPool(block, step, hasOwnStatistics)
  const width = inputWidth(block)
  const pixels = convolvedPixels(block)
  for (let k: u32 = 0; k < batch; k++) {
    const input = firstPixel(inputAt(block, step) + frameBytes(block, width) * k, block, width)
    const d = firstPixel(dConvolved + frameBytes(block, channelWidth) * k, block, channelWidth)
    addFilterGradient(weightGradientAt(block), input, d, pixels, width, channelWidth, tapCount(block), rowPixels(block))
    if (block == 0) continue
    const dInput = firstPixel(dPooled + frameBytes(block, channelWidth) * k, block, channelWidth)
    convolve(dInput, d, pixels, channelWidth, channelWidth, transposedAt(block), 9, rowPixels(block), zeros)
  }
}

/** Pixels from an image's first to its last, with those of the frame between them. */
function convolvedPixels(block: u32): u32 {
  return blockSide(block) * rowPixels(block) - 2
}

function frameBytes(block: u32, width: u32): u32 {
  return (framedPixels(block) * width) << 2
}

function embeddedAt(step: u32): usize {
  return embedded + ((step * batch * embeddingWidth) << 2)
}

/** Without blocks the embedding is the pixels. */
function putPixels(step: u32): void {
  for (let k: u32 = 0; k < batch; k++)
    memory.copy(embeddedAt(step) + ((k * embeddingWidth) << 2), images + ((k * embedding) << 2), embedding << 2)
}

/** Every pixel's 3 x 3 neighbourhood [row, column, channel], zeros beyond the edge. */
function putNeighbourhoods(step: u32): void {
  const width = inputWidth(0)
  const row = rowPixels(0)
  clear(inputAt(0, step), batch * framedPixels(0) * width)
  for (let k: u32 = 0; k < batch; k++) {
    const first = firstPixel(inputAt(0, step) + frameBytes(0, width) * k, 0, width)
    for (let channel: u32 = 0; channel < imageChannels; channel++)
      for (let r: u32 = 0; r < side; r++)
        for (let c: u32 = 0; c < side; c++) {
          const value = load<f32>(images + ((((k * imageChannels + channel) * side + r) * side + c) << 2))
          if (value == 0) continue
          // The pixel is the neighbour `tap` of those around it.
          for (let tap: u32 = 0; tap < 9; tap++) {
            const atRow = <i32>r + 1 - <i32>(tap / 3)
            const atColumn = <i32>c + 1 - <i32>(tap % 3)
            if (atRow < 0 || atColumn < 0 || atRow >= <i32>side || atColumn >= <i32>side) continue
            store<f32>(first + (((atRow * row + atColumn) * width + tap * imageChannels + channel) << 2), value)
          }
        }
  }
}

/** The last block's output, channel by channel. */
function putEmbedding(step: u32): void {
  const last = blockSide(blocks)
  for (let k: u32 = 0; k < batch; k++) {
    const image = firstPixel(inputAt(blocks, step) + frameBytes(blocks, channelWidth) * k, blocks, channelWidth)
    let out = embeddedAt(step) + ((k * embeddingWidth) << 2)
    for (let channel: u32 = 0; channel < channels; channel++)
      for (let r: u32 = 0; r < last; r++)
        for (let c: u32 = 0; c < last; c++, out += 4)
          store<f32>(out, load<f32>(image + (((r * rowPixels(blocks) + c) * channelWidth + channel) << 2)))
  }
}

/** The reverse of {@link putEmbedding}, from `dEmbedded` to `dPooled`. */
function takeEmbeddingGradient(): void {
  const last = blockSide(blocks)
  clear(dPooled, batch * framedPixels(blocks) * channelWidth)
  for (let k: u32 = 0; k < batch; k++) {
    const image = firstPixel(dPooled + frameBytes(blocks, channelWidth) * k, blocks, channelWidth)
    let from = dEmbedded + ((k * embeddingWidth) << 2)
    for (let channel: u32 = 0; channel < channels; channel++)
      for (let r: u32 = 0; r < last; r++)
        for (let c: u32 = 0; c < last; c++, from += 4)
          store<f32>(image + (((r * rowPixels(blocks) + c) * channelWidth + channel) << 2), load<f32>(from))
  }
}
