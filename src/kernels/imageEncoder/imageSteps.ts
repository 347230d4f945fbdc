import { pixelCount, type ImageModelConfig } from '../../network/imageEncoder'
import type { EpisodeData } from '../../tasks/episode'

/** The images of some episodes, those of a step side by side: batch-norm takes its statistics step by step. */
export interface ImageSteps {
  /** [steps, batch, channels, row, column] */
  readonly images: Float32Array
  /** [steps, batch, ways] */
  readonly labels: Float32Array
}

/** The inputs of some episodes [batch, steps, pixels and label], step by step. */
export function imageSteps({ imageEncoder, outputSize }: ImageModelConfig, episodes: EpisodeData): ImageSteps {
  const { batch, steps, inputSize, inputs } = episodes
  const pixels = pixelCount(imageEncoder)
  const images = new Float32Array(steps * batch * pixels)
  const labels = new Float32Array(steps * batch * outputSize)
  for (let episode = 0; episode < batch; episode++)
    for (let step = 0; step < steps; step++) {
      const input = inputs.subarray((episode * steps + step) * inputSize, (episode * steps + step + 1) * inputSize)
      const row = step * batch + episode
      images.set(input.subarray(0, pixels), row * pixels)
      labels.set(input.subarray(pixels), row * outputSize)
    }
  return { images, labels }
}

/** Rows [outer, inner, width] as [inner, outer, width]: from episodes' steps to steps' episodes, and back. */
export function swapOuter(rows: Float32Array, outer: number, inner: number): Float32Array {
  const width = rows.length / (outer * inner)
  const swapped = new Float32Array(rows.length)
  for (let i = 0; i < outer; i++)
    for (let k = 0; k < inner; k++) {
      const from = (i * inner + k) * width
      swapped.set(rows.subarray(from, from + width), (k * outer + i) * width)
    }
  return swapped
}
