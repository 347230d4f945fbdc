import type { EpisodeRun } from '../../runtime/protocol'
import { classOfPlace, isBlank, padPlaces, pictureAt, untouchedPad, type Pad, type PadPlace } from '../../store/pad'
import type { OneShotTask } from '../../tasks/episode'
import { isOfGlyphs } from '../../tasks/oneShot'
import { countOf, listOf } from '../headline/phrase'
import { classAnswerAt, percentText } from '../timeline/classAnswer'
import { itemSign } from '../timeline/itemText'

/** What stands beside a box: "A", "B 2" for the second of several images of a class, "?" for the query. */
export function placeSign(place: PadPlace, task: OneShotTask): string {
  if (place === 'query') return '?'
  const { item, shot } = classOfPlace(place)
  const sign = itemSign(task, item)
  return task.shots > 1 ? `${sign} ${shot + 1}` : sign
}

/** A box and what is in it, for those who do not see it. */
export function placeWords(pad: Pad, place: PadPlace, task: OneShotTask): string {
  const box = place === 'query' ? 'Question' : `Symbol ${placeSign(place, task)}`
  const picture = pictureAt(pad, place)
  if (!picture) return `${box}, the episode’s own`
  if (picture.kind === 'file') return `${box}, image ${picture.name}`
  return isBlank(picture) ? `${box}, blank` : `${box}, drawn in ${countOf(picture.strokes.length, 'stroke')}`
}

/** What is to be done next, or what is missing. */
export function padMessage(pad: Pad, task: OneShotTask): string {
  const places = padPlaces(task)
  const blank = places.filter((place) => isBlank(pictureAt(pad, place)))
  if (!isOfGlyphs(task))
    return `This network was trained on images of ${task.imageSide} × ${task.imageSide}${task.imageChannels === 3 ? ' in colours' : ''}: drop yours, one for each box.`
  const last = itemSign(task, task.ways - 1)
  if (pad === untouchedPad) return 'Draw over any symbol: the network sees yours in its place, and answers at once.'
  if (blank.length === places.length)
    return `All blank. Draw a symbol in each of A to ${last}, then one of them again in “?”.`
  if (blank.length > 0) {
    const signs = blank.map((place) => (place === 'query' ? '“?”' : placeSign(place, task)))
    const is = blank.length === 1 ? 'is' : 'are'
    return `${listOf(signs)} ${is} still blank, and the network sees blank paper there: draw in ${blank.length === 1 ? 'it' : 'them'}.`
  }
  return ''
}

/** What the network answers to the query at a step; says where the question is none. */
export function answerWords(run: EpisodeRun, pad: Pad, step: number): string {
  const { episode } = run
  if (isBlank(pad.query) && step === episode.answerFrom) return 'Nothing is asked: “?” is blank.'
  const { answer, probabilities } = classAnswerAt(run, step)
  if (answer < 0) return 'The numbers overflow: there is no answer.'
  const sign = itemSign(episode.task, answer)
  const right = episode.items[step]
  const said = `The network takes “?” for ${sign}, at ${percentText(probabilities[answer])}`
  if (right < 0) return `${said}.`
  return answer === right ? `${said}: right.` : `${said}: wrong, it is ${itemSign(episode.task, right)}.`
}
