import { cpus } from 'node:os'
import type Sharp from 'sharp'
import { imageValues, type ImageSet } from '../src/images/imageSet'
import type { OneShotTask } from '../src/tasks/episode'
import { leastImages } from '../src/tasks/oneShot'
import type { GlyphSplit } from './glyphs/glyphScripts'
import { imageClasses, type ImageClass } from './imageFolder'

/**
 * The images of a split of a folder as the task wants them: the largest square in the middle, in colours or grey, scaled to
 * its side. Transparent images lie on white.
 *
 * @throws Error that names the file or class, what was expected and what came
 */
export async function readFolderImages(folder: string, split: GlyphSplit, task: OneShotTask): Promise<ImageSet> {
  // Its native library is loaded by those alone who read images.
  const { default: sharp } = await import('sharp')
  const classes = await imageClasses(folder, split)
  checkClasses(folder, split, classes, task)
  const size = { channels: task.imageChannels, height: task.imageSide, width: task.imageSide }
  const values = imageValues(size)
  const files = classes.flatMap((one) => one.files)
  // Workers look into the same memory: tens of thousands of images need not be copied for each.
  const pixels = new Uint8Array(new SharedArrayBuffer(files.length * values))
  let next = 0
  const readOn = async () => {
    while (next < files.length) {
      const index = next++
      pixels.set(await decode(sharp, files[index], task), index * values)
    }
  }
  await Promise.all(Array.from({ length: 2 * cpus().length }, readOn))
  const classStarts = [0]
  for (const one of classes) classStarts.push(classStarts.at(-1) + one.files.length)
  return { ...size, pixels, classStarts }
}

function checkClasses(folder: string, split: GlyphSplit, classes: readonly ImageClass[], task: OneShotTask): void {
  if (classes.length === 0)
    throw new Error(`images: ${folder} has no classes to ${words[split]}: expected a folder for each`)
  const least = leastImages(task)
  const scarce = classes.filter(({ files }) => files.length < least)
  if (scarce.length > 0) {
    const more = scarce.length > 1 ? `, and so do ${scarce.length - 1} more` : ''
    throw new Error(
      `images: class "${scarce[0].name}" of ${folder} has ${countText(scarce[0].files.length)} to ${words[split]}, but an episode needs ${least} of each class (shots and queries)${more}`,
    )
  }
  if (classes.length < task.ways)
    throw new Error(
      `images: ${folder} has ${classes.length} classes to ${words[split]}, but ${task.ways} ways need at least ${task.ways}`,
    )
}

const words: Readonly<Record<GlyphSplit, string>> = { train: 'train on', validation: 'validate on', test: 'test on' }

function countText(images: number): string {
  return images === 0 ? 'no image' : images === 1 ? 'one image' : `${images} images`
}

/** An image file as bytes [channels, side, side]. */
async function decode(
  sharp: typeof Sharp,
  file: string,
  { imageSide: side, imageChannels: channels }: OneShotTask,
): Promise<Uint8Array> {
  try {
    const image = sharp(file).rotate().flatten({ background: 'white' }).resize(side, side, { fit: 'cover' })
    const coloured = channels === 1 ? image.greyscale() : image.toColourspace('srgb')
    const { data, info } = await coloured.raw().toBuffer({ resolveWithObject: true })
    const planes = new Uint8Array(channels * side * side)
    for (let k = 0; k < side * side; k++)
      for (let channel = 0; channel < channels; channel++)
        // A grey file has one channel whatever is asked for.
        planes[channel * side * side + k] = data[k * info.channels + Math.min(channel, info.channels - 1)]
    return planes
  } catch (error) {
    throw new Error(
      `images: ${file} cannot be read as an image: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
}
