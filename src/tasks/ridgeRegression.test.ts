import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultRegression, defaultRegressionOf, regressionEpisodes } from './regression'
import { fitRidge, ridgeAnswerErrors, ridgeOf, ridgePenalty } from './ridgeRegression'

const meanError = (task: typeof defaultRegression, batch = 1500) => {
  const errors = ridgeAnswerErrors(regressionEpisodes(task, batch, 5))
  return errors.reduce((sum, error) => sum + error, 0) / batch
}

describe('ridge regression', () => {
  it('lies at the minimum of its objective', () => {
    const coordinate = fc.double({ min: -1, max: 1, noNaN: true })
    const example = fc.tuple(coordinate, coordinate, coordinate)
    fc.assert(
      fc.property(fc.array(example, { minLength: 1, maxLength: 8 }), (examples) => {
        const points = examples.map(([a, b]) => [a, b])
        const ridge = fitRidge(
          points,
          examples.map(([, , value]) => value),
        )
        const intercept = ridge([0, 0])
        const weights = [ridge([1, 0]) - intercept, ridge([0, 1]) - intercept]
        const objective = ([v, w]: number[], b: number) =>
          examples.reduce(
            (sum, [x, y, value]) => sum + (v * x + w * y + b - value) ** 2,
            ridgePenalty * (v * v + w * w),
          )
        const least = objective(weights, intercept)
        for (const step of [-1e-3, 1e-3]) {
          expect(objective([weights[0] + step, weights[1]], intercept)).toBeGreaterThanOrEqual(least - 1e-12)
          expect(objective([weights[0], weights[1] + step], intercept)).toBeGreaterThanOrEqual(least - 1e-12)
          expect(objective(weights, intercept + step)).toBeGreaterThanOrEqual(least - 1e-12)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('answers 0 without examples, and their mean with one', () => {
    const episode = regressionEpisodes(defaultRegressionOf('line'), 1, 3)
    expect(ridgeOf(episode, 0)([0.4])).toBe(0)
    expect(ridgeOf(episode, 1)([0.4])).toBeCloseTo(episode.inputs[1], 10)
  })

  it('reaches on the queries of the MLP task what is published: 0.066 with 10 examples, 0.023 with 20', () => {
    expect(Math.abs(meanError(defaultRegression) - 0.066)).toBeLessThan(0.006)
    expect(Math.abs(meanError({ ...defaultRegression, examples: 20 }) - 0.023)).toBeLessThan(0.003)
  })
})
