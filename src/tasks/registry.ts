import { checkCueReward, cueRewardEpisodes, defaultCueReward } from './cueReward'
import type { EpisodeBatch, TaskName, TaskSettings } from './episode'
import { checkSequence, defaultSequence, sequenceEpisodes } from './sequenceReproduction'

/** Every task with its default parameters. */
export const defaultTasks: { readonly [Name in TaskName]: Extract<TaskSettings, { name: Name }> } = {
  sequence: defaultSequence,
  cueReward: defaultCueReward,
}

/** Throws a RangeError where a parameter is out of its range. */
export function checkTask(task: TaskSettings): void {
  switch (task.name) {
    case 'sequence':
      return checkSequence(task)
    case 'cueReward':
      return checkCueReward(task)
  }
}

/** Input and output units that the task needs. */
export function taskSizes(task: TaskSettings): { inputSize: number; outputSize: number } {
  switch (task.name) {
    case 'sequence':
      return { inputSize: task.dimension + 2, outputSize: task.dimension }
    case 'cueReward':
      return { inputSize: task.cueSize + 2, outputSize: 1 }
  }
}

/** Steps of one episode. */
export function episodeSteps(task: TaskSettings): number {
  switch (task.name) {
    case 'sequence':
      return 2 * task.length + task.delay
    case 'cueReward':
      return task.showSteps + task.querySteps
  }
}

/**
 * `batch` episodes of a task; the same seed gives the same episodes. A large batch can be made in parts: an episode
 * depends on the seed and on its number only, which counts from `firstEpisode`.
 *
 * @throws RangeError for parameters out of range
 */
export function createEpisodes(task: TaskSettings, batch: number, seed: number, firstEpisode = 0): EpisodeBatch {
  switch (task.name) {
    case 'sequence':
      return sequenceEpisodes(task, batch, seed, firstEpisode)
    case 'cueReward':
      return cueRewardEpisodes(task, batch, seed, firstEpisode)
  }
}

/** Parses an untrusted value as a task; throws an Error that says what was expected and what came. */
export function parseTask(value: unknown): TaskSettings {
  const record = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const name = record['name']
  if (name !== 'sequence' && name !== 'cueReward')
    throw new Error(`task name must be one of ${Object.keys(defaultTasks).join(', ')}, got ${JSON.stringify(name)}`)
  const task: Record<string, unknown> = { ...defaultTasks[name] }
  for (const [parameter, given] of Object.entries(record)) {
    if (parameter === 'name') continue
    if (!Object.hasOwn(task, parameter) || typeof given !== 'number')
      throw new Error(
        `task ${name}: expected numbers for ${Object.keys(task).slice(1).join(', ')}, got ${parameter} = ${JSON.stringify(given)}`,
      )
    task[parameter] = given
  }
  const parsed = task as unknown as TaskSettings
  checkTask(parsed)
  return parsed
}

/** Mean squared target over the answer steps: the error of a network that answers 0 there. */
export function zeroAnswerBaseline({ batch, steps, outputSize, targets, answerFrom }: EpisodeBatch): number {
  let sum = 0
  for (let episode = 0; episode < batch; episode++)
    for (let k = (episode * steps + answerFrom) * outputSize; k < (episode + 1) * steps * outputSize; k++)
      sum += targets[k] ** 2
  return sum / (batch * (steps - answerFrom) * outputSize)
}

/** The `loss` of a network that copies the values it is given and answers 0 on the answer steps. */
export function zeroAnswerLoss(episodes: EpisodeBatch): number {
  const { steps, scoredFrom, answerFrom } = episodes
  return (zeroAnswerBaseline(episodes) * (steps - answerFrom)) / (steps - scoredFrom)
}
