import { createRandom } from '../numerics/random'
import type { TaskSettings } from './episode'
import { checkTask } from './registry'
import { checkWholeNumber, maxSteps } from './taskSetting'

/** Delays of sequence reproduction that a network is trained on, both ends included. */
export interface DelayRange {
  readonly from: number
  readonly to: number
}

/** So many delays stand for a range in validation. */
const validatedDelays = 5

/**
 * Parses an untrusted value as a range of delays.
 *
 * @throws RangeError that says what was expected and what came
 */
export function parseDelayRange(value: unknown): DelayRange {
  const { from, to } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  checkWholeNumber('delay range: from', Number(from), 0, maxSteps)
  checkWholeNumber('delay range: to', Number(to), Number(from), maxSteps)
  return { from: Number(from), to: Number(to) }
}

/** "0-40" as a range; null for anything that is not two whole numbers with a hyphen between. */
export function readDelayRange(text: string): DelayRange | null {
  const match = /^(\d+)-(\d+)$/.exec(text)
  return match && parseDelayRange({ from: Number(match[1]), to: Number(match[2]) })
}

/** The delay that a checkpoint trained on a range is shown with: its middle. */
export function middleDelay({ from, to }: DelayRange): number {
  return Math.round((from + to) / 2)
}

/** The task with its delay drawn evenly from the range; the same seed draws the same. */
export function withDrawnDelay(task: TaskSettings, range: DelayRange, seed: number): TaskSettings {
  return withDelay(task, range.from + createRandom([seed, 0xde1a]).integer(range.to - range.from + 1))
}

/** The delays that stand for a range: evenly spaced, its ends among them; 0, 10, 20, 30, 40 for 0 to 40. */
export function validationDelays({ from, to }: DelayRange): number[] {
  return Array.from({ length: validatedDelays }, (_, k) => Math.round(from + ((to - from) * k) / (validatedDelays - 1)))
}

/** The task with the delay of the k-th validation batch: they go round through {@link validationDelays}. */
export function withValidationDelay(task: TaskSettings, range: DelayRange, k: number): TaskSettings {
  return withDelay(task, validationDelays(range)[k % validatedDelays])
}

/**
 * The task with another delay.
 *
 * @throws RangeError where the task has none, or the episode would be too long
 */
export function withDelay(task: TaskSettings, delay: number): TaskSettings {
  if (task.name !== 'sequence') throw new RangeError(`task ${task.name} has no delay`)
  const delayed = { ...task, delay }
  checkTask(delayed)
  return delayed
}
