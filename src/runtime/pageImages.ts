import type { EpisodeImages } from '../images/episodeImages'
import { readGlyphFile } from '../images/glyphFile'
import type { TaskSettings } from '../tasks/episode'

const address = new URL(`${import.meta.env.BASE_URL}glyphs/test.glyphs.gz`, globalThis.location.href)

let glyphs: Promise<EpisodeImages> | null = null

/** What the page's episodes of a task show: glyphs of scripts that no training saw, changed as in training. Null without images. */
export async function pageImages(task: TaskSettings): Promise<EpisodeImages | null> {
  if (task.name !== 'oneShot') return null
  glyphs ??= fetchGlyphs()
  try {
    return await glyphs
  } catch (error) {
    // Tried again when it is asked for again.
    glyphs = null
    throw error
  }
}

async function fetchGlyphs(): Promise<EpisodeImages> {
  const response = await fetch(address)
  if (!response.ok)
    throw new Error(`The glyphs could not be fetched from ${address.pathname}: HTTP ${response.status}.`)
  return { set: await readGlyphFile(new Uint8Array(await response.arrayBuffer())), variation: 'augmented' }
}
