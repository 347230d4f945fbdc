import { formatScaleEnd } from '../../drawing/numberText'
import { changeAttribute } from '../changeAttribute'
import { valueToY, type ValueScale } from './historyPath'
import type { StepAxis } from './stepAxis'

/** Labels closer than this to one another, in px, would touch. */
const leastDistance = 11

/** A chart's value axis: the line at 0, the axis itself, and its ends in numbers. `group` has two paths and three texts. */
export function drawValueAxis(group: Element, axis: StepAxis, scale: ValueScale): void {
  const [line, zero, high, nought, low] = group.children
  const bottom = scale.top + scale.height
  const zeroY = valueToY(scale, 0)
  changeAttribute(line, 'd', `M${axis.x - 0.5} ${scale.top}V${bottom}`)
  changeAttribute(zero, 'd', `M${axis.x} ${Math.round(zeroY) + 0.5}H${axis.x + axis.width}`)
  const hasRoom = zeroY - scale.top >= leastDistance && bottom - zeroY >= leastDistance
  label(high, axis, scale.top, axisText(scale.high))
  label(nought, axis, zeroY, hasRoom ? '0' : '')
  label(low, axis, bottom, axisText(scale.low))
}

/** "0.12", "−2.5e−4", "0" */
function axisText(end: number): string {
  return end < 0 ? `−${formatScaleEnd(-end)}` : formatScaleEnd(end)
}

function label(text: Element, { x }: StepAxis, y: number, words: string): void {
  changeAttribute(text, 'x', String(x - 4))
  changeAttribute(text, 'y', (y + 4).toFixed(1))
  if (text.textContent !== words) text.textContent = words
}
