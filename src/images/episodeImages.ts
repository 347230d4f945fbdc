import type { Random } from '../numerics/random'
import { augmentGlyph } from './augmentGlyph'
import { drawFromClass, imageAt, imageValues, type ImageSet } from './imageSet'
import { redrawByPen } from './redrawByPen'

/**
 * What becomes of an image each time it is shown: nothing; the random changes of training; or a drawing by hand, a family of
 * changes that no training sees. The last two are for glyphs.
 */
export type ImageVariation = 'none' | 'augmented' | 'strokes'

/** Where the images of episodes come from, as plain data that can be posted to a worker. */
export interface EpisodeImages {
  readonly set: ImageSet
  readonly variation: ImageVariation
  /** Share of episodes that ask for the very images they have shown, one of each class and unvaried; none where left out. */
  readonly repeated?: number
}

/** One image of a class, `count` times, as it is: values 0 to 1. */
export function repeatImage({ set }: EpisodeImages, classIndex: number, count: number, random: Random): Float32Array[] {
  const [index] = drawFromClass(set, classIndex, 1, random)
  return Array<Float32Array>(count).fill(imageAt(set, index))
}

/** `count` images of a class, different ones as far as there are, each varied in its own way: values 0 to 1. */
export function drawImages(
  { set, variation }: EpisodeImages,
  classIndex: number,
  count: number,
  random: Random,
): Float32Array[] {
  return drawFromClass(set, classIndex, count, random).map((index) => {
    const image = imageAt(set, index)
    if (variation === 'none') return image
    const varied = new Float32Array(imageValues(set))
    if (variation === 'augmented') augmentGlyph(image, random, varied)
    else redrawByPen(image, random, varied)
    return varied
  })
}
