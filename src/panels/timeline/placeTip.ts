import { setText } from '../setText'
import type { RowReading } from './rowReadings'

/** Distance from the pointer, and from the panel's edges. */
const offset = 14
const margin = 4

/** Shows a reading beside the pointer, at (x, y) px of the panel; null takes it away. */
export function placeTip(tip: HTMLElement, reading: RowReading | null, x: number, y: number, panelWidth: number): void {
  tip.hidden = !reading || reading.lines.length === 0
  if (!reading || tip.hidden) return
  setText(tip.firstElementChild, reading.title)
  const list = tip.lastElementChild!
  if (list.childElementCount !== 2 * reading.lines.length)
    list.replaceChildren(...reading.lines.flatMap(() => [document.createElement('dt'), document.createElement('dd')]))
  reading.lines.forEach(([name, value], k) => {
    setText(list.children[2 * k], name)
    setText(list.children[2 * k + 1], value)
  })
  const { offsetWidth: width, offsetHeight: height } = tip
  const left = x + offset + width > panelWidth - margin ? x - offset - width : x + offset
  tip.style.transform = `translate(${Math.round(Math.max(margin, left))}px, ${Math.round(y - offset - height)}px)`
}
