import type { EpisodeRun } from '../runtime/protocol'
import type { FunctionGrid } from '../tasks/functionGrid'
import { engramStore } from './engramStore'

/** What one source says of a function. */
export interface FunctionAnswer {
  /** At the points of the grid, as gridPoints has them. */
  readonly onGrid: ArrayLike<number>
  /** Mean squared error on the queries of the episode, all asked at this moment. */
  readonly queryError: number
}

/** What would be answered all over a function after a step. */
export interface FunctionAnswers {
  readonly run: EpisodeRun
  /** The last step that counts. */
  readonly step: number
  readonly grid: FunctionGrid
  readonly network: FunctionAnswer
  /** The true function. */
  readonly truth: FunctionAnswer
  /** Ridge regression on the same examples. */
  readonly ridge: FunctionAnswer
  /** The same network as it was trained; null where it is that. */
  readonly untouched: FunctionAnswer | null
  /** Networks that differ from this one in their seed alone, under the same settings. */
  readonly others: readonly FunctionAnswer[]
}

let answers: FunctionAnswers | null = null

/** The newest answers that have come; null before the first. Those of an earlier run or step stay until others come. */
export function getFunctionAnswers(): FunctionAnswers | null {
  return answers
}

/** Panels learn of it by `answersVersion`. */
export function setFunctionAnswers(next: FunctionAnswers | null): void {
  if (next === answers) return
  answers = next
  engramStore.setState(({ answersVersion }) => ({ answersVersion: answersVersion + 1 }))
}
