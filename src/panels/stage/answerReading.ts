import { formatFixed } from '../../drawing/numberText'
import { readoutSize } from '../../network/layers'
import type { EpisodeRun } from '../../runtime/protocol'
import { classAnswerAt, percentText } from '../timeline/classAnswer'
import { itemSign } from '../timeline/itemText'

/** What the stage says about the answer at a step. */
export interface AnswerReading {
  readonly label: string
  readonly answer: string
  readonly target: string
  /** Whether this step is scored. */
  readonly asked: boolean
}

/** One output is shown as it is, classes by the likeliest one; several outputs as the root mean square of their errors. */
export function answerReading(run: EpisodeRun, step: number): AnswerReading {
  const { episode, recording } = run
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
  if (asked && episode.task.name === 'oneShot') {
    const { answer, probabilities } = classAnswerAt(run, step)
    const wanted = targets.indexOf(1)
    return {
      label: 'Answer',
      answer: answer < 0 ? '–' : `${itemSign(episode.task, answer)} ${percentText(probabilities[answer])}`,
      target: wanted < 0 ? 'no class told' : `target ${itemSign(episode.task, wanted)}`,
      asked,
    }
  }
  const squares = answers.reduce((sum, answer, k) => sum + (answer - targets[k]) ** 2, 0)
  return {
    label: 'Answer’s error',
    answer: asked ? formatFixed(Math.sqrt(squares / outputSize), 2) : '–',
    target: asked ? `mean of ${outputSize} outputs` : 'not asked yet',
    asked,
  }
}
