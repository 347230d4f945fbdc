import type { EpisodeImages } from '../src/images/episodeImages'
import { createRandom } from '../src/numerics/random'

/** Classes of random grey images, [1, side, side] each. */
export function randomImages(classes: number, perClass: number, side = 28): EpisodeImages {
  const random = createRandom([classes, perClass, side])
  const pixels = Uint8Array.from({ length: classes * perClass * side * side }, () => random.integer(256))
  const classStarts = Array.from({ length: classes + 1 }, (_, k) => k * perClass)
  return { set: { channels: 1, height: side, width: side, pixels, classStarts }, variation: 'none' }
}
