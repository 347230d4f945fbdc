import type { GlyphSplit } from './glyphScripts'

/** Where a split's file lies in the project: what the page shows is among its files, what only training needs is not. */
export function glyphFile(split: GlyphSplit): string {
  return split === 'test' ? 'public/glyphs/test.glyphs.gz' : `glyphs/${split}.glyphs.gz`
}

export const glyphFolders = ['public/glyphs', 'glyphs']
