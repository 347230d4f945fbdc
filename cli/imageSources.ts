import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpisodeImages, ImageVariation } from '../src/images/episodeImages'
import { readGlyphFile, type GlyphSet } from '../src/images/glyphFile'
import type { ImageSet } from '../src/images/imageSet'
import type { CheckpointProvenance } from '../src/network/checkpoint'
import type { TaskSettings } from '../src/tasks/episode'
import type { MetaTrainingConfig } from '../src/training/metaTraining'
import { glyphFile } from './glyphs/glyphPaths'
import type { GlyphSplit } from './glyphs/glyphScripts'
import { projectFolder } from './nodeEngineFiles'

/** How glyphs are shown unless held-out changes are asked for; images of a folder are shown as they are. */
export function trainingVariation(images: string): ImageVariation {
  return images === 'glyphs' ? 'augmented' : 'none'
}

/** The glyphs of a split. */
export async function readGlyphs(split: GlyphSplit): Promise<GlyphSet> {
  return readGlyphFile(new Uint8Array(await readFile(join(projectFolder(), glyphFile(split)))))
}

/** The images of a split of a source. */
export async function readImages(images: string, split: GlyphSplit): Promise<ImageSet> {
  if (images === 'glyphs') return readGlyphs(split)
  throw new Error(`--images must be glyphs, got "${images}"`)
}

/** The run with what it draws its images from; null for a task without images. */
export async function withImages(training: MetaTrainingConfig, images: string | null): Promise<MetaTrainingConfig> {
  if (images === null) return training
  const source = async (split: GlyphSplit) => ({
    set: await readImages(images, split),
    variation: trainingVariation(images),
  })
  return { ...training, images: { training: await source('train'), validation: await source('validation') } }
}

/** The images that a checkpoint's errors are measured on first; null for a task without images. */
export async function testImages(
  task: TaskSettings,
  { images = 'glyphs' }: CheckpointProvenance,
): Promise<EpisodeImages | null> {
  return task.name === 'oneShot' ? (await shownImages(images, 'test'))[0] : null
}

/** What a network is judged on: the images as in training and, of glyphs, the changes that training never sees. */
export async function shownImages(images: string, split: GlyphSplit): Promise<EpisodeImages[]> {
  const set = await readImages(images, split)
  const variations: ImageVariation[] = [trainingVariation(images), ...(images === 'glyphs' ? ['strokes' as const] : [])]
  return variations.map((variation) => ({ set, variation }))
}
