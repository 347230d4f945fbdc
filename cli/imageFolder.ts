import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { GlyphSplit } from './glyphs/glyphScripts'

/** The files of one class of images. */
export interface ImageClass {
  readonly name: string
  /** Paths, in the order of their names. */
  readonly files: readonly string[]
}

const extensions = ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.tif', '.tiff', '.avif', '.svg']

/** What a split's folder or file may be called. */
const splitNames: Readonly<Record<GlyphSplit, readonly string[]>> = {
  train: ['train'],
  validation: ['val', 'validation'],
  test: ['test'],
}

/**
 * The classes of a split of a folder of images, in the order of their names. Four layouts are known:
 *
 * - FOLDER/train/CLASS/image.png, likewise val (or validation) and test;
 * - FOLDER/CLASS/ or FOLDER/data/CLASS/, and train.txt, val.txt and test.txt with a class a line, in FOLDER or in one folder
 *   of FOLDER/splits (CIFAR-FS);
 * - FOLDER/images/, and train.csv, val.csv and test.csv with the columns filename and label (miniImageNet);
 * - FOLDER/CLASS/ alone, which is not split: all of it is for the test.
 *
 * @throws Error that says what was expected and what came
 */
export async function imageClasses(folder: string, split: GlyphSplit): Promise<ImageClass[]> {
  if (!(await isFolder(folder))) throw new Error(`images: ${folder} is no folder`)
  const found =
    (await splitFolder(folder, split)) ?? (await listedClasses(folder, split)) ?? (await table(folder, split))
  if (found) return found
  const others = Object.values(splitNames).flat()
  const names = await readdir(folder)
  const isSplit = names.some((name) => others.includes(basename(name, extname(name)))) || names.includes('splits')
  if (isSplit) throw new Error(`images: ${folder} is split, but has no ${split} split; ${expectedOf(split)}`)
  if (split !== 'test')
    throw new Error(`images: ${folder} is not split, and training needs train, val and test; ${expectedOf(split)}`)
  return classFolders(folder)
}

function expectedOf(split: GlyphSplit): string {
  const [name] = splitNames[split]
  return `expected a folder ${name}/ with a folder for each class, a file ${name}.txt with a class a line, or ${name}.csv with filename and label`
}

async function splitFolder(folder: string, split: GlyphSplit): Promise<ImageClass[] | null> {
  for (const name of splitNames[split]) {
    const path = join(folder, name)
    if (await isFolder(path)) return classFolders(path)
  }
  return null
}

/** Classes named in a text file. */
async function listedClasses(folder: string, split: GlyphSplit): Promise<ImageClass[] | null> {
  const splits = join(folder, 'splits')
  const inner = (await isFolder(splits)) ? await folderNames(splits) : []
  for (const place of [folder, splits, ...inner.map((name) => join(splits, name))])
    for (const name of splitNames[split]) {
      const path = join(place, `${name}.txt`)
      const text = await readFile(path, 'utf8').catch(() => null)
      if (text === null) continue
      const wanted = text.split('\n').map((line) => line.trim())
      const data = join(folder, 'data')
      return classesOf((await isFolder(data)) ? data : folder, wanted.filter(Boolean).sort(), path)
    }
  return null
}

/** Images and their classes named in a table. */
async function table(folder: string, split: GlyphSplit): Promise<ImageClass[] | null> {
  for (const name of splitNames[split]) {
    const path = join(folder, `${name}.csv`)
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text === null) continue
    const [header, ...rows] = text.trim().split(/\r?\n/)
    const columns = header.split(',')
    const [file, label] = [columns.indexOf('filename'), columns.indexOf('label')]
    if (file < 0 || label < 0)
      throw new Error(`images: ${path} must have the columns filename and label, got "${header}"`)
    const images = join(folder, 'images')
    const place = (await isFolder(images)) ? images : folder
    const classes = new Map<string, string[]>()
    for (const row of rows) {
      const cells = row.split(',')
      classes.set(cells[label], [...(classes.get(cells[label]) ?? []), join(place, cells[file])])
    }
    return [...classes].map(([className, files]) => ({ name: className, files: files.sort() })).sort(byName)
  }
  return null
}

async function classFolders(folder: string): Promise<ImageClass[]> {
  return classesOf(folder, await folderNames(folder), folder)
}

async function classesOf(folder: string, names: readonly string[], source: string): Promise<ImageClass[]> {
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      if (!(await isFolder(path)))
        throw new Error(`images: ${source} names the class "${name}", but ${path} is no folder`)
      const files = (await readdir(path)).filter((file) => extensions.includes(extname(file).toLowerCase())).sort()
      return { name, files: files.map((file) => join(path, file)) }
    }),
  )
}

async function folderNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

function byName(a: ImageClass, b: ImageClass): number {
  return a.name < b.name ? -1 : 1
}
