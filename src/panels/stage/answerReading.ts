import { formatFixed } from '../../drawing/numberText'
import { readoutSize } from '../../network/layers'
import type { EpisodeRun } from '../../runtime/protocol'

/** What the stage says about the answer at a step. */
export interface AnswerReading {
  readonly label: string
  readonly answer: string
  readonly target: string
  /** Whether this step is scored. */
  readonly asked: boolean
}

/** One output is shown as it is; several as the root mean square of their errors. */
export function answerReading({ episode, recording }: EpisodeRun, step: number): AnswerReading {
  const { outputSize } = episode
  const width = readoutSize(recording.config)
  const answers = recording.outputs.subarray(step * width, step * width + outputSize)
  const targets = episode.targets.subarray(step * outputSize, (step + 1) * outputSize)
  const asked = step >= episode.scoredFrom
  if (outputSize === 1)
    return {
      label: 'Answer',
      answer: formatFixed(answers[0], 2),
      target: asked ? `target ${formatFixed(targets[0], 2)}` : 'not asked yet',
      asked,
    }
  const squares = answers.reduce((sum, answer, k) => sum + (answer - targets[k]) ** 2, 0)
  return {
    label: 'Answer’s error',
    answer: asked ? formatFixed(Math.sqrt(squares / outputSize), 2) : '–',
    target: asked ? `mean of ${outputSize} outputs` : 'not asked yet',
    asked,
  }
}
