import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'fflate/browser'
import { glyphSize } from '../src/images/centreInk'
import { writeGlyphFile, type GlyphSet } from '../src/images/glyphFile'
import { imageValues } from '../src/images/imageSet'
import { characterImage } from './glyphs/characterImage'
import { distinctCharacters, type Character } from './glyphs/distinctCharacters'
import { charactersOf, readFaces } from './glyphs/fontFiles'
import { glyphScripts, glyphSplits, mostPerScript } from './glyphs/glyphScripts'
import { glyphFile, glyphFolders } from './glyphs/glyphPaths'
import { projectFolder } from './nodeEngineFiles'

/**
 * `npm run glyphs`: draws the characters of many scripts from the fonts that fonts/package-lock.json pins, and writes one
 * file for each split. The same lock file gives the same bytes.
 */
async function main(): Promise<void> {
  const fonts = join(projectFolder(), 'fonts')
  if (!existsSync(join(fonts, 'node_modules'))) {
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: fonts, stdio: 'inherit' })
    if (status !== 0) throw new Error('the fonts could not be installed: npm ci in fonts/ failed')
  }
  // The test's characters come first: of two that look alike across splits, training goes without.
  const drawn: Character[] = []
  for (const split of [...glyphSplits].reverse())
    for (const [script, families] of Object.entries(glyphScripts[split]))
      drawn.push(...(await charactersOfScript(fonts, script, families)))
  const kept = distinctCharacters(drawn)
  for (const folder of glyphFolders) await mkdir(join(projectFolder(), folder), { recursive: true })
  for (const split of glyphSplits) {
    const scripts = Object.keys(glyphScripts[split])
    const characters = kept.filter(({ script }) => scripts.includes(script))
    const bytes = gzipSync(writeGlyphFile(glyphSetOf(characters)), { level: 9, mtime: 0 })
    await writeFile(join(projectFolder(), glyphFile(split)), bytes)
    const images = characters.reduce((sum, { images }) => sum + images.length, 0)
    console.log(
      `${split}: ${scripts.length} scripts, ${characters.length} characters, ${images} images, ${bytes.length} bytes`,
    )
    for (const script of scripts) {
      const count = (of: readonly Character[]) => of.filter((character) => character.script === script).length
      console.log(`  ${script.padEnd(20)} ${count(characters)} of ${count(drawn)}`)
    }
  }
}

async function charactersOfScript(fonts: string, script: string, families: readonly string[]): Promise<Character[]> {
  const faces = (await Promise.all(families.map((family) => readFaces(fonts, family)))).flat()
  const all = charactersOf(faces[0], script)
  const step = Math.max(1, all.length / mostPerScript)
  const chosen = Array.from({ length: Math.min(all.length, mostPerScript) }, (_, k) => all[Math.floor(k * step)])
  return chosen.flatMap((codePoint) => {
    const images = faces.flatMap((face) => {
      const values = characterImage(face, codePoint)
      return values ? [{ font: face.name, values }] : []
    })
    return images.length > 0 ? [{ script, codePoint, images }] : []
  })
}

function glyphSetOf(characters: readonly Character[]): GlyphSet {
  const images = characters.flatMap((character) => character.images)
  const size = imageValues(glyphSize)
  const pixels = new Uint8Array(images.length * size)
  images.forEach(({ values }, k) =>
    pixels.set(
      values.map((value) => Math.round(255 * value)),
      k * size,
    ),
  )
  const classStarts = [0]
  for (const character of characters) classStarts.push(classStarts.at(-1) + character.images.length)
  const classes = characters.map(({ script, codePoint, images }) => ({
    script,
    codePoint,
    fonts: images.map(({ font }) => font),
  }))
  return { ...glyphSize, pixels, classStarts, classes }
}

await main()
