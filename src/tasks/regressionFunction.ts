import { createRandom, type Random } from '../numerics/random'
import type { RegressionFamily, RegressionTask } from './episode'

/** f: from the variables [variables] to the value. */
export type RegressionFunction = (variables: ArrayLike<number>) => number

export const regressionFamilies: readonly RegressionFamily[] = ['linear', 'mlp', 'line', 'sine']

/** So many units, tanh, in the middle of the MLP. */
const hiddenUnits = 2

/** What a sine's variable, from -1 to 1, is multiplied by: f(x) = A sin(5 x + phase) is 1.6 periods. */
const sineFrequency = 5

/** Whether an episode's values are shifted and scaled to mean 0 and standard deviation 1. */
export function isStandardised(family: RegressionFamily): boolean {
  return family === 'linear' || family === 'mlp'
}

/**
 * Draws a function of the family, before any standardisation:
 *
 *     linear   f(x) = w x + b
 *     mlp      f(x) = v tanh(W x + b) + c, two units; in both, weights and biases U(-k, k) with k = 1 / sqrt(fan-in)
 *     line     f(x) = a x + b, a and b N(0, 1)
 *     sine     f(x) = A sin(5 x + phase), A U(0.5, 2), phase U(0, 2 pi)
 */
function drawFunction(random: Random, { family, variables }: RegressionTask): RegressionFunction {
  switch (family) {
    case 'linear':
      return affineMap(random, variables)
    case 'mlp': {
      const units = Array.from({ length: hiddenUnits }, () => affineMap(random, variables))
      const readout = affineMap(random, hiddenUnits)
      return (x) => readout(units.map((unit) => Math.tanh(unit(x))))
    }
    case 'line': {
      const [slope, intercept] = [random.normal(), random.normal()]
      return (x) => slope * x[0] + intercept
    }
    case 'sine': {
      const amplitude = random.uniformBetween(0.5, 2)
      const phase = random.uniformBetween(0, 2 * Math.PI)
      return (x) => amplitude * Math.sin(sineFrequency * x[0] + phase)
    }
  }
}

/** w x + b, initialised as torch's Linear. */
function affineMap(random: Random, inputs: number): RegressionFunction {
  const k = 1 / Math.sqrt(inputs)
  const weights = Array.from({ length: inputs }, () => random.uniformBetween(-k, k))
  const bias = random.uniformBetween(-k, k)
  return (x) => weights.reduce((sum, weight, d) => sum + weight * x[d], bias)
}

/** What an episode is made of, before it is laid out in steps. */
export interface RegressionDraw {
  /** As the episode's values are: standardised where the family is. */
  readonly trueFunction: RegressionFunction
  /** U(-1, 1), examples before queries [examples + queries, variables] */
  readonly variables: Float32Array
  /** What the network is told of the function at each example: its value plus N(0, noise) [examples] */
  readonly given: Float32Array
}

/**
 * Draws episode number `episode` of a seed. The function, the examples and the queries come from streams of their own:
 * more examples leave the first ones and the queries as they are, but change what values are standardised by.
 */
export function drawRegression(task: RegressionTask, seed: number, episode: number): RegressionDraw {
  const { examples, queries, variables: size } = task
  const streamOf = (part: number) => createRandom([seed, episode, 0x4e9, part])
  const drawn = drawFunction(streamOf(0), task)
  const variables = new Float32Array((examples + queries) * size)
  const given = new Float32Array(examples)
  const [ofExamples, ofQueries] = [streamOf(1), streamOf(2)]
  for (let k = 0; k < examples; k++) {
    for (let d = 0; d < size; d++) variables[k * size + d] = ofExamples.uniformBetween(-1, 1)
    given[k] = task.noise * ofExamples.normal()
  }
  for (let k = examples * size; k < variables.length; k++) variables[k] = ofQueries.uniformBetween(-1, 1)
  const trueFunction = isStandardised(task.family) ? standardised(drawn, variables, size) : drawn
  for (let k = 0; k < examples; k++) given[k] += trueFunction(variables.subarray(k * size, (k + 1) * size))
  return { trueFunction, variables, given }
}

/** (f - mean) / standard deviation, with n - 1, over the values at all the points [points, size]. */
function standardised(drawn: RegressionFunction, points: Float32Array, size: number): RegressionFunction {
  const values = Array.from({ length: points.length / size }, (_, k) =>
    drawn(points.subarray(k * size, (k + 1) * size)),
  )
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  const scale = 1 / Math.sqrt(variance)
  return (x) => (drawn(x) - mean) * scale
}
