import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EpisodeBatch, RegressionFamily, RegressionTask } from './episode'
import { defaultRegression, defaultRegressionOf, regressionEpisodes } from './regression'
import { drawRegression, isStandardised, regressionFamilies } from './regressionFunction'
import { zeroAnswerBaseline, zeroAnswerLoss } from './registry'

const anyTask: fc.Arbitrary<RegressionTask> = fc
  .record({
    name: fc.constant('regression' as const),
    family: fc.constantFrom(...regressionFamilies),
    variables: fc.integer({ min: 1, max: 14 }),
    examples: fc.integer({ min: 1, max: 24 }),
    queries: fc.integer({ min: 1, max: 24 }),
    noise: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map((task) => ({ ...task, variables: isStandardised(task.family) ? task.variables : 1 }))
const anySeed = fc.integer({ min: 0, max: 2 ** 40 })
const anyBatch = fc.integer({ min: 1, max: 4 })

const rowOf = ({ inputs, inputSize }: EpisodeBatch, row: number) =>
  inputs.subarray(row * inputSize, (row + 1) * inputSize)

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

/** With n - 1. */
function variance(values: ArrayLike<number>): number {
  const centre = mean(values)
  return Array.from(values).reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}

describe('few-shot regression', () => {
  it('gives examples with a value under the given flag, then variables alone, and scores every step', () => {
    fc.assert(
      fc.property(anyTask, anyBatch, anySeed, (task, batch, seed) => {
        const { variables, examples, queries } = task
        const episodes = regressionEpisodes({ ...task, noise: 0 }, batch, seed)
        const { steps, inputSize, targets, items } = episodes
        expect([steps, inputSize, episodes.outputSize]).toEqual([examples + queries, variables + 2, 1])
        expect([episodes.scoredFrom, episodes.answerFrom]).toEqual([0, examples])
        for (let row = 0; row < batch * steps; row++) {
          const input = rowOf(episodes, row)
          const step = row % steps
          const isExample = step < examples
          expect(input.subarray(0, variables).every((x) => x >= -1 && x <= 1)).toBe(true)
          expect(input[variables]).toBe(isExample ? targets[row] : 0)
          expect(input[variables + 1]).toBe(isExample ? 1 : 0)
          expect(items[row]).toBe(isExample ? step : -1)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('has the function itself as its target, which can be drawn again from the seed and the number of the episode', () => {
    fc.assert(
      fc.property(anyTask, anyBatch, anySeed, (task, batch, seed) => {
        const episodes = regressionEpisodes(task, batch, seed)
        for (let episode = 0; episode < batch; episode++) {
          const { trueFunction } = drawRegression(task, seed, episode)
          for (let row = episode * episodes.steps; row < (episode + 1) * episodes.steps; row++)
            expect(Math.fround(trueFunction(rowOf(episodes, row)))).toBe(episodes.targets[row])
        }
      }),
      { numRuns: 40 },
    )
  })

  it('standardises the values of linear functions and MLPs over the whole episode, with n - 1', () => {
    const standardised = anyTask.filter(
      ({ family, examples, queries }) => isStandardised(family) && examples + queries > 2,
    )
    fc.assert(
      fc.property(standardised, anyBatch, anySeed, (task, batch, seed) => {
        const { targets, steps } = regressionEpisodes(task, batch, seed)
        for (let episode = 0; episode < batch; episode++) {
          const values = targets.subarray(episode * steps, (episode + 1) * steps)
          expect(mean(values)).toBeCloseTo(0, 5)
          expect(variance(values)).toBeCloseTo(1, 5)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('leaves lines and sines as they were drawn', () => {
    const count = 4000
    const values = (family: RegressionFamily, x: number) =>
      Array.from({ length: count }, (_, k) => drawRegression(defaultRegressionOf(family), 7, k).trueFunction([x]))
    const intercepts = values('line', 0)
    expect(Math.abs(mean(intercepts))).toBeLessThan(5 / Math.sqrt(count))
    expect(Math.abs(variance(intercepts) - 1)).toBeLessThan(5 * Math.sqrt(2 / count))
    expect(variance(values('line', 1).map((value, k) => value - intercepts[k]))).toBeCloseTo(1, 0)
    const heights = values('sine', 0.3)
    // E A^2 / 2 with A U(0.5, 2): 1.75 / 2.
    expect(Math.abs(variance(heights) - 0.875)).toBeLessThan(0.06)
    expect(Math.max(...heights)).toBeLessThanOrEqual(2)
    // A sine of 5 x has its opposite half a period on, at pi / 5.
    values('sine', 0.3 - Math.PI / 5).forEach((value, k) => expect(value).toBeCloseTo(-heights[k], 10))
  })

  it('adds N(0, noise) to the given values and leaves everything else as it is', () => {
    const [noise, batch] = [0.3, 200]
    const quiet = regressionEpisodes({ ...defaultRegression, noise: 0 }, batch, 6)
    const noisy = regressionEpisodes({ ...defaultRegression, noise }, batch, 6)
    expect(noisy.targets).toEqual(quiet.targets)
    const differences: number[] = []
    noisy.inputs.forEach((value, k) => {
      const row = Math.floor(k / noisy.inputSize)
      const isGiven =
        k % noisy.inputSize === defaultRegression.variables && row % noisy.steps < defaultRegression.examples
      if (isGiven) differences.push(value - quiet.inputs[k])
      else expect(value).toBe(quiet.inputs[k])
    })
    expect(differences).toHaveLength(batch * defaultRegression.examples)
    expect(Math.abs(mean(differences))).toBeLessThan((5 * noise) / Math.sqrt(differences.length))
    expect(Math.abs(variance(differences) / noise ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / differences.length))
  })

  it('costs a network that copies what it is given and answers 0 what is published: 0.65 and 0.49', () => {
    for (const [examples, loss] of [
      [10, 0.65],
      [20, 0.49],
    ]) {
      const episodes = regressionEpisodes({ ...defaultRegression, examples }, 2000, 3)
      expect(zeroAnswerLoss(episodes)).toBeCloseTo(loss, 2)
      expect(zeroAnswerBaseline(episodes)).toBeCloseTo(0.97, 1)
      // Copying the given values is wrong by their noise on the examples' steps alone.
      const { steps, scoredFrom, answerFrom } = episodes
      const copied =
        zeroAnswerLoss(episodes) * (steps - scoredFrom) - zeroAnswerBaseline(episodes) * (steps - answerFrom)
      expect(copied / examples).toBeCloseTo(0.1 ** 2, 3)
    }
  })

  it('keeps the first examples when there are more, and the queries', () => {
    const lines = (examples: number) => regressionEpisodes({ ...defaultRegressionOf('line'), examples }, 1, 4)
    const [few, many] = [lines(3), lines(8)]
    expect(many.inputs.subarray(0, 3 * 3)).toEqual(few.inputs.subarray(0, 3 * 3))
    expect(many.inputs.subarray(8 * 3)).toEqual(few.inputs.subarray(3 * 3))
  })

  it('names phases and channels that cover the episode without gaps', () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        const { phases, steps, channels, inputSize } = regressionEpisodes(task, 1, 0)
        expect(phases.map(({ name }) => name)).toEqual(['support', 'query'])
        expect([0, ...phases.map(({ to }) => to)]).toEqual([...phases.map(({ from }) => from), steps])
        expect([0, ...channels.map(({ to }) => to)]).toEqual([...channels.map(({ from }) => from), inputSize])
      }),
    )
  })

  it('gives the same episodes for the same seed, others for another, and each one whatever the batch', () => {
    fc.assert(
      fc.property(anyTask, anySeed, (task, seed) => {
        const episodes = regressionEpisodes(task, 3, seed)
        expect(regressionEpisodes(task, 3, seed)).toEqual(episodes)
        expect(regressionEpisodes(task, 3, seed + 1).inputs).not.toEqual(episodes.inputs)
        const { inputs } = regressionEpisodes(task, 2, seed, 1)
        expect(inputs).toEqual(episodes.inputs.subarray(inputs.length / 2))
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    ['family', 'cubic'],
    ['variables', 0],
    ['variables', 1.5],
    ['examples', 0],
    ['examples', NaN],
    ['queries', 0],
    ['queries', 491],
    ['noise', -0.1],
    ['noise', NaN],
    ['noise', Infinity],
  ] as const)('rejects %s = %s with its name and range', (parameter, value) => {
    const act = () => regressionEpisodes({ ...defaultRegression, [parameter]: value }, 1, 0)
    expect(act).toThrow(RangeError)
    expect(act).toThrow(new RegExp(`regression.*${parameter}.*, got `))
  })

  it('has one variable only where functions are drawn as curves', () => {
    const act = () => regressionEpisodes({ ...defaultRegressionOf('sine'), variables: 2 }, 1, 0)
    expect(act).toThrow('regression.variables must be a whole number from 1 to 1, got 2')
  })
})
