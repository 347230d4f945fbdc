import { MatrixImage } from '../drawing/matrixImage'
import type { EpisodeBatch, OneShotTask } from '../tasks/episode'
import { currentPalette } from './currentPalette'

/** Paints what the network sees at a step of an episode, one pixel of the canvas for each of the image. */
export function paintShownImage(
  canvas: HTMLCanvasElement,
  episode: EpisodeBatch,
  task: OneShotTask,
  step: number,
): void {
  const { imageSide: side, imageChannels: channels } = task
  const from = step * episode.inputSize
  const values = episode.inputs.subarray(from, from + channels * side * side)
  if (canvas.width !== side) canvas.width = canvas.height = side
  const context = canvas.getContext('2d')
  if (!context) return
  if (channels === 1) {
    const palette = currentPalette()
    return new MatrixImage(context, side, side).paint(values, (value) => palette.activity(value, 1))
  }
  const image = context.createImageData(side, side)
  for (let k = 0; k < side * side; k++) {
    for (let channel = 0; channel < 3; channel++)
      image.data[4 * k + channel] = Math.round(255 * values[Math.min(channel, channels - 1) * side * side + k])
    image.data[4 * k + 3] = 255
  }
  context.putImageData(image, 0, 0)
}
