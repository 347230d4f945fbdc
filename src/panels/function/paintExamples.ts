import { coordinate } from '../../drawing/svg'
import type { Example } from '../../tasks/exampleEdits'
import { acrossToX, upToY, type FunctionFrame } from './functionFrame'

const svg = 'http://www.w3.org/2000/svg'
/** What a finger needs. */
const touchRadius = 15

/**
 * Marks the examples in the order in which they are given: those up to `step` are seen, the one at it is that of the step.
 * Each mark has its example's id.
 */
export function paintExamples(
  group: SVGGElement,
  frame: FunctionFrame,
  examples: readonly Example[],
  step: number,
  selected: number | null,
): void {
  while (group.children.length > examples.length) group.lastElementChild!.remove()
  while (group.children.length < examples.length) group.append(exampleMark())
  examples.forEach((example, position) => {
    const mark = group.children[position] as SVGGElement
    const [across, up] = frame.placeOf(example)
    mark.setAttribute('transform', `translate(${coordinate(acrossToX(frame, across))} ${coordinate(upToY(frame, up))})`)
    const { dataset } = mark
    dataset.example = String(example.id)
    dataset.seen = String(position <= step)
    dataset.now = String(position === step)
    dataset.edited = String(example.edited)
    dataset.selected = String(example.id === selected)
  })
}

function exampleMark(): SVGGElement {
  const mark = document.createElementNS(svg, 'g')
  mark.setAttribute('class', 'function-example')
  for (const [name, radius] of [
    ['reach', touchRadius],
    ['ring', 8],
    ['dot', 4],
  ] as const) {
    const circle = document.createElementNS(svg, 'circle')
    circle.setAttribute('class', `function-${name}`)
    circle.setAttribute('r', String(radius))
    mark.append(circle)
  }
  return mark
}
