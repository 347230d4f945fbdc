import type { EpisodeImages } from '../images/episodeImages'
import type { EpisodeBatch, OneShotTask } from './episode'
import { oneShotEpisodes, oneShotInputSize, oneShotPhases } from './oneShot'

/** The user's own pictures in place of an episode's: values [imageChannels, imageSide, imageSide], null for the episode's. */
export interface ShownPictures {
  /** The k-th image of class c at place c * shots + k. */
  readonly support: readonly (Float32Array | null)[]
  readonly query: Float32Array | null
  /** Which class the query is of; null where nobody said. */
  readonly queryClass: number | null
}

/**
 * The first episode of a seed with other pictures: the support in its order, then one query, the first one. Where the
 * query or an example of its class is not the episode's and nobody said which class it is, it has no target.
 *
 * @throws RangeError where a picture has another size than the task's
 */
export function pictureEpisode(
  task: OneShotTask,
  seed: number,
  images: EpisodeImages,
  pictures: ShownPictures,
): EpisodeBatch {
  const asked: OneShotTask = { ...task, queries: 1 }
  const whole = oneShotEpisodes(task, 1, seed, 0, images)
  const { inputSize, answerFrom, outputSize } = whole
  const imageSize = oneShotInputSize(task) - task.ways
  const steps = answerFrom + 1
  const inputs = whole.inputs.slice(0, steps * inputSize)
  const items = whole.items.slice(0, steps)
  const targets = new Float32Array(steps * outputSize)
  const put = (picture: Float32Array | null | undefined, step: number) => {
    if (!picture) return
    if (picture.length !== imageSize)
      throw new RangeError(`oneShot: a picture must have ${imageSize} values, got ${picture.length}`)
    inputs.set(picture, step * inputSize)
  }
  supportPlaces(items, task).forEach((place, step) => put(pictures.support[place], step))
  put(pictures.query, answerFrom)
  items[answerFrom] = pictures.queryClass ?? (isOwnQuery(task, items[answerFrom], pictures) ? items[answerFrom] : -1)
  if (items[answerFrom] >= 0) targets[answerFrom * outputSize + items[answerFrom]] = 1
  return { ...whole, task: asked, steps, inputs, targets, items, phases: oneShotPhases(asked) }
}

/** Whether the episode's own query is still of the class that it was of. */
function isOwnQuery({ shots }: OneShotTask, item: number, { support, query }: ShownPictures): boolean {
  return !query && support.slice(item * shots, (item + 1) * shots).every((picture) => !picture)
}

/** Which place of the support each step of an episode shows, from the class of each step. */
export function supportPlaces(items: Int32Array, { ways, shots }: OneShotTask): number[] {
  const used = new Int32Array(ways)
  return Array.from(items.subarray(0, ways * shots), (item) => item * shots + used[item]++)
}
