import {
  editedExamples,
  editsInForce,
  exampleRanges,
  type Example,
  type ExampleEdit,
  type Examples,
} from '../tasks/exampleEdits'
import type { RegressionTask } from '../tasks/episode'
import { getCurrentRun } from './currentRun'
import { engramStore } from './engramStore'
import { mostExampleEdits, type SettingRange } from './settingRanges'

/** Changes that can be undone. */
const longestHistory = 100
/** Decimals of what is dragged: finer than a pixel, and short in an address. */
const decimals = 3

/** The task of the run on show as its examples are drawn from it; null where it is no regression. */
function regressionOnShow(): RegressionTask | null {
  const task = getCurrentRun()?.run.request.task
  return task?.name === 'regression' ? task : null
}

let known: { readonly key: readonly unknown[]; readonly examples: Examples } | null = null

/**
 * The examples of the run on show with the newest changes, also those that its run does not have yet. Null where the task
 * has no examples.
 */
export function newestExamples(): Examples | null {
  const current = getCurrentRun()
  const task = regressionOnShow()
  if (!current || !task) return null
  const { exampleEdits, seed, checkpointId } = engramStore.getState()
  const { request } = current.run
  const isOfRun = seed === request.seed && checkpointId === request.checkpointId
  const edits = isOfRun ? exampleEdits : request.exampleEdits
  const key = [task, request.seed, edits]
  if (!known || !key.every((part, k) => part === known!.key[k]))
    known = { key, examples: editedExamples(task, request.seed, editsInForce(task, edits)) }
  return known.examples
}

/** From here on the examples can be gone back to as they are now; by undoing a change of their number, the playhead too. */
function rememberExamples(isOfNumber = false): void {
  engramStore.setState(({ seed, exampleEdits, selectedExample, stepIndex, exampleHistory }) => ({
    exampleHistory: [
      ...exampleHistory.slice(1 - longestHistory),
      { seed, exampleEdits, selectedExample, stepIndex: isOfNumber ? stepIndex : null },
    ],
  }))
}

/**
 * Gives an example other variables (those that are named) and another value, each kept within its range. Says whether that
 * changes anything: it does not where it is so already, and where there are as many changes as there may be.
 *
 * @param remember whether the examples can then be gone back to as they were
 */
export function changeExample(
  id: number,
  change: { readonly variables?: Readonly<Record<number, number>>; readonly value?: number },
  remember = false,
): boolean {
  const example = newestExamples()?.examples.find((one) => one.id === id)
  const task = regressionOnShow()
  if (!example || !task) return false
  const { exampleEdits } = engramStore.getState()
  const changed = withChange(exampleEdits, task, example, change)
  if (!changed || JSON.stringify(changed) === JSON.stringify(exampleEdits)) return false
  if (remember) rememberExamples()
  engramStore.setState({ exampleEdits: changed })
  return true
}

/** The edits with this change among them; null where there is no room for it. */
function withChange(
  edits: readonly ExampleEdit[],
  task: RegressionTask,
  { id, variables, value: given }: Example,
  change: Parameters<typeof changeExample>[1],
): readonly ExampleEdit[] | null {
  const to = (d: number) => {
    const wanted = change.variables?.[d]
    return wanted === undefined ? null : fitted(exampleRanges.variable, wanted)
  }
  const value = change.value === undefined ? null : fitted(exampleRanges.value, change.value)
  if (id >= task.examples) {
    const place = addedPlaces(edits)[id - task.examples]
    const edit: ExampleEdit = {
      kind: 'add',
      variables: variables.map((now, d) => to(d) ?? now),
      value: value ?? given,
    }
    return edits.map((one, k) => (k === place ? edit : one))
  }
  const before = edits.find((one) => one.kind === 'move' && one.example === id)
  const moved = before?.kind === 'move' ? before : null
  if (!moved && edits.length >= mostExampleEdits) return null
  const edit: ExampleEdit = {
    kind: 'move',
    example: id,
    variables: variables.map((_, d) => to(d) ?? moved?.variables[d] ?? null),
    value: value ?? moved?.value ?? null,
  }
  return moved ? edits.map((one) => (one === moved ? edit : one)) : [...edits, edit]
}

/** Gives one example more, after the others, and shows the step that gives it, or the same query as before. */
export function addExample(variables: readonly number[], value: number): void {
  const task = regressionOnShow()
  const count = newestExamples()?.examples.length
  const { exampleEdits } = engramStore.getState()
  if (!task || count === undefined || exampleEdits.length >= mostExampleEdits) return
  rememberExamples(true)
  const edit: ExampleEdit = {
    kind: 'add',
    variables: variables.map((x) => fitted(exampleRanges.variable, x)),
    value: fitted(exampleRanges.value, value),
  }
  engramStore.setState({
    exampleEdits: [...exampleEdits, edit],
    selectedExample: task.examples + addedPlaces(exampleEdits).length,
  })
  moveStep((step) => (step < count ? count : step + 1))
}

/** Gives this example no longer, unless it is the only one. */
export function removeExample(id: number): void {
  const task = regressionOnShow()
  const examples = newestExamples()?.examples ?? []
  const position = examples.findIndex((one) => one.id === id)
  const { exampleEdits } = engramStore.getState()
  if (!task || position < 0 || examples.length < 2) return
  const drawn = task.examples
  const place = id < drawn ? -1 : addedPlaces(exampleEdits)[id - drawn]
  const rest = exampleEdits.filter((one, k) => (one.kind === 'move' ? one.example !== id : k !== place))
  if (id < drawn && rest.length >= mostExampleEdits) return
  rememberExamples(true)
  engramStore.setState({
    exampleEdits: id < drawn ? [...rest, { kind: 'remove', example: id }] : rest,
    selectedExample: nextTo(examples, position, drawn),
  })
  moveStep((step) => (step > position ? step - 1 : step))
}

/** Takes back the newest change of the examples. */
export function undoExamples(): void {
  const { exampleHistory, stepIndex } = engramStore.getState()
  const before = exampleHistory.at(-1)
  if (!before) return
  engramStore.setState({ ...before, stepIndex, exampleHistory: exampleHistory.slice(0, -1) })
  moveStep((step) => before.stepIndex ?? step)
}

/** All examples as they were drawn. */
export function resetExamples(): void {
  if (engramStore.getState().exampleEdits.length === 0) return
  rememberExamples(true)
  engramStore.setState({ exampleEdits: [], selectedExample: null })
}

/** The neighbour of an example that goes, by the id that it will have. */
function nextTo(examples: readonly Example[], position: number, drawn: number): number | null {
  const { id } = examples[position]
  const next = examples[position + 1]?.id ?? examples[position - 1]?.id ?? null
  return next !== null && next > id && id >= drawn ? next - 1 : next
}

/** Where in the list of changes the added examples are. */
function addedPlaces(edits: readonly ExampleEdit[]): number[] {
  return edits.flatMap(({ kind }, k) => (kind === 'add' ? [k] : []))
}

/** The playhead goes along with the examples, as far as the run on show has the step. */
function moveStep(to: (step: number) => number): void {
  const last = (getCurrentRun()?.run.episode.steps ?? 1) - 1
  engramStore.setState(({ stepIndex }) => ({ stepIndex: Math.min(Math.max(to(stepIndex), 0), last) }))
}

function fitted({ min, max }: SettingRange, value: number): number {
  return Number(Math.min(Math.max(value, min), max).toFixed(decimals)) + 0
}
