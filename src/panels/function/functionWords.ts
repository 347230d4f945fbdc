import { formatFixed } from '../../drawing/numberText'
import type { FunctionAnswers } from '../../store/functionAnswers'
import { gridCoordinate, nearestPoint, valueBetween } from '../../tasks/functionGrid'
import { isStandardised } from '../../tasks/regressionFunction'
import type { EpisodeBatch, RegressionTask } from '../../tasks/episode'
import { errorText } from '../errors/errorRows'
import { countOf } from '../headline/phrase'

/** Closer than this share of the smaller error, two errors are alike. */
const alike = 0.1

/** What the figure shows. */
export function whatItShows(step: number): string {
  return `What the network would answer after step ${step}.`
}

/** The number of examples that were seen after a step, in words: "after 7 of 10 examples". */
function seenWords({ answerFrom }: EpisodeBatch, step: number): string {
  const seen = Math.min(step + 1, answerFrom)
  return seen === answerFrom ? `With ${countOf(seen, 'example')} seen` : `After ${seen} of ${answerFrom} examples`
}

/** What the figure says: who is nearer to the function, in mean squared errors. */
export function finding({ run, step, network, ridge }: FunctionAnswers): string {
  const { episode } = run
  const { queryError } = network
  const seen = seenWords(episode, step)
  const queries = countOf(episode.steps - episode.answerFrom, 'query').replace(/querys$/, 'queries')
  if (!Number.isFinite(queryError)) return `${seen}, the network’s numbers have overflowed.`
  const [less, more] = [queryError, ridge.queryError].sort((a, b) => a - b)
  const verdict =
    more - less <= alike * less
      ? `the network and ridge regression err alike on the ${queries}: ${errorText(queryError)} and ${errorText(ridge.queryError)}`
      : queryError < ridge.queryError
        ? `the network beats ridge regression on the ${queries}: ${errorText(queryError)} to ${errorText(ridge.queryError)}`
        : `ridge regression beats the network on the ${queries}: ${errorText(ridge.queryError)} to ${errorText(queryError)}`
  return `${seen}, ${verdict}.`
}

/** The values at a place along the axes: on a curve there, on a map in the cell around it. */
export function reading({ grid, network, truth, ridge }: FunctionAnswers, place: readonly number[]): string {
  const isMap = grid.axes.length === 2
  const inside = grid.axes.map((_, k) => Math.min(1, Math.max(-1, place[k])))
  const cell = inside.map((coordinate) => nearestPoint(grid, coordinate))
  const where = isMap ? cell.map((k) => gridCoordinate(grid, k)) : inside
  const [answer, value, baseline] = [network, truth, ridge].map(({ onGrid }) =>
    formatFixed(isMap ? onGrid[cell[0] + cell[1] * grid.points] : valueBetween(grid, onGrid, inside[0]), 2),
  )
  const words = where.map((coordinate) => formatFixed(coordinate, 2)).join(', ')
  return `at ${words}: network ${answer}, true ${value}, ridge ${baseline}`
}

/** What values are counted in. */
export function valueUnit({ family }: RegressionTask): string {
  return isStandardised(family) ? 'values in standard deviations' : 'values have no unit'
}

/** What the variables that are not drawn are held at; empty where all are drawn. */
export function heldWords({ task, answerFrom }: EpisodeBatch, step: number): string {
  const { variables } = task as RegressionTask
  if (variables < 3) return ''
  const source = step < answerFrom ? `example ${step + 1}` : `the query at step ${step}`
  return `The other ${variables - 1} are held at those of ${source}; most examples lie off this slice.`
}

/** An example in words. */
export function exampleWords(
  position: number,
  { variables, value }: { readonly variables: readonly number[]; readonly value: number },
  axes: readonly number[],
): string {
  const where = axes.map((d) => `${variableName(d, variables.length)} ${formatFixed(variables[d], 2)}`)
  return `Example ${position + 1}: ${where.join(', ')}, value ${formatFixed(value, 2)}.`
}

/** "variable", or "variable 3" where there are several. */
export function variableName(d: number, variables: number): string {
  return variables === 1 ? 'variable' : `variable ${d + 1}`
}
