import type { EpisodeRun } from '../../runtime/protocol'
import type { Example } from '../../tasks/exampleEdits'
import type { FunctionGrid } from '../../tasks/functionGrid'

/** The part of the figure that values are drawn in, in px. */
export interface PlotBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** What moving an example within a picture changes of it. */
export interface ExampleChange {
  readonly variables?: Readonly<Record<number, number>>
  readonly value?: number
}

/** Where things are in a picture of a function: a curve of its values, or a map over two variables. */
export interface FunctionFrame {
  readonly box: PlotBox
  /** What the horizontal and the vertical axis run over. */
  readonly across: readonly [low: number, high: number]
  readonly up: readonly [low: number, high: number]
  /** An example's place along the axes. */
  readonly placeOf: (example: Pick<Example, 'variables' | 'value'>) => readonly [across: number, up: number]
  /** What of an example changes where it moves along an axis. */
  readonly changeAcross: (to: number) => ExampleChange
  readonly changeUp: (to: number) => ExampleChange
}

const unitRange = [-1, 1] as const
const curveHeight = 196
const margin = { left: 30, right: 10, top: 8, bottom: 18 }
/** Between the two maps. */
const mapGap = 12
const mapTitle = 16

/** Values up, one variable across. */
function curveFrame(width: number, axis: number, up: readonly [low: number, high: number]): FunctionFrame {
  const { left, right, top, bottom } = margin
  return {
    box: { left, top, width: width - left - right, height: curveHeight - top - bottom },
    across: unitRange,
    up,
    placeOf: ({ variables, value }) => [variables[axis], value],
    changeAcross: (to) => ({ variables: { [axis]: to } }),
    changeUp: (value) => ({ value }),
  }
}

/** Two variables, in the first of two maps beside each other. */
function mapFrame(width: number, [first, second]: readonly [number, number]): FunctionFrame {
  const size = Math.floor((width - margin.left - mapGap - 1) / 2)
  return {
    box: { left: margin.left, top: mapTitle, width: size, height: size },
    across: unitRange,
    up: unitRange,
    placeOf: ({ variables }) => [variables[first], variables[second]],
    changeAcross: (to) => ({ variables: { [first]: to } }),
    changeUp: (to) => ({ variables: { [second]: to } }),
  }
}

export function frameOf(
  width: number,
  { axes }: Pick<FunctionGrid, 'axes'>,
  up: readonly [number, number],
): FunctionFrame {
  return axes.length === 2 ? mapFrame(width, axes) : curveFrame(width, axes[0], up)
}

/** Height of the whole figure in px, with its axis. */
export function figureHeight({ box }: FunctionFrame): number {
  return box.top + box.height + margin.bottom
}

/** Where the second of two maps begins. */
export function secondMapLeft({ box }: FunctionFrame): number {
  return box.left + box.width + mapGap
}

export function acrossToX({ box, across: [low, high] }: FunctionFrame, value: number): number {
  return box.left + (box.width * (value - low)) / (high - low)
}

export function upToY({ box, up: [low, high] }: FunctionFrame, value: number): number {
  return box.top + box.height - (box.height * (value - low)) / (high - low)
}

/** The place along the axes of a point in px, kept within the picture. */
export function placeAt({ box, across, up }: FunctionFrame, x: number, y: number): [across: number, up: number] {
  const within = (share: number) => Math.min(1, Math.max(0, share))
  return [
    across[0] + (across[1] - across[0]) * within((x - box.left) / box.width),
    up[0] + (up[1] - up[0]) * within((box.top + box.height - y) / box.height),
  ]
}

/** Whether a point in px lies in the picture. */
export function isInside({ box }: FunctionFrame, x: number, y: number): boolean {
  return x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height
}

/** What changes of an example that moves to a place. */
export function changeAt(frame: FunctionFrame, [across, up]: readonly [number, number]): ExampleChange {
  const [one, other] = [frame.changeAcross(across), frame.changeUp(up)]
  return { ...one, ...other, variables: { ...one.variables, ...other.variables } }
}

/** What an episode's values span: those of the function where it is asked for, and those of the examples, with some room. */
export function valueRange({ episode }: EpisodeRun, examples: readonly Example[]): [low: number, high: number] {
  const values = [...episode.targets, ...examples.map(({ value }) => value), 0]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = 0.12 * Math.max(high - low, 0.5)
  return [low - room, high + room]
}
