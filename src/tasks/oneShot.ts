import { glyphSide } from '../images/centreInk'
import { drawImages, repeatImage, type EpisodeImages } from '../images/episodeImages'
import { classCount, classSize, imageValues, shuffled } from '../images/imageSet'
import { createRandom } from '../numerics/random'
import type { EpisodeBatch, InputChannel, OneShotTask, Phase } from './episode'
import { checkWholeNumber, maxSteps } from './taskSetting'

/** Five glyphs of 28 x 28, one example of each, then each once more. */
export const defaultOneShot: OneShotTask = {
  name: 'oneShot',
  ways: 5,
  shots: 1,
  queries: 5,
  imageSide: glyphSide,
  imageChannels: 1,
}

/** Throws a RangeError that names the parameter, its range and what came. */
export function checkOneShot(task: OneShotTask): void {
  checkWholeNumber('oneShot.ways', task.ways, 2, 26)
  checkWholeNumber('oneShot.shots', task.shots, 1, maxSteps)
  checkWholeNumber('oneShot.queries', task.queries, 1, maxSteps)
  checkWholeNumber('oneShot.imageSide', task.imageSide, 16, 256)
  if (task.imageChannels !== 1 && task.imageChannels !== 3)
    throw new RangeError(`oneShot.imageChannels must be 1 (grey) or 3 (colours), got ${task.imageChannels}`)
  const steps = oneShotSteps(task)
  if (steps > maxSteps)
    throw new RangeError(`oneShot: ways x shots + queries must be at most ${maxSteps} steps, got ${steps}`)
}

/** Whether the images are of the glyphs' size and grey: others are not drawn by hand. */
export function isOfGlyphs({ imageSide, imageChannels }: OneShotTask): boolean {
  return imageSide === glyphSide && imageChannels === 1
}

export function oneShotSteps({ ways, shots, queries }: OneShotTask): number {
  return ways * shots + queries
}

export function oneShotPhases(task: OneShotTask): readonly Phase[] {
  const answerFrom = task.ways * task.shots
  return [
    { name: 'support', description: 'image with its class', from: 0, to: answerFrom },
    { name: 'query', description: 'image alone', from: answerFrom, to: oneShotSteps(task) },
  ]
}

export function oneShotChannels(task: OneShotTask): readonly InputChannel[] {
  const inputSize = oneShotInputSize(task)
  return [
    { name: 'image', from: 0, to: inputSize - task.ways },
    { name: 'label', from: inputSize - task.ways, to: inputSize },
  ]
}

/** Input units: the image, then the label. */
export function oneShotInputSize({ ways, imageSide, imageChannels }: OneShotTask): number {
  return imageChannels * imageSide ** 2 + ways
}

/**
 * Episodes of one-shot classification (docs/notation.md, "Tasks"): `ways` classes are drawn per episode and numbered at
 * random; `shots` images of each come in random order with their class as a one-hot label; then images come alone, one of
 * each class in random order, and again as far as there are queries. All images of an episode are different ones where
 * the class has enough. The target is the class, one-hot, on the queries. Episode k depends on `seed` and k only.
 *
 * @throws RangeError where the images do not fit the task: their size, fewer classes than ways, a class with one image
 */
export function oneShotEpisodes(
  task: OneShotTask,
  batch: number,
  seed: number,
  firstEpisode: number,
  images: EpisodeImages | null,
): EpisodeBatch {
  checkOneShot(task)
  if (!images) throw new RangeError('oneShot: episodes need images to draw from, got none')
  checkImages(task, images)
  const { ways, shots, queries } = task
  const inputSize = oneShotInputSize(task)
  const imageSize = inputSize - ways
  const steps = oneShotSteps(task)
  const answerFrom = ways * shots
  const inputs = new Float32Array(batch * steps * inputSize)
  const targets = new Float32Array(batch * steps * ways)
  const items = new Int32Array(batch * steps)
  for (let episode = 0; episode < batch; episode++) {
    const random = createRandom([seed, firstEpisode + episode, 0x15])
    const classes = drawClasses(classCount(images.set), ways, random.integer)
    const rounds = Math.ceil(queries / ways)
    const draw = images.repeated && random.uniform() < images.repeated ? repeatImage : drawImages
    const drawn = classes.map((classIndex) => draw(images, classIndex, shots + rounds, random))
    const support = shuffled(answerFrom, random).map((k) => k % ways)
    const asked = Array.from({ length: rounds }, () => shuffled(ways, random)).flat()
    const used = new Int32Array(ways)
    for (let step = 0; step < steps; step++) {
      const row = episode * steps + step
      const item = step < answerFrom ? support[step] : asked[step - answerFrom]
      inputs.set(drawn[item][used[item]++], row * inputSize)
      if (step < answerFrom) inputs[row * inputSize + imageSize + item] = 1
      else targets[row * ways + item] = 1
      items[row] = item
    }
  }
  return {
    task,
    batch,
    steps,
    inputSize,
    outputSize: ways,
    inputs,
    targets,
    scoredFrom: answerFrom,
    answerFrom,
    phases: oneShotPhases(task),
    channels: oneShotChannels(task),
    items,
  }
}

/** Images of one class that an episode shows at most. */
export function leastImages({ ways, shots, queries }: OneShotTask): number {
  return shots + Math.ceil(queries / ways)
}

function checkImages(task: OneShotTask, images: EpisodeImages): void {
  const { ways, imageSide, imageChannels } = task
  const { set, variation } = images
  if (set.width !== imageSide || set.height !== imageSide || set.channels !== imageChannels)
    throw new RangeError(
      `oneShot: images must be ${imageSide} x ${imageSide} with ${imageChannels} channels, got ${set.height} x ${set.width} with ${set.channels} (${imageValues(set)} values)`,
    )
  if (classCount(set) < ways)
    throw new RangeError(`oneShot: ${ways} ways need at least as many classes of images, got ${classCount(set)}`)
  if (variation !== 'none') return
  // Without variation the same image twice would give the answer away.
  const least = leastImages(task)
  for (let k = 0; k < classCount(set); k++)
    if (classSize(set, k) < least)
      throw new RangeError(
        `oneShot: every class needs at least ${least} images (shots and queries of one episode), class ${k} has ${classSize(set, k)}`,
      )
}

/** `count` different numbers below `total`, in random order. */
function drawClasses(total: number, count: number, integer: (bound: number) => number): number[] {
  const drawn = new Set<number>()
  while (drawn.size < count) drawn.add(integer(total))
  return [...drawn]
}
