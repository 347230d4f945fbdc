import type { EpisodeBatch } from '../../tasks/episode'
import type { Recording } from '../../network/recording'
import { readoutSize } from '../../network/layers'

/** The network's answer y at a step of the first episode [outputSize]. A view. */
export function answerAt(recording: Recording, step: number): Float32Array {
  const width = readoutSize(recording.config)
  return recording.outputs.subarray(step * width, step * width + recording.config.outputSize)
}

/** The target at a step of the first episode [outputSize]. A view. */
export function targetAt(episode: EpisodeBatch, step: number): Float32Array {
  return episode.targets.subarray(step * episode.outputSize, (step + 1) * episode.outputSize)
}

/** The input at a step of the first episode [inputSize]. A view. */
export function inputAt(episode: EpisodeBatch, step: number): Float32Array {
  return episode.inputs.subarray(step * episode.inputSize, (step + 1) * episode.inputSize)
}

/** Whether a step of one-shot classification shows no ink at all. */
export function isBlankImage(episode: EpisodeBatch, step: number): boolean {
  const { from, to } = episode.channels[0]
  return inputAt(episode, step)
    .subarray(from, to)
    .every((value) => value === 0)
}

/** Root of the mean squared difference of two vectors of the same length. */
export function rootMeanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2
  return Math.sqrt(sum / a.length)
}
