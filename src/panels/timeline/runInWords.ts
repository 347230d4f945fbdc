import { formatFixed, formatSignificant } from '../../drawing/numberText'
import { firstOverflowStep } from '../../network/overflow'
import type { EpisodeRun } from '../../runtime/protocol'

/** What the timeline shows, for those who do not see it: the phases, the error, and how much was written in each phase. */
export function runInWords({ episode, recording, errors }: EpisodeRun): string {
  const phases = episode.phases.map(
    ({ name, description, from, to }) => `${name} (${description}), steps ${from} to ${to - 1}`,
  )
  const sentences = [
    `An episode of ${episode.steps} steps: ${phases.join('; ')}.`,
    recording.config.lossKind === 'crossEntropy'
      ? `Cross-entropy of the answers ${formatSignificant(errors.answerError, 2)}; ${formatSignificant(errors.answerBaseline, 2)} for guessing.`
      : `Mean squared error of the answers ${formatSignificant(errors.answerError, 2)}; ${formatSignificant(errors.answerBaseline, 2)} for answering 0.`,
  ]
  const overflow = firstOverflowStep(recording)
  if (overflow !== null) sentences.push(`The numbers overflow at step ${overflow}; nothing after it is finite.`)
  if (recording.config.rule === 'none') sentences.push('Nothing is written: the network has no plasticity.')
  else {
    const means = episode.phases.map(
      ({ name, from, to }) => `${formatFixed(mean(recording.modulation.subarray(from, to)), 2)} in ${name}`,
    )
    sentences.push(`Mean modulation, from 0 to 2: ${means.join(', ')}.`)
  }
  return sentences.join(' ')
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
