import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { EpisodeImages, ImageVariation } from '../src/images/episodeImages'
import { readGlyphFile, type GlyphSet } from '../src/images/glyphFile'
import type { ImageSet } from '../src/images/imageSet'
import type { CheckpointProvenance } from '../src/network/checkpoint'
import type { OneShotTask, TaskSettings } from '../src/tasks/episode'
import type { MetaTrainingConfig } from '../src/training/metaTraining'
import { readFolderImages } from './folderImages'
import { glyphFile } from './glyphs/glyphPaths'
import type { GlyphSplit } from './glyphs/glyphScripts'
import { projectFolder } from './nodeEngineFiles'

/** Where the images of one-shot classification come from: this, or the path of a folder. */
export const glyphSource = 'glyphs'

/** What a checkpoint calls its images: "glyphs", or a folder's name with a slash, wherever it lies. */
export function sourceName(images: string): string {
  return images === glyphSource ? images : `${basename(resolve(images))}/`
}

/** How glyphs are shown unless held-out changes are asked for; images of a folder are shown as they are. */
function trainingVariation(images: string): ImageVariation {
  return images === glyphSource ? 'augmented' : 'none'
}

/** The glyphs of a split. */
export async function readGlyphs(split: GlyphSplit): Promise<GlyphSet> {
  return readGlyphFile(new Uint8Array(await readFile(join(projectFolder(), glyphFile(split)))))
}

function readImages(images: string, split: GlyphSplit, task: OneShotTask): Promise<ImageSet> {
  return images === glyphSource ? readGlyphs(split) : readFolderImages(images, split, task)
}

/** The run with what it draws its images from; null for a task without images. */
export async function withImages(training: MetaTrainingConfig, images: string | null): Promise<MetaTrainingConfig> {
  const { task } = training
  if (images === null || task.name !== 'oneShot') return training
  const source = async (split: GlyphSplit) => ({
    set: await readImages(images, split, task),
    variation: trainingVariation(images),
  })
  return { ...training, images: { training: await source('train'), validation: await source('validation') } }
}

/** The images that a checkpoint's errors are measured on first; null for a task without images. */
export async function testImages(
  task: TaskSettings,
  { images = glyphSource }: CheckpointProvenance,
): Promise<EpisodeImages | null> {
  return task.name === 'oneShot' ? (await shownImages(images, 'test', task))[0] : null
}

/** What a network is judged on: the images as in training and, of glyphs, the changes that training never sees. */
export async function shownImages(images: string, split: GlyphSplit, task: OneShotTask): Promise<EpisodeImages[]> {
  const set = await readImages(images, split, task)
  const variations: ImageVariation[] = [trainingVariation(images)]
  if (images === glyphSource) variations.push('strokes')
  return variations.map((variation) => ({ set, variation }))
}
