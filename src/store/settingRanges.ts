import type { TaskName, TaskSettings } from '../tasks/episode'
import { episodeSteps } from '../tasks/registry'
import { maxSteps } from '../tasks/taskSetting'

/** What a setting may be. */
export interface SettingRange {
  readonly min: number
  readonly max: number
  /** Only whole numbers. */
  readonly whole?: true
  /** "No limit" is allowed too. */
  readonly unlimited?: true
}

export type NumericPlasticity = 'etaScale' | 'decayScale' | 'maxUpdateNorm' | 'weightClip' | 'innerLossScale'

/**
 * What can be typed or stand in an address; sliders end earlier. Rates far above those that networks are trained with
 * overflow float32, and the page says where.
 */
export const plasticityRanges: Readonly<Record<NumericPlasticity, SettingRange>> = {
  etaScale: { min: 0, max: 100 },
  decayScale: { min: 0, max: 2 },
  maxUpdateNorm: { min: 0.01, max: 100, unlimited: true },
  weightClip: { min: 0.001, max: 2, unlimited: true },
  innerLossScale: { min: 1 / 1024, max: 4 },
}

/** m(t) = 2 sigmoid(..) never leaves this range by itself. */
export const modulationRange: SettingRange = { min: 0, max: 2 }

/** Factor on alpha; negative ones turn every write into its opposite. */
export const alphaScaleRange: SettingRange = { min: -4, max: 4 }

/** The parameters of each task that a trained network still fits: those that do not change its number of inputs. */
export const taskRanges: Readonly<Record<TaskName, Readonly<Record<string, SettingRange>>>> = {
  sequence: { length: { min: 1, max: 100, whole: true }, delay: { min: 0, max: 400, whole: true } },
  cueReward: {
    cues: { min: 1, max: 12, whole: true },
    showSteps: { min: 1, max: 250, whole: true },
    querySteps: { min: 1, max: 250, whole: true },
    cueNoise: { min: 0, max: 1 },
  },
  regression: {
    examples: { min: 1, max: 100, whole: true },
    queries: { min: 1, max: 100, whole: true },
    noise: { min: 0, max: 2 },
  },
  oneShot: { shots: { min: 1, max: 20, whole: true }, queries: { min: 1, max: 100, whole: true } },
}

/** What a parameter may be beside the others: an episode has no more than so many steps. */
export function taskRange(task: TaskSettings, name: string): SettingRange {
  const range = taskRanges[task.name][name]
  let { max } = range
  while (range.whole && max > range.min && episodeSteps({ ...task, [name]: max }) > maxSteps) max--
  return { ...range, max }
}

export const seedRange: SettingRange = { min: 0, max: 4294967295, whole: true }

/** Interventions on one episode: more would be hard to tell apart. */
export const mostInterventions = 16

/** Changes of examples in one episode: enough to move every one of 20, and to keep addresses short. */
export const mostExampleEdits = 32

/** Whether a number lies in a range; Infinity stands for "no limit". */
export function isWithin(range: SettingRange, value: number): boolean {
  if (value === Infinity) return range.unlimited === true
  return value >= range.min && value <= range.max && (!range.whole || Number.isInteger(value))
}

/** A range in words: "a whole number from 1 to 40", "0.01 to 100, or off". */
export function describeRange(range: SettingRange): string {
  const bounds = `${bound(range.min)} to ${bound(range.max)}`
  return (range.whole ? `a whole number from ${bounds}` : bounds) + (range.unlimited ? ', or off' : '')
}

/** Reciprocals are written as fractions: 1/1024 says more than 0.0009765625. */
function bound(value: number): string {
  return value > 0 && value < 0.001 ? `1/${Math.round(1 / value)}` : String(value)
}
