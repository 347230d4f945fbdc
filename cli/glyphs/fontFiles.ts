import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, type Font } from 'opentype.js'

/** One weight of a font family, in as many files as its package cuts it into. */
export interface FontFace {
  /** "noto-serif-thai-700" */
  readonly name: string
  readonly parts: readonly Font[]
}

/** Normal and bold, where the package has them. */
const weights = [400, 700]

/** The faces of a package of `fonts/`, such as "sans-thai". */
export async function readFaces(fontsFolder: string, family: string): Promise<FontFace[]> {
  const folder = join(fontsFolder, 'node_modules', '@fontsource', `noto-${family}`, 'files')
  const files = (await readdir(folder)).sort()
  const faces: FontFace[] = []
  for (const weight of weights) {
    const parts: Font[] = []
    for (const file of files.filter((name) => name.endsWith(`-${weight}-normal.woff`))) {
      const bytes = await readFile(join(folder, file))
      parts.push(parse(Uint8Array.from(bytes).buffer))
    }
    if (parts.length > 0) faces.push({ name: `noto-${family}-${weight}`, parts })
  }
  if (faces.length === 0) throw new Error(`${folder} has no .woff file of weight ${weights.join(' or ')}`)
  return faces
}

/** Letters and digits of a script that the face draws, in the order of their code points. */
export function charactersOf(face: FontFace, script: string): number[] {
  const isWanted = new RegExp(`^(?=\\p{Script=${script}})[\\p{L}\\p{N}]$`, 'u')
  const codePoints = new Set(face.parts.flatMap((font) => Object.keys(font.tables.cmap.glyphIndexMap).map(Number)))
  return [...codePoints].filter((code) => isWanted.test(String.fromCodePoint(code))).sort((a, b) => a - b)
}
