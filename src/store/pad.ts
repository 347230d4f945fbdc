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

/** A box: of the k-th image of class c, numbered c * shots + k; or that of the query. */
export type PadPlace = number | 'query'

/** The user's own pictures, in place of those that an episode draws. */
export interface Pad {
  /** By place; null, or beyond the end, where the episode's own is shown. */
  readonly support: readonly (Picture | null)[]
  readonly query: Picture | null
  /** Which class the query is of; null where nobody said. */
  readonly queryClass: number | null
}

export const untouchedPad: Pad = { support: [], query: null, queryClass: null }

export const blankPaper: Picture = { kind: 'drawing', strokes: [] }

export function isBlank(picture: Picture | null): boolean {
  return picture?.kind === 'drawing' && picture.strokes.length === 0
}

export function pictureAt({ support, query }: Pad, place: PadPlace): Picture | null {
  return place === 'query' ? query : (support[place] ?? null)
}

/** The pad with another picture of a class in one of its boxes. */
export function withSupport(pad: Pad, place: number, picture: Picture | null): Pad {
  const support = Array.from({ length: Math.max(pad.support.length, place + 1) }, (_, k) => pad.support[k] ?? null)
  support[place] = picture
  return { ...pad, support }
}

/** All boxes of a task, the query's last. */
export function padPlaces({ ways, shots }: OneShotTask): PadPlace[] {
  return [...Array.from({ length: ways * shots }, (_, place) => place), 'query']
}

/** The pictures as the network gets them; null where none is the user's own, or the task shows none. */
export function picturesOf(pad: Pad, task: TaskSettings): ShownPictures | null {
  if (task.name !== 'oneShot') return null
  const values = (place: PadPlace) => valuesOf(pictureAt(pad, place), task)
  const support = Array.from({ length: task.ways * task.shots }, (_, place) => values(place))
  const query = values('query')
  const queryClass = pad.queryClass !== null && pad.queryClass < task.ways ? pad.queryClass : null
  return query || queryClass !== null || support.some((picture) => picture) ? { support, query, queryClass } : null
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
