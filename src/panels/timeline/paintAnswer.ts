import { ticks } from 'd3'
import type { Recording } from '../../network/recording'
import { arrowhead, disc, heightScale, levelMark, whisker, type HeightOf } from './seriesPaths'
import { setPath, type Scene } from './scene'
import { drawnAnswers } from './classAnswer'
import { targetAt } from './stepViews'

/** Below this width of a step there are no error whiskers, and answers and targets become dots and dashes. */
const narrowStep = 7

/** Heights that the row's scale is read from. */
export interface AnswerAxis {
  /** Of 0. */
  readonly zero: number
  /** The largest round value that has room above 0. */
  readonly top: { readonly value: number; readonly y: number } | null
  /** Whether an unscored answer on show lies beyond the scale. */
  readonly beyond: boolean
}

/** Of two numbers beside the axis, px. */
const leastTickDistance = 11

/**
 * The answer beside its target on every step, with the error between them. Unscored answers are hollow, without target; one
 * that lies beyond the scale of the others is an arrowhead at the edge.
 */
export function paintAnswer(root: Element, scene: Scene): AnswerAxis {
  const { run, ghost, geometry } = scene
  const extent = geometry.rows.answer!
  const { episode, recording } = run
  const [low, high] = answerRange(scene)
  const heightOf = heightScale(extent, low, high)
  const narrow = geometry.stepWidth < narrowStep
  const radius = Math.min(3.2, Math.max(0.9, geometry.stepWidth * 0.16), extent.height / 12)
  // Of the classes that are not asked for, how likely they are says enough.
  const ofClasses = recording.config.lossKind === 'crossEntropy'
  let scored = ''
  let unscored = ''
  let beyond = ''
  let targets = ''
  let errors = ''
  for (let step = geometry.range[0]; step < geometry.range[1]; step++) {
    const answers = drawnAnswers(recording, step)
    const wanted = targetAt(episode, step)
    for (let k = 0; k < answers.length; k++) {
      const y = heightOf(answers[k])
      const isFinite = Number.isFinite(answers[k])
      if (step < episode.scoredFrom) {
        if (!isFinite) continue
        if (answers[k] > high) beyond += arrowhead(geometry, step, extent.y, radius)
        else if (answers[k] < low) beyond += arrowhead(geometry, step, extent.y + extent.height, -radius)
        else unscored += disc(geometry, step, y, radius * 0.75)
        continue
      }
      if (ofClasses && wanted[k] === 0) {
        if (isFinite) scored += disc(geometry, step, y, radius * 0.6)
        continue
      }
      const targetY = heightOf(wanted[k])
      if (isFinite) scored += disc(geometry, step, y, radius)
      targets += levelMark(geometry, step, targetY, narrow ? 1 : 0.6)
      if (!narrow && isFinite) errors += whisker(geometry, step, targetY, y)
    }
  }
  setPath(root, 'answer-scored', scored)
  setPath(root, 'answer-unscored', unscored + beyond)
  setPath(root, 'answer-target', targets)
  setPath(root, 'answer-error', errors)
  setPath(root, 'answer-ghost', ghost ? ghostAnswers(ghost.recording, scene, [low, high], heightOf) : '')
  const zero = heightOf(0)
  setPath(root, 'answer-zero', `M${geometry.plotX} ${zero}h${geometry.plotWidth}`)
  const top = ticks(0, high, 4).findLast((value) => zero - heightOf(value) >= leastTickDistance)
  return { zero, top: top === undefined ? null : { value: top, y: heightOf(top) }, beyond: beyond !== '' }
}

/** The answers of the untouched run as level marks, as wide as their steps; without those beyond the scale. */
function ghostAnswers(
  ghost: Recording,
  { geometry }: Scene,
  [low, high]: readonly [number, number],
  heightOf: HeightOf,
): string {
  let marks = ''
  for (let step = geometry.range[0]; step < geometry.range[1]; step++)
    for (const answer of Array.from(drawnAnswers(ghost, step)))
      if (answer >= low && answer <= high) marks += levelMark(geometry, step, heightOf(answer), 1)
  return marks
}

/**
 * Covers 0 and every scored answer with its target, with a margin for the marks. What a network puts out where nobody asks
 * can be many times as large, and would hide by how much it misses.
 */
export function answerRange({ run, ghost }: Pick<Scene, 'run' | 'ghost'>): [low: number, high: number] {
  const { episode, recording } = run
  let low = 0
  let high = 0
  for (let step = episode.scoredFrom; step < episode.steps; step++) {
    const shown = [drawnAnswers(recording, step), targetAt(episode, step)]
    if (ghost) shown.push(drawnAnswers(ghost.recording, step))
    for (const values of shown)
      for (const value of Array.from(values)) {
        if (!Number.isFinite(value)) continue
        low = Math.min(low, value)
        high = Math.max(high, value)
      }
  }
  const margin = 0.08 * (high - low || 1)
  return [low - margin, high + margin]
}
