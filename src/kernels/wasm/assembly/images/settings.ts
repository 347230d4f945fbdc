/** What the encoder is and what it runs on, set from outside. Widths are padded to whole pairs of vectors. */

export let blocks: u32 = 0
export let side: u32 = 0
export let imageChannels: u32 = 0
export let channels: u32 = 0
/** Values of the embedding, and units that the projection makes of it. */
export let embedding: u32 = 0
export let units: u32 = 0

export let batch: u32 = 0
export let steps: u32 = 0

/** `channels`, `embedding` and `units` as they lie in memory. */
export let channelWidth: u32 = 0
export let embeddingWidth: u32 = 0
export let unitWidth: u32 = 0

export function setEncoder(
  blockCount: u32,
  imageSide: u32,
  imageChannelCount: u32,
  channelCount: u32,
  embeddingSize: u32,
  unitCount: u32,
): void {
  blocks = blockCount
  side = imageSide
  imageChannels = imageChannelCount
  channels = channelCount
  embedding = embeddingSize
  units = unitCount
  channelWidth = paddedWidth(channels)
  embeddingWidth = paddedWidth(embedding)
  unitWidth = paddedWidth(units)
}

export function setImages(imagesPerStep: u32, stepCount: u32): void {
  batch = imagesPerStep
  steps = stepCount
}

export function paddedWidth(width: u32): u32 {
  return (width + 7) & ~7
}

/** Height and width of what a block convolves; of the embedding for the block after the last. */
export function blockSide(block: u32): u32 {
  return side >> block
}

/** Images lie in a frame of zeros, one pixel wide: pixels from one row to the next. */
export function rowPixels(block: u32): u32 {
  return blockSide(block) + 2
}

/** Pixels of an image with its frame. */
export function framedPixels(block: u32): u32 {
  return rowPixels(block) * rowPixels(block)
}

/** What a pixel holds for the block to read: of an image, its whole neighbourhood [row, column, channel]. */
export function inputWidth(block: u32): u32 {
  return block == 0 ? (9 * imageChannels + 3) & ~3 : channelWidth
}

/** The neighbours that a block's convolution reads of every pixel. */
export function tapCount(block: u32): u32 {
  return block == 0 ? 1 : 9
}
