import { softmax } from '../numerics/softmax'
import type { EpisodeData } from '../tasks/episode'

/** How an episode's classes were told apart. */
export interface ClassAnswers {
  /** Cross-entropy over the answer steps. */
  readonly loss: number
  /** 1 where the first answer step's class was given the largest probability, else 0. */
  readonly firstAccuracy: number
  /** Share of answer steps whose class was given the largest probability. */
  readonly accuracy: number
}

/**
 * The answers of every episode of a batch: softmax(y) against the one-hot target. Steps without a target do not count;
 * where none has one, nothing is known of the answers: NaN.
 *
 * @param outputs o [batch, steps, output units], y first
 */
export function classAnswers(outputs: Float32Array, episodes: EpisodeData): ClassAnswers[] {
  const { batch, steps, outputSize, targets, answerFrom } = episodes
  const width = outputs.length / (batch * steps)
  return Array.from({ length: batch }, (_, episode) => {
    let loss = 0
    const correct: number[] = []
    for (let row = episode * steps + answerFrom; row < (episode + 1) * steps; row++) {
      const wanted = targets.subarray(row * outputSize, (row + 1) * outputSize).indexOf(1)
      if (wanted < 0) continue
      const probabilities = softmax(outputs.subarray(row * width, row * width + outputSize))
      // A probability below what float64 can hold counts as the least that it can.
      loss -= Math.log(Math.max(probabilities[wanted], Number.MIN_VALUE))
      correct.push(likeliest(probabilities) === wanted ? 1 : 0)
    }
    return {
      loss: loss / correct.length,
      firstAccuracy: correct[0] ?? NaN,
      accuracy: correct.reduce((sum, value) => sum + value, 0) / correct.length,
    }
  })
}

/** The class with the largest probability; -1 where numbers overflowed. */
export function likeliest(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities))
}
