import { inkOfPicture } from '../images/inkOfPicture'
import type { DroppedPictures } from '../panels/pageActions'
import type { Picture } from '../store/pad'
import type { OneShotTask } from '../tasks/episode'
import { isOfGlyphs } from '../tasks/oneShot'

/** Larger files are refused before they are decoded. */
const mostBytes = 30 * 2 ** 20
/** Symbols are looked for in a picture of this many pixels a side at most. */
const mostSide = 400
/** Of a folder no more images are looked at: an episode shows a few of them. */
const mostOfFolder = 1000

/** Whatever a drag holds; must be called while it is handled. */
export function droppedPictures({ items, files }: DataTransfer): DroppedPictures {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.() ?? null)
  const folders = entries.filter((entry): entry is FileSystemDirectoryEntry => entry?.isDirectory === true)
  if (folders.length === 0) return { files: [...files], folders }
  return { files: [...files].filter((_, k) => entries[k]?.isFile), folders }
}

/** The images that lie in a folder, in the order of their names. */
export async function filesOf(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader()
  const found: FileSystemFileEntry[] = []
  while (found.length < mostOfFolder) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) break
    found.push(...some.filter((entry): entry is FileSystemFileEntry => entry.isFile && !entry.name.startsWith('.')))
  }
  found.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  return Promise.all(found.map((entry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject))))
}

/**
 * An image file as the task wants it: as a glyph where the network was trained on glyphs, else the square in its middle.
 *
 * @throws Error that names the file and says what is wrong with it
 */
export async function readPicture(file: File, task: OneShotTask): Promise<Picture> {
  if (file.size > mostBytes)
    throw new Error(`“${file.name}” has ${Math.ceil(file.size / 2 ** 20)} MiB, at most ${mostBytes / 2 ** 20} are read`)
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) throw new Error(`“${file.name}” cannot be read as an image`)
  try {
    const pixels = isOfGlyphs(task) ? glyphOf(bitmap) : squareOf(bitmap, task)
    if (!pixels) throw new Error(`“${file.name}” is blank: it has one colour all over`)
    return { kind: 'file', name: file.name, pixels }
  } finally {
    bitmap.close()
  }
}

function glyphOf(bitmap: ImageBitmap): Float32Array | null {
  const shrink = Math.min(1, mostSide / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * shrink)))
  const rgba = pixelsOf(width, height, (context) => context.drawImage(bitmap, 0, 0, width, height))
  return inkOfPicture({
    width,
    height,
    values: Float32Array.from({ length: width * height }, (_, k) => greyAt(rgba, k)),
  })
}

/** [imageChannels, side, side], 0 to 1. */
function squareOf(bitmap: ImageBitmap, { imageSide: side, imageChannels }: OneShotTask): Float32Array {
  const cut = Math.min(bitmap.width, bitmap.height)
  const [left, top] = [(bitmap.width - cut) / 2, (bitmap.height - cut) / 2]
  const rgba = pixelsOf(side, side, (context) => context.drawImage(bitmap, left, top, cut, cut, 0, 0, side, side))
  const size = side * side
  return Float32Array.from({ length: imageChannels * size }, (_, k) =>
    imageChannels === 1 ? greyAt(rgba, k) : rgba[4 * (k % size) + Math.floor(k / size)] / 255,
  )
}

/** On white, where it is transparent. */
function pixelsOf(width: number, height: number, draw: (context: CanvasRenderingContext2D) => void): Uint8ClampedArray {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.fillStyle = 'white'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  draw(context)
  return context.getImageData(0, 0, width, height).data
}

/** Luma, ITU-R BT.601, 0 to 1. */
function greyAt(rgba: Uint8ClampedArray, pixel: number): number {
  return (0.299 * rgba[4 * pixel] + 0.587 * rgba[4 * pixel + 1] + 0.114 * rgba[4 * pixel + 2]) / 255
}
