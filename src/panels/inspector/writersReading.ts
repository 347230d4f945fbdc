import { overflow } from '../../drawing/numberText'
import { writtenShares, type ConnectionHistory } from '../../network/connectionHistory'
import type { EpisodeRun } from '../../runtime/protocol'
import { itemWords } from '../timeline/itemText'

/** Who wrote the selected weight's present value. */
export interface WritersReading {
  /** What each past step wrote and how much of it is left [step]. */
  readonly shares: Float64Array
  /** "77% while cue D was shown"; empty where the step at hand is about no item. */
  readonly remark: string
}

export function writersReading({ episode }: EpisodeRun, history: ConnectionHistory, step: number): WritersReading {
  const shares = writtenShares(history, step)
  const total = shares.reduce((sum, share) => sum + Math.abs(share), 0)
  const item = episode.items[step]
  if (step === 0) return { shares, remark: 'nothing yet' }
  if (!Number.isFinite(total)) return { shares, remark: overflow }
  if (total === 0) return { shares, remark: 'no step so far' }
  if (item < 0) return { shares, remark: '' }
  const same = shares.reduce((sum, share, s) => sum + (episode.items[s] === item ? Math.abs(share) : 0), 0)
  const verb = episode.task.name === 'cueReward' ? 'was shown' : 'came in'
  return { shares, remark: `${Math.round((100 * same) / total)}% while ${itemWords(episode.task, item)} ${verb}` }
}
