import { createRandom } from '../numerics/random'
import type { CueRewardTask, EpisodeBatch } from './episode'
import { checkWholeNumber, maxSteps } from './taskSetting'

/** Five cues of 14 values; 10 steps with reward, 10 without; noise 0.1. */
export const defaultCueReward: CueRewardTask = {
  name: 'cueReward',
  cues: 5,
  cueSize: 14,
  showSteps: 10,
  querySteps: 10,
  cueNoise: 0.1,
}

/** Throws a RangeError that names the parameter, its range and what came. */
export function checkCueReward(task: CueRewardTask): void {
  checkWholeNumber('cueReward.cues', task.cues, 1, 26)
  checkWholeNumber('cueReward.cueSize', task.cueSize, 1, 1022)
  checkWholeNumber('cueReward.showSteps', task.showSteps, 1, maxSteps - 1)
  checkWholeNumber('cueReward.querySteps', task.querySteps, 1, maxSteps - 1)
  if (!(task.cueNoise >= 0 && task.cueNoise <= 10))
    throw new RangeError(`cueReward.cueNoise must be from 0 to 10, got ${task.cueNoise}`)
  const steps = task.showSteps + task.querySteps
  if (steps > maxSteps)
    throw new RangeError(`cueReward: showSteps + querySteps must be at most ${maxSteps}, got ${steps}`)
}

/**
 * Episodes of cue-reward association (docs/notation.md, "Tasks"): cues U(0, 1) and rewards U(-1, 1) are drawn per episode;
 * each step shows a random cue plus N(0, cueNoise), with its reward at first, then alone with the query flag.
 * The target is the cue's reward on every step. Input units: the cue, reward, query. Episode k depends on `seed` and k only.
 */
export function cueRewardEpisodes(task: CueRewardTask, batch: number, seed: number, firstEpisode = 0): EpisodeBatch {
  checkCueReward(task)
  const { cues, cueSize, showSteps, querySteps, cueNoise } = task
  const inputSize = cueSize + 2
  const steps = showSteps + querySteps
  const inputs = new Float32Array(batch * steps * inputSize)
  const targets = new Float32Array(batch * steps)
  const items = new Int32Array(batch * steps)
  for (let episode = 0; episode < batch; episode++) {
    const random = createRandom([seed, firstEpisode + episode, 0xc0e])
    const cueValues = Float32Array.from({ length: cues * cueSize }, () => random.uniform())
    const rewards = Float32Array.from({ length: cues }, () => random.uniformBetween(-1, 1))
    for (let step = 0; step < steps; step++) {
      const row = episode * steps + step
      const cue = random.integer(cues)
      for (let d = 0; d < cueSize; d++)
        inputs[row * inputSize + d] = cueValues[cue * cueSize + d] + cueNoise * random.normal()
      if (step < showSteps) inputs[row * inputSize + cueSize] = rewards[cue]
      else inputs[row * inputSize + cueSize + 1] = 1
      targets[row] = rewards[cue]
      items[row] = cue
    }
  }
  return {
    task,
    batch,
    steps,
    inputSize,
    outputSize: 1,
    inputs,
    targets,
    scoredFrom: 0,
    answerFrom: showSteps,
    phases: [
      { name: 'show', description: 'cue with its reward', from: 0, to: showSteps },
      { name: 'query', description: 'cue alone', from: showSteps, to: steps },
    ],
    channels: [
      { name: 'cue', from: 0, to: cueSize },
      { name: 'reward', from: cueSize, to: cueSize + 1 },
      { name: 'query', from: cueSize + 1, to: cueSize + 2 },
    ],
    items,
  }
}
