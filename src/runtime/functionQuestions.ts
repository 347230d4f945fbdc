import type { Engine } from '../kernels/engine'
import { readoutSize } from '../network/layers'
import { freezeAt } from '../network/frozenNetwork'
import type { Network } from '../network/parameters'
import type { Recording } from '../network/recording'
import { firstOverflowStep } from '../network/overflow'
import type { EpisodeBatch } from '../tasks/episode'
import type { QuestionAnswers } from './protocol'

// Loaded when it is wanted: most tasks have no function.
const ridgeRegression = () => import('../tasks/ridgeRegression')

/** Answer errors of ridge regression on the same examples [batch]; undefined for tasks that have none. */
export async function ridgeErrors(episodes: EpisodeBatch): Promise<Float64Array | undefined> {
  if (episodes.task.name !== 'regression') return undefined
  return (await ridgeRegression()).ridgeAnswerErrors(episodes)
}

/**
 * What the network of a run would answer to questions [questions, inputSize] in place of a step, each of them asked for
 * itself, beside ridge regression on the examples before it. The step after the last counts as one. Where the network's
 * numbers have overflowed, its answers are not a number.
 */
export async function answersAt(
  engine: Engine,
  { parameters }: Network,
  { episode, recording }: { readonly episode: EpisodeBatch; readonly recording: Recording },
  step: number,
  questions: Float32Array,
): Promise<QuestionAnswers> {
  const { inputSize, outputSize } = episode
  const batch = questions.length / inputSize
  const ridge = (await ridgeRegression()).ridgeOf(episode, step)
  const questionAt = (k: number) => questions.subarray(k * inputSize, (k + 1) * inputSize)
  const ofRidge = Float32Array.from({ length: batch }, (_, k) => ridge(questionAt(k)))
  const overflow = firstOverflowStep(recording)
  if (overflow !== null && overflow <= step) return { answers: new Float32Array(batch).fill(NaN), ridge: ofRidge }
  const { network, state } = freezeAt(recording, parameters, step, batch)
  const asked = { ...{ batch, steps: 1, inputSize, outputSize }, inputs: questions, scoredFrom: 0, answerFrom: 0 }
  const targets = new Float32Array(batch * outputSize)
  const { outputs } = await engine.rollout(network, { ...asked, targets }, { initialState: state })
  const width = readoutSize(network.config)
  return { answers: Float32Array.from({ length: batch }, (_, k) => outputs[k * width]), ridge: ofRidge }
}
