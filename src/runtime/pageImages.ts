import type { EpisodeImages } from '../images/episodeImages'
import { readGlyphFile } from '../images/glyphFile'
import { imageValues } from '../images/imageSet'
import type { OneShotTask, TaskSettings } from '../tasks/episode'
import { isOfGlyphs, leastImages } from '../tasks/oneShot'

const address = new URL(`${import.meta.env.BASE_URL}glyphs/test.glyphs.gz`, globalThis.location.href)

let glyphs: Promise<EpisodeImages> | null = null

/**
 * What the page's episodes of a task show: glyphs of scripts that no training saw, changed as in training. The page has no
 * images of another size: those of the user's come in place of blank ones. Null for a task without images.
 */
export async function pageImages(task: TaskSettings): Promise<EpisodeImages | null> {
  if (task.name !== 'oneShot') return null
  if (!isOfGlyphs(task)) return blankImages(task)
  glyphs ??= fetchGlyphs()
  try {
    return await glyphs
  } catch (error) {
    // Tried again when it is asked for again.
    glyphs = null
    throw error
  }
}

function blankImages(task: OneShotTask): EpisodeImages {
  const [classes, perClass] = [task.ways, leastImages(task)]
  const size = { channels: task.imageChannels, height: task.imageSide, width: task.imageSide }
  const pixels = new Uint8Array(classes * perClass * imageValues(size))
  const classStarts = Array.from({ length: classes + 1 }, (_, k) => k * perClass)
  return { set: { ...size, pixels, classStarts }, variation: 'none' }
}

async function fetchGlyphs(): Promise<EpisodeImages> {
  const response = await fetch(address)
  if (!response.ok)
    throw new Error(`The glyphs could not be fetched from ${address.pathname}: HTTP ${response.status}.`)
  return { set: await readGlyphFile(new Uint8Array(await response.arrayBuffer())), variation: 'augmented' }
}
