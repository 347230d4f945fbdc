import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { readFolderImages } from '../../cli/folderImages'
import { classCount, classSize, imageAt } from '../../src/images/imageSet'
import { defaultOneShot } from '../../src/tasks/oneShot'

const root = mkdtempSync(join(tmpdir(), 'engram-images-'))
afterAll(() => rmSync(root, { recursive: true }))

const task = { ...defaultOneShot, ways: 2, queries: 2, imageSide: 16, imageChannels: 3 }
const splits = ['train', 'validation', 'test'] as const

/** A plain image, red and green by its class and number; as .jpg or .png. */
async function write(path: string, [red, green]: readonly [number, number], width = 40, height = 30) {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  await sharp({ create: { width, height, channels: 3, background: { r: red, g: green, b: 0 } } }).toFile(file)
}

async function writeClasses(folder: string, names: readonly string[], perClass = 2) {
  for (const [k, name] of names.entries())
    for (let image = 0; image < perClass; image++)
      await write(
        `${folder}/${name}/${image}.${image % 2 ? 'png' : 'jpg'}`,
        [40 * (k + 1), 100 * image],
        20 + 9 * k,
        33,
      )
}

function writeText(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** Class sizes, and red of each class's first image, 0 to 255. */
async function shapeOf(folder: string, split: (typeof splits)[number]) {
  const set = await readFolderImages(join(root, folder), split, task)
  return Array.from({ length: classCount(set) }, (_, k) => ({
    size: classSize(set, k),
    red: Math.round(255 * imageAt(set, set.classStarts[k])[0]),
  }))
}

describe('a folder of images', async () => {
  await writeClasses('folders/train', ['cat', 'dog', 'elk'])
  await writeClasses('folders/val', ['fox', 'gnu'])
  await writeClasses('folders/test', ['hen', 'ibis'], 3)
  writeText('folders/train/cat/notes.txt', 'no image')

  await writeClasses('lists/data', ['ant', 'bee', 'cow', 'doe', 'eel', 'fly'])
  for (const [name, classes] of Object.entries({ train: ['bee', 'ant'], val: ['cow', 'doe'], test: ['fly', 'eel'] }))
    writeText(`lists/splits/bertinetto/${name}.txt`, `${classes.join('\n')}\n`)

  await writeClasses('whole', ['oak', 'yew'])

  it('is read by split folders, each class in the order of names', async () => {
    expect((await shapeOf('folders', 'train')).map(({ size }) => size)).toEqual([2, 2, 2])
    expect((await shapeOf('folders', 'validation')).map(({ size }) => size)).toEqual([2, 2])
    expect((await shapeOf('folders', 'test')).map(({ size }) => size)).toEqual([3, 3])
  })

  it('is read by lists of classes, as CIFAR-FS has them', async () => {
    const reds = async (split: (typeof splits)[number]) => (await shapeOf('lists', split)).map(({ red }) => red)
    for (const [k, split] of splits.entries())
      (await reds(split)).forEach((red, place) => expect(Math.abs(red - 40 * (2 * k + place + 1))).toBeLessThan(4))
  })

  it('is read by tables of files, as miniImageNet has them', async () => {
    for (let k = 0; k < 8; k++) await write(`tables/images/n${k}.png`, [20 * k, 0])
    const table = (files: readonly (readonly [number, string])[]) =>
      `filename,label\n${files.map(([k, label]) => `n${k}.png,${label}`).join('\n')}\n`
    writeText(
      'tables/train.csv',
      table([
        [0, 'b'],
        [1, 'a'],
        [2, 'b'],
        [3, 'a'],
      ]),
    )
    writeText(
      'tables/test.csv',
      table([
        [4, 'c'],
        [5, 'c'],
        [6, 'd'],
        [7, 'd'],
      ]),
    )
    expect(await shapeOf('tables', 'train')).toEqual([
      { size: 2, red: 20 },
      { size: 2, red: 0 },
    ])
    expect(await shapeOf('tables', 'test')).toEqual([
      { size: 2, red: 80 },
      { size: 2, red: 120 },
    ])
  })

  it('that is not split is all for the test', async () => {
    expect((await shapeOf('whole', 'test')).map(({ size }) => size)).toEqual([2, 2])
    await expect(shapeOf('whole', 'train')).rejects.toThrow(/is not split, and training needs train, val and test/)
  })

  it('is scaled to the task, whatever its sizes, in colours by planes or in grey', async () => {
    const red = (pixels: Uint8Array, from: number) => [...pixels.subarray(from, from + 256)]
    const coloured = await readFolderImages(join(root, 'folders'), 'train', task)
    expect(coloured).toMatchObject({ channels: 3, height: 16, width: 16 })
    expect(coloured.pixels).toHaveLength(6 * 3 * 256)
    // The second class's second image is a .png: red 80, green 100, no blue.
    expect(new Set(red(coloured.pixels, 9 * 256))).toEqual(new Set([80]))
    expect(new Set(red(coloured.pixels, 10 * 256))).toEqual(new Set([100]))
    expect(new Set(red(coloured.pixels, 11 * 256))).toEqual(new Set([0]))
    const grey = await readFolderImages(join(root, 'folders'), 'train', { ...task, imageChannels: 1 })
    expect(grey.pixels).toHaveLength(6 * 256)
    const middle = grey.pixels[3 * 256 + 100]
    expect(middle).toBeGreaterThan(60)
    expect(middle).toBeLessThan(100)
  })

  it.each([
    ['an unreadable image', 'broken', /broken.*cat.*bad\.png cannot be read as an image: .*unsupported/],
    ['too few classes', 'few', /has 1 classes to train on, but 2 ways need at least 2/],
    ['one image in a class', 'single', /class "dog" of .*single has one image/],
    ['no class at all', 'empty', /has no classes to train on/],
    ['a class without images', 'bare', /class "cat" of .*bare has no image/],
    ['a missing split', 'half', /is split, but has no train split; expected a folder train\//],
    ['a list that names no folder', 'wrong', /train\.txt names the class "cow", but .*cow is no folder/],
    ['a table without labels', 'table', /train\.csv must have the columns filename and label, got "file"/],
    ['no folder', 'nowhere', /nowhere is no folder/],
  ])('says what is wrong with %s', async (_, folder, message) => {
    if (folder === 'broken') {
      await writeClasses('broken/train', ['cat', 'dog'])
      writeText('broken/train/cat/bad.png', 'this is no image')
    }
    if (folder === 'few') await writeClasses('few/train', ['cat'])
    if (folder === 'single') {
      await writeClasses('single/train', ['cat'])
      await writeClasses('single/train', ['dog'], 1)
    }
    if (folder === 'empty') mkdirSync(join(root, 'empty/train'), { recursive: true })
    if (folder === 'bare') {
      await writeClasses('bare/train', ['dog'])
      mkdirSync(join(root, 'bare/train/cat'))
    }
    if (folder === 'half') await writeClasses('half/test', ['cat', 'dog'])
    if (folder === 'wrong') writeText('wrong/train.txt', 'cow\n')
    if (folder === 'table') writeText('table/train.csv', 'file\nx\n')
    await expect(readFolderImages(join(root, folder), 'train', task)).rejects.toThrow(message)
  })
})
