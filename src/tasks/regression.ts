import type { EpisodeBatch, RegressionFamily, RegressionTask } from './episode'
import { drawRegression, regressionFamilies, type RegressionDraw } from './regressionFunction'
import { checkWholeNumber, maxSteps } from './taskSetting'

const variablesOf: Readonly<Record<RegressionFamily, number>> = { linear: 12, mlp: 6, line: 1, sine: 1 }

/** A family's name, and what is drawn from it. */
export const familyWords: Readonly<Record<RegressionFamily, { readonly name: string; readonly one: string }>> = {
  linear: { name: 'linear', one: 'a linear function' },
  mlp: { name: 'MLP', one: 'a two-unit MLP' },
  line: { name: 'line', one: 'a line' },
  sine: { name: 'sine', one: 'a sine' },
}

/** Ten examples and 20 queries of a family's functions, noise 0.1. */
export function defaultRegressionOf(family: RegressionFamily): RegressionTask {
  return { name: 'regression', family, variables: variablesOf[family], examples: 10, queries: 20, noise: 0.1 }
}

export const defaultRegression = defaultRegressionOf('mlp')

/** Throws a RangeError that names the parameter, its range and what came. */
export function checkRegression(task: RegressionTask): void {
  const { family, variables, examples, queries, noise } = task
  if (!regressionFamilies.includes(family))
    throw new RangeError(`regression.family must be one of ${regressionFamilies.join(', ')}, got ${String(family)}`)
  checkWholeNumber('regression.variables', variables, 1, variablesOf[family] === 1 ? 1 : 1022)
  checkWholeNumber('regression.examples', examples, 1, maxSteps - 1)
  checkWholeNumber('regression.queries', queries, 1, maxSteps - 1)
  if (!(noise >= 0 && noise <= 10)) throw new RangeError(`regression.noise must be from 0 to 10, got ${noise}`)
  if (examples + queries > maxSteps)
    throw new RangeError(`regression: examples + queries must be at most ${maxSteps}, got ${examples + queries}`)
}

/**
 * Episodes of few-shot regression (docs/notation.md, "Tasks"): a function f is drawn per episode; `examples` steps give
 * variables U(-1, 1) with f of them plus N(0, noise) and the "given" flag, then `queries` steps give variables alone. The
 * target is f, without noise, on every step. Input units: the variables, value, given. Episode k depends on `seed` and k only.
 */
export function regressionEpisodes(task: RegressionTask, batch: number, seed: number, firstEpisode = 0): EpisodeBatch {
  checkRegression(task)
  return regressionBatch(
    task,
    Array.from({ length: batch }, (_, k) => drawRegression(task, seed, firstEpisode + k)),
  )
}

/** Lays out what was drawn, or changed since: one episode each, with as many examples and queries as the task has. */
export function regressionBatch(task: RegressionTask, draws: readonly RegressionDraw[]): EpisodeBatch {
  const { variables: size, examples, queries } = task
  const batch = draws.length
  const inputSize = size + 2
  const steps = examples + queries
  const inputs = new Float32Array(batch * steps * inputSize)
  const targets = new Float32Array(batch * steps)
  const items = new Int32Array(batch * steps).fill(-1)
  draws.forEach(({ trueFunction, variables, given }, episode) => {
    for (let step = 0; step < steps; step++) {
      const row = episode * steps + step
      const point = variables.subarray(step * size, (step + 1) * size)
      inputs.set(point, row * inputSize)
      targets[row] = trueFunction(point)
      if (step >= examples) continue
      inputs[row * inputSize + size] = given[step]
      inputs[row * inputSize + size + 1] = 1
      items[row] = step
    }
  })
  return {
    task,
    batch,
    steps,
    inputSize,
    outputSize: 1,
    inputs,
    targets,
    scoredFrom: 0,
    answerFrom: examples,
    phases: [
      { name: 'support', description: 'examples with their value', from: 0, to: examples },
      { name: 'query', description: 'value asked for', from: examples, to: steps },
    ],
    channels: [
      { name: 'variable', from: 0, to: size },
      { name: 'value', from: size, to: size + 1 },
      { name: 'given', from: size + 1, to: size + 2 },
    ],
    items,
  }
}
