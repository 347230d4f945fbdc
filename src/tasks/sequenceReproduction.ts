import { createRandom } from '../numerics/random'
import type { EpisodeBatch, Phase, SequenceTask } from './episode'
import { checkWholeNumber, maxSteps } from './taskSetting'

/** n = 5, delay 5, one value per step. */
export const defaultSequence: SequenceTask = { name: 'sequence', dimension: 1, length: 5, delay: 5 }

/** Throws a RangeError that names the parameter, its range and what came. */
export function checkSequence(task: SequenceTask): void {
  checkWholeNumber('sequence.dimension', task.dimension, 1, 64)
  checkWholeNumber('sequence.length', task.length, 1, maxSteps / 2)
  checkWholeNumber('sequence.delay', task.delay, 0, maxSteps)
  const steps = 2 * task.length + task.delay
  if (steps > maxSteps)
    throw new RangeError(`sequence: 2 length + delay must be at most ${maxSteps} steps, got ${steps}`)
}

/**
 * Episodes of sequence reproduction (docs/notation.md, "Tasks"): `length` steps with values U(-1, 1) and the store flag,
 * `delay` blank steps, `length` steps with the recall flag alone, on which the values are the target, in order.
 * Input units: the values, store, recall. Episode k depends on `seed` and k only.
 */
export function sequenceEpisodes(task: SequenceTask, batch: number, seed: number, firstEpisode = 0): EpisodeBatch {
  checkSequence(task)
  const { dimension, length, delay } = task
  const inputSize = dimension + 2
  const steps = 2 * length + delay
  const recallFrom = length + delay
  const inputs = new Float32Array(batch * steps * inputSize)
  const targets = new Float32Array(batch * steps * dimension)
  const items = new Int32Array(batch * steps).fill(-1)
  for (let episode = 0; episode < batch; episode++) {
    const random = createRandom([seed, firstEpisode + episode, 0x5e9])
    const first = episode * steps
    for (let k = 0; k < length; k++) {
      const stored = first + k
      const recalled = first + recallFrom + k
      for (let d = 0; d < dimension; d++) {
        const value = random.uniformBetween(-1, 1)
        inputs[stored * inputSize + d] = value
        targets[recalled * dimension + d] = value
      }
      inputs[stored * inputSize + dimension] = 1
      inputs[recalled * inputSize + dimension + 1] = 1
      items[stored] = k
      items[recalled] = k
    }
  }
  const phases: Phase[] = [
    { name: 'store', description: 'values come in', from: 0, to: length },
    { name: 'delay', description: 'nothing comes in', from: length, to: recallFrom },
    { name: 'recall', description: 'values asked for, in order', from: recallFrom, to: steps },
  ]
  return {
    task,
    batch,
    steps,
    inputSize,
    outputSize: dimension,
    inputs,
    targets,
    scoredFrom: recallFrom,
    answerFrom: recallFrom,
    phases: phases.filter(({ from, to }) => to > from),
    channels: [
      { name: 'value', from: 0, to: dimension },
      { name: 'store', from: dimension, to: dimension + 1 },
      { name: 'recall', from: dimension + 1, to: dimension + 2 },
    ],
    items,
  }
}
