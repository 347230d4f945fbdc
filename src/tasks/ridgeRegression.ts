import { Matrix, solve } from 'ml-matrix'
import type { EpisodeBatch } from './episode'

/** lambda: what weights are held to 0 with. */
export const ridgePenalty = 0.1

/**
 * Ridge regression with an intercept, which is not penalised: minimises sum_k (y_k - w x_k - b)^2 + lambda |w|^2, by
 * (Xc' Xc + lambda I) w = Xc' yc with centred examples. Without examples it answers 0.
 *
 * @param points [examples, variables]
 * @param values [examples]
 */
export function fitRidge(points: readonly ArrayLike<number>[], values: readonly number[]) {
  if (points.length === 0) return () => 0
  const x = new Matrix(points.map((point) => Array.from(point)))
  const centre = x.mean('column')
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const centred = x.clone().subRowVector(centre)
  const transposed = centred.transpose()
  const gram = transposed.mmul(centred).add(Matrix.eye(x.columns).mul(ridgePenalty))
  const weights = solve(gram, transposed.mmul(Matrix.columnVector(values.map((value) => value - mean)))).to1DArray()
  return (point: ArrayLike<number>) => weights.reduce((sum, weight, d) => sum + weight * (point[d] - centre[d]), mean)
}

/** Ridge regression on the examples that one episode gives before `step`. */
export function ridgeOf(episodes: EpisodeBatch, step: number, episode = 0): (variables: ArrayLike<number>) => number {
  const { steps, inputSize, inputs, answerFrom } = episodes
  const rows = Array.from({ length: Math.min(step, answerFrom) }, (_, k) => {
    const row = episode * steps + k
    return inputs.subarray(row * inputSize, (row + 1) * inputSize)
  })
  // Input units are the variables, the value and the flag.
  const size = inputSize - 2
  return fitRidge(
    rows.map((row) => row.subarray(0, size)),
    rows.map((row) => row[size]),
  )
}

/** Mean squared error over the queries of ridge regression on each episode's examples [batch]. */
export function ridgeAnswerErrors(episodes: EpisodeBatch): Float64Array {
  const { batch, steps, inputSize, inputs, targets, answerFrom } = episodes
  return Float64Array.from({ length: batch }, (_, episode) => {
    const ridge = ridgeOf(episodes, answerFrom, episode)
    let sum = 0
    for (let row = episode * steps + answerFrom; row < (episode + 1) * steps; row++)
      sum += (ridge(inputs.subarray(row * inputSize, (row + 1) * inputSize)) - targets[row]) ** 2
    return sum / (steps - answerFrom)
  })
}
