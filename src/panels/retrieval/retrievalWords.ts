import { formatFixed, formatSignificant } from '../../drawing/numberText'
import type { LayerName } from '../../network/layers'
import { firstOverflowStep } from '../../network/overflow'
import { strongestSteps, writeStrengths } from '../../network/retrieval'
import type { RetrievalMap, RetrievalReading } from '../../network/retrievalMap'
import type { EpisodeRun } from '../../runtime/protocol'
import type { TaskName } from '../../tasks/episode'
import { itemWords } from '../timeline/itemText'
import { inputAt, rootMeanSquare } from '../timeline/stepViews'
import type { RetrievalCell } from './retrievalGeometry'

const layerWords: Readonly<Record<LayerName, string>> = {
  encoder: 'the encoder',
  feed: 'the feed layer',
  recurrent: 'the recurrent layer',
  readout: 'the readout',
}

/** A value of the map as it stands in a sentence: "+0.93", "0.41". */
function valueText(map: RetrievalMap, reading: RetrievalReading, value: number): string {
  const text = Math.abs(value) < 0.095 ? formatSignificant(value, 2) : formatFixed(value, 2)
  return reading === 'effect' && map.signed && value > 0 ? `+${text}` : text
}

/** What the whole map shows, found in it: how often the write that adds most belongs to what is asked for. */
export function mapFinding({ episode, recording }: EpisodeRun, map: RetrievalMap, reading: RetrievalReading): string {
  const overflow = firstOverflowStep(recording)
  if (overflow !== null) return `The numbers overflow at step ${overflow}: only what is finite is drawn.`
  if (map.retrieval.rates.eta.every((eta) => eta === 0))
    return 'Nothing is written in this episode, so nothing is recalled.'
  if (map.largest[reading] === 0)
    return reading === 'effect'
      ? 'Nothing that this layer recalls moves the answer.'
      : 'This layer recalls nothing of what was written.'
  const asking = Array.from({ length: episode.steps }, (_, step) => step).filter(
    (step) => step >= episode.answerFrom && sourcesOf(episode, step).length > 0,
  )
  if (asking.length === 0) return strongestOfAll(map, reading)
  const tops = asking.map((step) => strongestSteps(map.rowOf(reading, step) ?? new Float64Array(0), 1)[0])
  const own = tops.filter((top, k) => sourcesOf(episode, asking[k]).includes(top)).length
  const { asks, source } = askingWords[episode.task.name]
  const made = `made ${source}.${dominance(tops)}`
  if (own === 0) return `At none of the ${asking.length} ${asks} was the write that adds most ${made}`
  const share = own === asking.length ? `all ${own}` : `${own} of the ${asking.length}`
  return `At ${share} ${asks} the write that adds most was ${made}`
}

/** The steps that ask, and when what they ask for was written. */
const askingWords: Readonly<Record<TaskName, { readonly asks: string; readonly source: string }>> = {
  cueReward: { asks: 'queries', source: 'when the same cue was shown' },
  sequence: { asks: 'recall steps', source: 'when the same value came in' },
  regression: { asks: 'queries', source: 'at the nearest example' },
  oneShot: { asks: 'queries', source: 'when the same class was shown' },
}

/** "Step 2 leads at 6 of them." where one write does at more than half, and more than two. */
function dominance(tops: readonly (number | undefined)[]): string {
  for (const top of new Set(tops)) {
    const count = tops.filter((other) => other === top).length
    if (top !== undefined && count > 2 && 2 * count > tops.length)
      return count === tops.length ? ` It is always step ${top}.` : ` Step ${top} leads at ${count} of them.`
  }
  return ''
}

function strongestOfAll(map: RetrievalMap, reading: RetrievalReading): string {
  let best = { step: 0, past: 0, value: 0 }
  for (let step = 1; step < map.steps; step++)
    map.rowOf(reading, step)?.forEach((value, past) => {
      if (Math.abs(value) > Math.abs(best.value) && Number.isFinite(value)) best = { step, past, value }
    })
  return `What step ${best.past} wrote adds most, at step ${best.step}: ${valueText(map, reading, best.value)}.`
}

/** The steps that brought what a step asks for; of a function's examples, the nearest one. */
export function sourcesOf(episode: EpisodeRun['episode'], step: number): number[] {
  const { items, answerFrom, task } = episode
  if (task.name === 'regression') return step < answerFrom ? [] : [nearestExample(episode, step)]
  const sources: number[] = []
  if (items[step] < 0) return sources
  for (let past = 0; past < Math.min(step, answerFrom); past++) if (items[past] === items[step]) sources.push(past)
  return sources
}

/** The step of the example whose variables are nearest to those of `step`. */
function nearestExample(episode: EpisodeRun['episode'], step: number): number {
  const { from, to } = episode.channels.find(({ name }) => name === 'variable')!
  const variables = (at: number) => inputAt(episode, at).subarray(from, to)
  const distances = Array.from({ length: episode.answerFrom }, (_, past) =>
    rootMeanSquare(variables(past), variables(step)),
  )
  return distances.indexOf(Math.min(...distances))
}

/** One cell in a sentence: what was written at the past step, what is left of it, and what it adds. */
export function cellSentence(
  { episode }: EpisodeRun,
  map: RetrievalMap,
  reading: RetrievalReading,
  { step, past }: RetrievalCell,
): string {
  const { retrieval, layer } = map
  const { eta } = retrieval.rates
  const item = itemWords(episode.task, episode.items[past])
  const when = `Step ${past}${item && ` (${item})`}`
  if (eta[past] === 0) return `${when} wrote nothing into ${layerWords[layer]}.`
  const strength = writeStrengths(retrieval.rates, step)[past]
  const wrote = `${when} changed ${layerWords[layer]} by ${formatSignificant(retrieval.writeNorm(past), 2)}`
  if (strength === 0) return `${wrote}; nothing of that is left at step ${step}.`
  const left = Math.round((100 * strength) / eta[past])
  const value = map.rowOf(reading, step)?.[past] ?? NaN
  return `${wrote}. At step ${step}, ${left}% of that is left and ${adds(map, reading, value)}.`
}

function adds(map: RetrievalMap, reading: RetrievalReading, value: number): string {
  if (!Number.isFinite(value)) return 'its contribution overflows'
  if (value === 0) return reading === 'effect' ? 'moves no answer' : 'adds nothing'
  const text = valueText(map, reading, value)
  if (reading === 'size') return `adds a vector of length ${text} to z`
  return map.signed ? `adds ${text} to the answer` : `moves the answers by ${text}`
}

/** How well the sum adds up. */
export function checkText({ check, complete, known, knownRows, steps }: RetrievalMap): string {
  if (known && !complete) return 'Checking that it all adds up …'
  if (!complete) return `Adding up: ${knownRows} of ${steps} steps`
  const { sumError, largest, engineError } = check
  if (![sumError, largest, engineError].every(Number.isFinite)) return 'Where numbers overflow, nothing can be checked.'
  return `Check: writes + slow part = z, off by at most ${formatSignificant(sumError, 1)} (|z| up to ${formatSignificant(largest, 2)}); the engine’s own activity, by ${formatSignificant(engineError, 1)}.`
}
