import { likeliest } from '../../network/classAnswers'
import type { Recording } from '../../network/recording'
import { softmax } from '../../numerics/softmax'
import type { EpisodeRun } from '../../runtime/protocol'
import { answerAt } from './stepViews'

/** What a network makes of an image at one step. */
export interface ClassAnswer {
  /** softmax(y), one for each class. */
  readonly probabilities: readonly number[]
  /** The class with the largest probability; -1 where numbers overflowed. */
  readonly answer: number
}

export function classAnswerAt({ recording }: EpisodeRun, step: number): ClassAnswer {
  const probabilities = softmax(answerAt(recording, step))
  return { probabilities, answer: likeliest(probabilities) }
}

/** What the timeline draws of an answer: of classes how likely each is, otherwise y itself. */
export function drawnAnswers(recording: Recording, step: number): ArrayLike<number> {
  const y = answerAt(recording, step)
  return recording.config.lossKind === 'crossEntropy' ? softmax(y) : y
}

/** "83%" */
export function percentText(share: number): string {
  return `${Math.round(100 * share)}%`
}
