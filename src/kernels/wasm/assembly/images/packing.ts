/** Between the parameters as they come from outside (network/imageEncoder.ts) and as the kernels read them. */
import { clear, copy } from '../lanes'
import {
  gradients,
  parameters,
  projection,
  projectionBias,
  projectionBiasGradient,
  projectionGradient,
  projectionTransposed,
  scaleAt,
  scaleGradientAt,
  transposedAt,
  weightGradientAt,
  weightsAt,
} from './layout'
import {
  blocks,
  channels,
  channelWidth,
  embedding,
  embeddingWidth,
  imageChannels,
  inputWidth,
  tapCount,
  units,
  unitWidth,
} from './settings'

export function unpackParameters(): void {
  let from = parameters
  for (let block: u32 = 0; block < blocks; block++) {
    const ins = block == 0 ? imageChannels : channels
    const taps = tapCount(block)
    for (let tap: u32 = 0; tap < 9; tap++)
      for (let i: u32 = 0; i < ins; i++, from += channels << 2) {
        copy(weightsAt(block) + ((rowOf(block, tap, i) * channelWidth) << 2), from, channels)
        if (taps == 1) continue
        const back = transposedAt(block) + (((8 - tap) * channelWidth * channelWidth + i) << 2)
        for (let out: u32 = 0; out < channels; out++)
          store<f32>(back + ((out * channelWidth) << 2), load<f32>(from + (out << 2)))
      }
    for (let part: u32 = 0; part < 4; part++, from += channels << 2)
      copy(scaleAt(block) + ((part * channelWidth) << 2), from, channels)
  }
  for (let row: u32 = 0; row < embedding; row++, from += units << 2) {
    copy(projection + ((row * unitWidth) << 2), from, units)
    for (let unit: u32 = 0; unit < units; unit++)
      store<f32>(projectionTransposed + ((unit * embeddingWidth + row) << 2), load<f32>(from + (unit << 2)))
  }
  copy(projectionBias, from, units)
}

/** What batch-norm keeps has no gradient: 0. */
export function packGradients(): void {
  let to = gradients
  for (let block: u32 = 0; block < blocks; block++) {
    const ins = block == 0 ? imageChannels : channels
    for (let tap: u32 = 0; tap < 9; tap++)
      for (let i: u32 = 0; i < ins; i++, to += channels << 2)
        copy(to, weightGradientAt(block) + ((rowOf(block, tap, i) * channelWidth) << 2), channels)
    for (let part: u32 = 0; part < 2; part++, to += channels << 2)
      copy(to, scaleGradientAt(block) + ((part * channelWidth) << 2), channels)
    clear(to, 2 * channels)
    to += channels << 3
  }
  for (let row: u32 = 0; row < embedding; row++, to += units << 2)
    copy(to, projectionGradient + ((row * unitWidth) << 2), units)
  copy(to, projectionBiasGradient, units)
}

export function clearGradients(): void {
  for (let block: u32 = 0; block < blocks; block++) {
    clear(weightGradientAt(block), tapCount(block) * inputWidth(block) * channelWidth)
    clear(scaleGradientAt(block), 2 * channelWidth)
  }
  clear(projectionGradient, embeddingWidth * unitWidth)
  clear(projectionBiasGradient, unitWidth)
}

/** The row of a block's weights that belongs to a neighbour and an input channel. */
function rowOf(block: u32, tap: u32, i: u32): u32 {
  return block == 0 ? tap * imageChannels + i : tap * channelWidth + i
}
