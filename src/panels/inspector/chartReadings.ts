import { formatPair, formatSignificant } from '../../drawing/numberText'
import type { ConnectionHistory } from '../../network/connectionHistory'
import type { EpisodeRun } from '../../runtime/protocol'
import { itemWords } from '../timeline/itemText'
import { updateTerms } from './updateTerms'

/** "step 7: w 0.0213, writes −0.0031" */
export function historyReading({ recording }: EpisodeRun, history: ConnectionHistory, step: number): string {
  const { weight, written } = updateTerms(recording, history, step)
  return `step ${step}: w ${formatSignificant(weight)}, writes ${formatSignificant(written)}`
}

/** "step 3, cue D: 0.0213 of w 0.0710"; `shares` are those of the step `now`. */
export function writersStepReading(
  { episode }: EpisodeRun,
  { weight }: ConnectionHistory,
  shares: Float64Array,
  step: number,
  now: number,
): string {
  const item = itemWords(episode.task, episode.items[step])
  const where = `step ${step}${item && `, ${item}`}`
  if (step >= now) return `${where}: not written yet at step ${now}`
  const [share, whole] = formatPair(shares[step], weight[now])
  return `${where}: ${share} of w ${whole}`
}

/** "step 7: 0.52" */
export function activityReading(activity: Float32Array, step: number): string {
  return `step ${step}: ${formatSignificant(activity[step])}`
}
