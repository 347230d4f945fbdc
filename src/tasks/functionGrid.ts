import type { EpisodeBatch, RegressionTask } from './episode'

/** Where a function is looked at: along one variable or two, with the others held. */
export interface FunctionGrid {
  readonly axes: readonly [number] | readonly [number, number]
  /** The values that the other variables are held at [variables] */
  readonly held: readonly number[]
  /** Points along each axis, from -1 to 1. */
  readonly points: number
}

const curvePoints = 65
const mapPoints = 33

/**
 * The grid for a task: a curve over one variable, a map over two; of more, a slice along `axis` through the variables that
 * `step` gives.
 */
export function gridOf(episode: EpisodeBatch, step: number, axis: number): FunctionGrid {
  const { variables } = episode.task as RegressionTask
  const row = step * episode.inputSize
  const held = Array.from(episode.inputs.subarray(row, row + variables))
  if (variables === 2) return { axes: [0, 1], held, points: mapPoints }
  return { axes: [Math.min(axis, variables - 1)], held, points: curvePoints }
}

/** Where the k-th point of an axis lies. */
export function gridCoordinate({ points }: FunctionGrid, k: number): number {
  return -1 + (2 * k) / (points - 1)
}

/** The point of an axis that is nearest to a place on it. */
export function nearestPoint({ points }: FunctionGrid, place: number): number {
  return Math.min(points - 1, Math.max(0, Math.round(((place + 1) / 2) * (points - 1))))
}

/** A value between the points of a grid with one axis: on the cubic through the four points that are nearest (Lagrange). */
export function valueBetween({ points }: FunctionGrid, onGrid: ArrayLike<number>, place: number): number {
  const at = ((place + 1) / 2) * (points - 1)
  const first = Math.min(points - 4, Math.max(0, Math.floor(at) - 1))
  const nearest = [0, 1, 2, 3]
  return nearest.reduce((sum, k) => {
    const share = nearest.reduce((product, l) => (l === k ? product : (product * (at - first - l)) / (k - l)), 1)
    return sum + share * onGrid[first + k]
  }, 0)
}

/** The points of a grid, each with all variables; the first axis runs fastest. */
export function gridPoints(grid: FunctionGrid): number[][] {
  const [first, second] = grid.axes
  const count = second === undefined ? grid.points : grid.points ** 2
  return Array.from({ length: count }, (_, k) => {
    const point = [...grid.held]
    point[first] = gridCoordinate(grid, k % grid.points)
    if (second !== undefined) point[second] = gridCoordinate(grid, Math.floor(k / grid.points))
    return point
  })
}

/** The variables of an episode's queries. */
export function queryPoints({ steps, inputs, inputSize, answerFrom }: EpisodeBatch): number[][] {
  return Array.from({ length: steps - answerFrom }, (_, k) => {
    const row = (answerFrom + k) * inputSize
    return Array.from(inputs.subarray(row, row + inputSize - 2))
  })
}

/** Points as a network is asked for them, without value and flag [points, inputSize]. */
export function questionsAt(points: readonly (readonly number[])[], inputSize: number): Float32Array {
  const questions = new Float32Array(points.length * inputSize)
  points.forEach((point, k) => questions.set(point, k * inputSize))
  return questions
}
