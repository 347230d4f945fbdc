import type { Drawing } from '../images/strokes'
import { getCurrentRun } from './currentRun'
import { engramStore } from './engramStore'
import { supportPlaces } from '../tasks/shownPictures'
import {
  blankPaper,
  pictureAt,
  supportBoxes,
  untouchedPad,
  withPicture,
  type Pad,
  type PadPlace,
  type Picture,
} from './pad'
import { pause } from './playback'

/** Changes that can be undone. */
const longestHistory = 100

function changePad(change: (pad: Pad) => Pad): void {
  engramStore.setState(({ pad, padHistory }) => ({
    pad: change(pad),
    padHistory: [...padHistory.slice(1 - longestHistory), pad],
  }))
}

/** Of another query nobody has said yet what it is. */
function withNewPicture(pad: Pad, place: PadPlace, picture: Picture): Pad {
  return withPicture(place === 'query' ? { ...pad, queryClass: null } : pad, place, picture)
}

/** Puts pictures into boxes, as one change; where the query's is among them, it is of this class. */
export function putPictures(pictures: ReadonlyMap<PadPlace, Picture>, queryClass: number | null = null): void {
  changePad((pad) => {
    const changed = [...pictures].reduce((before, [place, picture]) => withNewPicture(before, place, picture), pad)
    return pictures.has('query') ? { ...changed, queryClass } : changed
  })
}

/** One more stroke; on the episode's own picture, or an image, it begins a drawing. */
export function addStroke(place: PadPlace, stroke: Drawing[number]): void {
  changePad((pad) => {
    const before = pictureAt(pad, place)
    const strokes = [...(before?.kind === 'drawing' ? before.strokes : []), stroke]
    const drawing = { kind: 'drawing', strokes } as const
    return withPicture(pad, place, drawing)
  })
  showPlace(place)
}

/** Blank paper in one box. */
export function clearPlace(place: PadPlace): void {
  changePad((pad) => withNewPicture(pad, place, blankPaper))
}

/** Blank paper in all of these boxes. */
export function clearPlaces(places: readonly PadPlace[]): void {
  putPictures(new Map(places.map((place) => [place, blankPaper])))
}

/** The episode's own pictures everywhere. */
export function resetPad(): void {
  if (engramStore.getState().pad !== untouchedPad) changePad(() => untouchedPad)
}

/** Takes back the newest change. */
export function undoPad(): void {
  engramStore.setState(({ pad, padHistory }) => ({
    pad: padHistory.at(-1) ?? pad,
    padHistory: padHistory.slice(0, -1),
  }))
}

/** Says which class the query is of; null takes it back. */
export function setQueryClass(queryClass: number | null): void {
  changePad((pad) => ({ ...pad, queryClass }))
}

/** The step of the run on show that shows a box: of several queries that of the playhead. Null where there is none. */
export function stepOfPlace(place: PadPlace): number | null {
  const { episode, request } = getCurrentRun()?.run ?? {}
  if (!episode || request?.task.name !== 'oneShot') return null
  if (place === 'query') return Math.max(engramStore.getState().stepIndex, episode.answerFrom)
  const step = supportPlaces(episode.items, request.task).indexOf(supportBoxes(request.task).indexOf(place))
  return step < 0 ? null : step
}

/** Goes to the step that shows a box. */
export function showPlace(place: PadPlace): void {
  const step = stepOfPlace(place)
  if (step === null) return
  pause()
  engramStore.setState({ stepIndex: step, phase: null })
}
