import type { BatchErrors } from '../kernels/engine'
import { classAnswers } from '../network/classAnswers'
import type { EpisodeBatch } from '../tasks/episode'
import { zeroAnswerBaseline, zeroAnswerLoss } from '../tasks/registry'
import type { TaskErrors } from './protocol'

/**
 * Squared errors of recorded episodes, o [batch, steps, readoutSize]: each episode's mean over steps and task outputs; of
 * classes the cross-entropy.
 */
export function outputErrors(episodes: EpisodeBatch, outputs: Float32Array): BatchErrors {
  const { batch, steps, outputSize, targets, scoredFrom, answerFrom } = episodes
  if (episodes.task.name === 'oneShot') {
    const loss = Float32Array.from(classAnswers(outputs, episodes), (answers) => answers.loss)
    return { loss, answerError: loss }
  }
  const width = outputs.length / (batch * steps)
  const from = (start: number) =>
    Float32Array.from({ length: batch }, (_, episode) => {
      let sum = 0
      for (let row = episode * steps + start; row < (episode + 1) * steps; row++)
        for (let k = 0; k < outputSize; k++) sum += (outputs[row * width + k] - targets[row * outputSize + k]) ** 2
      return sum / ((steps - start) * outputSize)
    })
  return { loss: from(scoredFrom), answerError: from(answerFrom) }
}

/** The errors of one recorded episode, beside the baselines on its own targets. */
export function taskErrors(episode: EpisodeBatch, outputs: Float32Array): TaskErrors {
  const { loss, answerError } = outputErrors(episode, outputs)
  return {
    loss: loss[0],
    lossBaseline: zeroAnswerLoss(episode),
    answerError: answerError[0],
    answerBaseline: zeroAnswerBaseline(episode),
  }
}
