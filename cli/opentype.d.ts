/** The parts of opentype.js that the glyph command uses; the package brings no types. */
declare module 'opentype.js' {
  import type { PathCommand } from './glyphs/outlineRaster'

  export interface Font {
    readonly tables: { readonly cmap: { readonly glyphIndexMap: Readonly<Record<string, number>> } }
    charToGlyph(character: string): { readonly index: number; getPath(x: number, y: number, size: number): Path }
  }

  interface Path {
    readonly commands: PathCommand[]
  }

  export function parse(bytes: ArrayBuffer): Font
}
