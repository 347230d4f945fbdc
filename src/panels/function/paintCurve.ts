import { linearTicks } from '../../drawing/chartTicks'
import { coordinate, svgElement, svgText } from '../../drawing/svg'
import type { EpisodeRun } from '../../runtime/protocol'
import type { FunctionAnswers } from '../../store/functionAnswers'
import { gridCoordinate, type FunctionGrid } from '../../tasks/functionGrid'
import { answerAt, targetAt } from '../timeline/stepViews'
import { acrossToX, secondMapLeft, upToY, type FunctionFrame } from './functionFrame'

/** The lines of a figure over one variable. */
export function paintCurve(root: SVGElement, frame: FunctionFrame, answers: FunctionAnswers): void {
  const { grid, truth, ridge, network, untouched, others } = answers
  const set = (name: string, d: string) => root.querySelector(`.function-${name}`)!.setAttribute('d', d)
  set('true', curvePath(frame, grid, truth.onGrid))
  set('ridge', curvePath(frame, grid, ridge.onGrid))
  set('untouched', untouched ? curvePath(frame, grid, untouched.onGrid) : '')
  set('others', others.map(({ onGrid }) => curvePath(frame, grid, onGrid)).join(''))
  set('network', curvePath(frame, grid, network.onGrid))
}

/** A line through values on a grid, broken where they have left the range of numbers. */
function curvePath(frame: FunctionFrame, grid: FunctionGrid, values: ArrayLike<number>): string {
  let path = ''
  let isBroken = true
  for (let k = 0; k < values.length; k++) {
    const isDrawn = Number.isFinite(values[k])
    if (isDrawn) {
      const point = `${coordinate(acrossToX(frame, gridCoordinate(grid, k)))} ${coordinate(upToY(frame, values[k]))}`
      path += isBroken ? `M${point}` : `L${point}`
    }
    isBroken = !isDrawn
  }
  return path
}

/**
 * The query at a step where it lies, with its answer and its target where values are up; nothing where the step gives an
 * example.
 */
export function paintQuery(
  root: SVGElement,
  frame: FunctionFrame,
  { episode, recording }: EpisodeRun,
  step: number,
): void {
  const part = (name: string) => root.querySelector(`.function-${name}`)!
  const row = step * episode.inputSize
  const variables = Array.from(episode.inputs.subarray(row, row + episode.inputSize - 2))
  const [answer] = answerAt(recording, step)
  const isDrawn = step >= episode.answerFrom && Number.isFinite(answer)
  const placeOf = (value: number) => {
    const [across, up] = frame.placeOf({ variables, value })
    return [coordinate(acrossToX(frame, across)), coordinate(upToY(frame, up))]
  }
  const [x, y] = placeOf(isDrawn ? answer : 0)
  const [, targetY] = placeOf(targetAt(episode, step)[0])
  const { top, height } = frame.box
  const isOfValues = frame.changeUp(0).value !== undefined
  part('query').setAttribute('d', isDrawn && isOfValues ? `M${x} ${top}v${height}` : '')
  part('error').setAttribute('d', isDrawn && isOfValues ? `M${x} ${targetY}V${y}` : '')
  const dot = part('answer')
  dot.setAttribute('cx', x)
  dot.setAttribute('cy', y)
  dot.setAttribute('r', isDrawn ? '4' : '0')
}

/** Axes and their numbers, as SVG text. */
export function axesOf(frame: FunctionFrame, [acrossName, upName]: readonly string[]): string {
  const { left, top, width, height } = frame.box
  const bottom = top + height
  const zero = frame.up[0] < 0 && frame.up[1] > 0 ? upToY(frame, 0) : bottom
  return [
    svgElement('path', { d: `M${left} ${coordinate(zero)}h${width}`, stroke: 'var(--hairline)' }),
    svgElement('path', { d: `M${left} ${top}V${bottom}h${width}`, stroke: 'var(--frame)', fill: 'none' }),
    ...scaleNumbers(frame),
    svgText(acrossName, left + 0.75 * width, bottom + 14, { 'text-anchor': 'middle' }),
    svgText(upName, left + 6, top + 10),
  ].join('')
}

/** Axes of the first of two maps, and what each of them shows. */
export function mapAxes(frame: FunctionFrame, [acrossName, upName]: readonly string[]): string {
  const { left, top, width, height } = frame.box
  const middle = { 'text-anchor': 'middle' }
  const right = secondMapLeft(frame)
  const up = `translate(${left - 20} ${coordinate(top + height / 2)}) rotate(-90)`
  return [
    svgText('network', left, top - 5),
    svgText('true function', right, top - 5),
    ...scaleNumbers(frame),
    svgText(acrossName, right + width / 2, top + height + 14, middle),
    svgText(upName, 0, 0, { ...middle, transform: up }),
  ].join('')
}

const signed = (label: string) => label.replace('-', '−')

function scaleNumbers(frame: FunctionFrame): string[] {
  const { left, top, height } = frame.box
  return [
    ...linearTicks(...frame.up, frame.changeUp(0).value === undefined ? 2 : 4).map(({ value, label }) =>
      svgText(signed(label), left - 5, upToY(frame, value) + 4, { 'text-anchor': 'end', fill: 'var(--ink3)' }),
    ),
    ...linearTicks(...frame.across, 2).map(({ value, label }) =>
      svgText(signed(label), acrossToX(frame, value), top + height + 14, {
        'text-anchor': 'middle',
        fill: 'var(--ink3)',
      }),
    ),
  ]
}
