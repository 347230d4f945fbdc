import type { EpisodeImages } from '../images/episodeImages'
import { checkCueReward, cueRewardEpisodes, defaultCueReward } from './cueReward'
import type { EpisodeBatch, InputChannel, TaskName, TaskSettings } from './episode'
import { checkOneShot, defaultOneShot, oneShotEpisodes, oneShotInputSize, oneShotSteps } from './oneShot'
import { checkRegression, defaultRegression, defaultRegressionOf, regressionEpisodes } from './regression'
import { regressionFamilies } from './regressionFunction'
import { checkSequence, defaultSequence, sequenceEpisodes } from './sequenceReproduction'

/** Every task with its default parameters. */
export const defaultTasks: { readonly [Name in TaskName]: Extract<TaskSettings, { name: Name }> } = {
  sequence: defaultSequence,
  cueReward: defaultCueReward,
  regression: defaultRegression,
  oneShot: defaultOneShot,
}

/** Throws a RangeError where a parameter is out of its range. */
export function checkTask(task: TaskSettings): void {
  switch (task.name) {
    case 'sequence':
      return checkSequence(task)
    case 'cueReward':
      return checkCueReward(task)
    case 'regression':
      return checkRegression(task)
    case 'oneShot':
      return checkOneShot(task)
  }
}

/** Input and output units that the task needs. */
export function taskSizes(task: TaskSettings): { inputSize: number; outputSize: number } {
  switch (task.name) {
    case 'sequence':
      return { inputSize: task.dimension + 2, outputSize: task.dimension }
    case 'cueReward':
      return { inputSize: task.cueSize + 2, outputSize: 1 }
    case 'regression':
      return { inputSize: task.variables + 2, outputSize: 1 }
    case 'oneShot':
      return { inputSize: oneShotInputSize(task), outputSize: task.ways }
  }
}

/** Steps of one episode. */
export function episodeSteps(task: TaskSettings): number {
  switch (task.name) {
    case 'sequence':
      return 2 * task.length + task.delay
    case 'cueReward':
      return task.showSteps + task.querySteps
    case 'regression':
      return task.examples + task.queries
    case 'oneShot':
      return oneShotSteps(task)
  }
}

/**
 * `batch` episodes of a task; the same seed gives the same episodes. A large batch can be made in parts: an episode
 * depends on the seed and on its number only, which counts from `firstEpisode`.
 *
 * @param images what one-shot classification draws from; no other task needs any
 * @throws RangeError for parameters out of range
 */
export function createEpisodes(
  task: TaskSettings,
  batch: number,
  seed: number,
  firstEpisode = 0,
  images: EpisodeImages | null = null,
): EpisodeBatch {
  switch (task.name) {
    case 'sequence':
      return sequenceEpisodes(task, batch, seed, firstEpisode)
    case 'cueReward':
      return cueRewardEpisodes(task, batch, seed, firstEpisode)
    case 'regression':
      return regressionEpisodes(task, batch, seed, firstEpisode)
    case 'oneShot':
      return oneShotEpisodes(task, batch, seed, firstEpisode, images)
  }
}

/** Parses an untrusted value as a task; throws an Error that says what was expected and what came. */
export function parseTask(value: unknown): TaskSettings {
  const record = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const { name, family } = record
  if (name !== 'sequence' && name !== 'cueReward' && name !== 'regression' && name !== 'oneShot')
    throw new Error(`task name must be one of ${Object.keys(defaultTasks).join(', ')}, got ${JSON.stringify(name)}`)
  const task: Record<string, unknown> = { ...(name === 'regression' ? regressionOf(family) : defaultTasks[name]) }
  for (const [parameter, given] of Object.entries(record)) {
    if (parameter === 'name' || (parameter === 'family' && name === 'regression')) continue
    if (!Object.hasOwn(task, parameter) || typeof given !== 'number')
      throw new Error(
        `task ${name}: expected numbers for ${numberNames(task).join(', ')}, got ${parameter} = ${JSON.stringify(given)}`,
      )
    task[parameter] = given
  }
  const parsed = task as unknown as TaskSettings
  checkTask(parsed)
  return parsed
}

function regressionOf(family: unknown): TaskSettings {
  if (family === undefined) return defaultRegression
  const known = regressionFamilies.find((one) => one === family)
  if (!known)
    throw new RangeError(
      `regression.family must be one of ${regressionFamilies.join(', ')}, got ${JSON.stringify(family)}`,
    )
  return defaultRegressionOf(known)
}

const numberNames = (task: Record<string, unknown>) =>
  Object.keys(task).filter((parameter) => typeof task[parameter] === 'number')

/**
 * The error of a network that answers 0 on the answer steps: the mean squared target; where the answers are classes, all
 * of them are then as likely, at a cross-entropy of log(ways).
 */
export function zeroAnswerBaseline({ task, batch, steps, outputSize, targets, answerFrom }: EpisodeBatch): number {
  if (task.name === 'oneShot') return Math.log(task.ways)
  let sum = 0
  for (let episode = 0; episode < batch; episode++)
    for (let k = (episode * steps + answerFrom) * outputSize; k < (episode + 1) * steps * outputSize; k++)
      sum += targets[k] ** 2
  return sum / (batch * (steps - answerFrom) * outputSize)
}

/** What a task gives a network on scored steps: the answer itself, or nearly. */
const givenChannels: ReadonlySet<InputChannel['name']> = new Set(['reward', 'value'])

/**
 * The `loss` of a network that copies the values it is given and answers 0 on the answer steps. Values that are given with
 * noise cost that noise's square.
 */
export function zeroAnswerLoss(episodes: EpisodeBatch): number {
  const { batch, steps, scoredFrom, answerFrom, inputs, inputSize, outputSize, targets, channels } = episodes
  const given = channels.find(({ name }) => givenChannels.has(name))
  let copied = 0
  for (let episode = 0; given && episode < batch; episode++)
    for (let row = episode * steps + scoredFrom; row < episode * steps + answerFrom; row++)
      for (let k = 0; k < outputSize; k++)
        copied += (inputs[row * inputSize + given.from + k] - targets[row * outputSize + k]) ** 2
  const answers = zeroAnswerBaseline(episodes) * (steps - answerFrom)
  return (answers + copied / (batch * outputSize)) / (steps - scoredFrom)
}
