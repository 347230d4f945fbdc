import { cssColor, type Palette } from '../../drawing/colorScales'
import { formatScaleEnd } from '../../drawing/numberText'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import type { EngramState } from '../../store/engramStore'
import { newestExamples } from '../../store/exampleEditing'
import { getFunctionAnswers, type FunctionAnswers } from '../../store/functionAnswers'
import type { RegressionTask } from '../../tasks/episode'
import type { Example } from '../../tasks/exampleEdits'
import { setText } from '../setText'
import { figureHeight, frameOf, secondMapLeft, valueRange, type FunctionFrame } from './functionFrame'
import { reading, variableName } from './functionWords'
import { axesOf, mapAxes, paintCurve, paintQuery } from './paintCurve'
import { paintExamples } from './paintExamples'
import { FunctionMaps } from './paintMaps'

/** What is to be on show, beside the newest run, examples and answers. */
export interface FunctionInput {
  /** Of the figure, in px; 0 before it is known. */
  readonly width: number
  readonly state: EngramState
  readonly palette: Palette
  /** In place of the frame that the values ask for. */
  readonly heldFrame: FunctionFrame | null
  /** Where the pointer is along the axes; null outside. */
  readonly hovered: readonly [across: number, up: number] | null
}

/** Fills the mounted elements of the figure; each part only where it has changed. */
export class FunctionView {
  /** As it was drawn last. */
  frame: FunctionFrame | null = null
  private drawn: readonly unknown[] = []
  private frameText = ''
  private readonly maps: FunctionMaps | null
  private readonly svg: SVGSVGElement

  constructor(private readonly root: HTMLElement) {
    const canvases = [...root.querySelectorAll('canvas')]
    this.maps = canvases.length > 0 ? new FunctionMaps(canvases) : null
    this.svg = root.querySelector('svg')!
  }

  draw({ width, state, palette, heldFrame, hovered }: FunctionInput): void {
    const current = getCurrentRun()
    const examples = newestExamples()?.examples
    const answers = getFunctionAnswers()
    if (width === 0 || !current || !examples || !answers || !isOf(answers, current)) return
    if ((answers.grid.axes.length === 2) !== (this.maps !== null)) return
    const key = [current, examples, answers, width, palette, heldFrame, hovered, state.stepIndex, state.selectedExample]
    if (key.every((value, k) => value === this.drawn[k])) return
    this.drawn = key
    const frame = heldFrame ?? frameOf(width, answers.grid, valueRange(current.run, examples))
    this.frame = frame
    this.drawFrame(frame, width, answers)
    setText(this.part('reading'), reading(answers, hovered ?? placeOfStep(frame, current, state.stepIndex)))
    const { stepIndex, selectedExample } = state
    const group = this.svg.querySelector<SVGGElement>('.function-examples')!
    paintExamples(group, frame, examples, stepIndex, selectedExample)
    if (this.maps) {
      const extent = this.maps.paint(answers, palette)
      colourExamples(group, examples, (value) => cssColor(palette.diverging(value, extent)))
      setText(
        this.part('scale'),
        `values from −${formatScaleEnd(extent)} (blue) over 0 to ${formatScaleEnd(extent)} (orange)`,
      )
    } else paintCurve(this.svg, frame, answers)
    paintQuery(this.svg, frame, current.run, stepIndex)
  }

  /** An element of the panel around the figure. */
  private part(name: string): Element | null {
    return this.root.parentElement?.querySelector(`.function-${name}`) ?? null
  }

  /** Axes, sizes and what hides what lies outside; only where they are not as before. */
  private drawFrame(frame: FunctionFrame, width: number, { grid, run }: FunctionAnswers): void {
    const height = figureHeight(frame)
    const { left, top, width: plotWidth, height: plotHeight } = frame.box
    const [first, second] = grid.axes
    const { variables } = run.episode.task as RegressionTask
    const names = [variableName(first, variables), second === undefined ? 'value' : variableName(second, variables)]
    const axes = this.maps ? mapAxes(frame, names) : axesOf(frame, names)
    const text = `${width} ${axes}`
    if (text === this.frameText) return
    this.frameText = text
    this.root.style.height = `${height}px`
    set(this.svg, { width, height })
    set(this.svg.querySelector('.function-clip')!, { x: left, y: top, width: plotWidth, height: plotHeight })
    this.svg.querySelector('.function-axes')!.innerHTML = axes
    const lefts = [left, secondMapLeft(frame)]
    this.root.querySelectorAll('canvas').forEach(({ style }, k) => {
      style.left = `${lefts[k]}px`
      style.top = `${top}px`
      style.width = `${plotWidth}px`
      style.height = `${plotHeight}px`
    })
  }
}

/** Where the variables of a step lie along the axes. */
function placeOfStep(frame: FunctionFrame, { run: { episode } }: CurrentRun, step: number): readonly [number, number] {
  const row = step * episode.inputSize
  return frame.placeOf({ variables: Array.from(episode.inputs.subarray(row, row + episode.inputSize - 2)), value: 0 })
}

/** Whether answers can be drawn over this run: of the same kind of function. While a run is on its way, those of before are. */
function isOf({ run, grid }: FunctionAnswers, { run: { episode } }: CurrentRun): boolean {
  return run.episode.inputSize === episode.inputSize && Math.max(...grid.axes) < episode.inputSize - 2
}

/** On a map an example has the colour of its value. */
function colourExamples(group: SVGGElement, examples: readonly Example[], colourOf: (value: number) => string): void {
  examples.forEach(({ value }, k) =>
    group.children[k].querySelector<SVGElement>('.function-dot')!.style.setProperty('fill', colourOf(value)),
  )
}

function set(element: Element, attributes: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
}
