import { drawingImage, type Drawing } from '../images/strokes'
import type { OneShotTask, TaskSettings } from '../tasks/episode'
import { isOfGlyphs } from '../tasks/oneShot'
import type { ShownPictures } from '../tasks/shownPictures'

/** What is in a box of the drawing pad: strokes, none of them on blank paper; or an image of the user's. */
export type Picture =
  | { readonly kind: 'drawing'; readonly strokes: Drawing }
  | {
      readonly kind: 'file'
      readonly name: string
      /** [imageChannels, imageSide, imageSide] of the task that it was opened for */
      readonly pixels: Float32Array
    }

/** A box: of an image of a class, numbered by {@link placeOf}; or that of the query. */
export type PadPlace = number | 'query'

/** More classes than any task has: a box's number does not depend on the task, so what is in it stays with its class. */
const mostClasses = 100

/** The box of an image of a class, both from 0; of the first images, that of class c is c. */
export function placeOf(item: number, shot: number): number {
  return shot * mostClasses + item
}

/** The class of a box, and which of its images it is of. */
export function classOfPlace(place: number): { readonly item: number; readonly shot: number } {
  return { item: place % mostClasses, shot: Math.floor(place / mostClasses) }
}

/** The user's own pictures, in place of those that an episode draws. */
export interface Pad {
  /** By place; where there is none, the episode's own is shown. */
  readonly support: ReadonlyMap<number, Picture>
  readonly query: Picture | null
  /** Which class the query is of; null where nobody said. */
  readonly queryClass: number | null
}

export const untouchedPad: Pad = { support: new Map(), query: null, queryClass: null }

export const blankPaper: Picture = { kind: 'drawing', strokes: [] }

export function isBlank(picture: Picture | null): boolean {
  return picture?.kind === 'drawing' && picture.strokes.length === 0
}

export function pictureAt({ support, query }: Pad, place: PadPlace): Picture | null {
  return place === 'query' ? query : (support.get(place) ?? null)
}

/** How many boxes hold an image of the user's, which no address can. */
export function imagesIn({ support, query }: Pad): number {
  return [...support.values(), query].filter((picture) => picture?.kind === 'file').length
}

/** The pad with another picture of a class in one of its boxes. */
export function withSupport(pad: Pad, place: number, picture: Picture): Pad {
  return { ...pad, support: new Map([...pad.support, [place, picture]]) }
}

/** The pad with another picture in one of its boxes, whichever it is. */
export function withPicture(pad: Pad, place: PadPlace, picture: Picture): Pad {
  return place === 'query' ? { ...pad, query: picture } : withSupport(pad, place, picture)
}

/** The boxes of a task's support, in the order of {@link ShownPictures.support}. */
export function supportBoxes({ ways, shots }: OneShotTask): number[] {
  return Array.from({ length: ways * shots }, (_, k) => placeOf(Math.floor(k / shots), k % shots))
}

/** All boxes of a task, the query's last. */
export function padPlaces(task: OneShotTask): PadPlace[] {
  return [...supportBoxes(task), 'query']
}

/** The pictures as the network gets them; null where none is the user's own, or the task shows none. */
export function picturesOf(pad: Pad, task: TaskSettings): ShownPictures | null {
  if (task.name !== 'oneShot') return null
  const values = (place: PadPlace) => valuesOf(pictureAt(pad, place), task)
  const support = supportBoxes(task).map(values)
  const query = values('query')
  // What the user says of a class is said of a picture of the user's.
  const queryClass = query && pad.queryClass !== null && pad.queryClass < task.ways ? pad.queryClass : null
  return query || support.some((picture) => picture) ? { support, query, queryClass } : null
}

const drawn = new WeakMap<Drawing, Float32Array>()

/** Values [imageChannels, imageSide, imageSide]; null for what this task cannot show. */
function valuesOf(picture: Picture | null, task: OneShotTask): Float32Array | null {
  if (!picture) return null
  if (picture.kind === 'file')
    return picture.pixels.length === task.imageChannels * task.imageSide ** 2 ? picture.pixels : null
  if (!isOfGlyphs(task)) return null
  const known = drawn.get(picture.strokes) ?? drawingImage(picture.strokes)
  drawn.set(picture.strokes, known)
  return known
}
