import type { EpisodeBatch, RegressionTask, TaskSettings } from './episode'
import { regressionBatch } from './regression'
import { drawRegression, type RegressionFunction } from './regressionFunction'
import { createEpisodes, episodeSteps } from './registry'

/**
 * One change of the examples that an episode gives. Those that were drawn count from 0; those that are added follow them,
 * in the order in which they were added.
 */
export type ExampleEdit = ExampleMove | { readonly kind: 'remove'; readonly example: number } | AddedExample

/** A drawn example lies elsewhere, or is given with another value. */
export interface ExampleMove {
  readonly kind: 'move'
  readonly example: number
  /** null where it stays [variables] */
  readonly variables: readonly (number | null)[]
  /** What the network is told that the function is there; null for what it was told before. */
  readonly value: number | null
}

export interface AddedExample {
  readonly kind: 'add'
  /** [variables] */
  readonly variables: readonly number[]
  readonly value: number
}

/** What an example's variables and value can be changed to. */
export const exampleRanges = { variable: { min: -1, max: 1 }, value: { min: -10, max: 10 } } as const

/** An example as the network gets it. */
export interface Example {
  /** Which one: its number among those drawn, or after them. It stays the same when others are removed. */
  readonly id: number
  /** [variables] */
  readonly variables: readonly number[]
  readonly value: number
  /** Whether it is not as it was drawn. */
  readonly edited: boolean
}

/** An episode's examples in their order, and the function that they are of. */
export interface Examples {
  readonly trueFunction: RegressionFunction
  readonly examples: readonly Example[]
}

/** Whether a change can be made to an example of this task. */
export function isEditOf(task: TaskSettings, edit: ExampleEdit): boolean {
  if (task.name !== 'regression') return false
  if (edit.kind !== 'remove' && edit.variables.length !== task.variables) return false
  return edit.kind === 'add' || edit.example < task.examples
}

/** The changes that can be made to this task, which leave it at least one example. */
export function editsInForce(task: TaskSettings, edits: readonly ExampleEdit[]): readonly ExampleEdit[] {
  const possible = edits.filter((edit) => isEditOf(task, edit))
  if (task.name !== 'regression' || editedSteps(task, possible) > task.queries) return possible
  const kept = possible.findIndex(({ kind }) => kind === 'remove')
  return possible.filter((_, k) => k !== kept)
}

/** Steps of an episode with these changes. */
export function editedSteps(task: TaskSettings, edits: readonly ExampleEdit[]): number {
  const more = edits.filter(({ kind }) => kind === 'add').length - edits.filter(({ kind }) => kind === 'remove').length
  return episodeSteps(task) + more
}

/** The examples of the first episode of a seed, with changes. The function stays what it was, also its standardisation. */
export function editedExamples(task: RegressionTask, seed: number, edits: readonly ExampleEdit[]): Examples {
  const { trueFunction, variables, given } = drawRegression(task, seed, 0)
  const size = task.variables
  const drawn = Array.from(given, (value, id): Example | null => {
    const point = Array.from(variables.subarray(id * size, (id + 1) * size))
    const edit = edits.find((one) => one.kind !== 'add' && one.example === id)
    if (edit?.kind === 'remove') return null
    if (edit?.kind !== 'move') return { id, variables: point, value, edited: false }
    return { id, variables: point.map((x, d) => edit.variables[d] ?? x), value: edit.value ?? value, edited: true }
  })
  const added = edits
    .filter((edit) => edit.kind === 'add')
    .map(({ variables, value }, k): Example => ({ id: task.examples + k, variables, value, edited: true }))
  return { trueFunction, examples: [...drawn.filter((example) => example !== null), ...added] }
}

/**
 * The first episode of a seed with changes of its examples; every change must be one of the task's. The target of an
 * example that was moved is the function where it is now, whatever value it is given with.
 */
export function editedEpisode(task: TaskSettings, seed: number, edits: readonly ExampleEdit[]): EpisodeBatch {
  const wrong = edits.find((edit) => !isEditOf(task, edit))
  if (wrong) throw new RangeError(`editedEpisode: the task has no example for ${JSON.stringify(wrong)}`)
  if (task.name !== 'regression' || edits.length === 0) return createEpisodes(task, 1, seed)
  const { trueFunction, examples } = editedExamples(task, seed, edits)
  const queries = drawRegression(task, seed, 0).variables.subarray(task.examples * task.variables)
  const variables = Float32Array.from([...examples.flatMap((example) => example.variables), ...queries])
  const given = Float32Array.from(examples, ({ value }) => value)
  return regressionBatch({ ...task, examples: examples.length }, [{ trueFunction, variables, given }])
}
