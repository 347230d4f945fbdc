import { setText } from '../setText'
import { partOf } from './scene'
import { stepToX, type TimelineGeometry } from './timelineGeometry'

/** Gives head, body, rows and everything that spans them their places. */
export function placeColumns(root: Element, geometry: TimelineGeometry): void {
  const { plotX, plotWidth, stepWidth, head, bodyHeight, rowsHeight, width, steps, compact } = geometry
  partOf(root, 'head').style.height = `${head.height}px`
  partOf(root, 'body').style.top = `${head.height}px`
  partOf(root, 'rows').style.cssText = `width:${width}px;height:${rowsHeight}px`
  partOf(root, 'wash').style.cssText = `left:${plotX}px;width:${stepWidth}px;height:${rowsHeight}px`
  partOf(root, 'brush').style.cssText =
    `left:${plotX - 6}px;width:${plotWidth + 12}px;top:${head.phases.y}px;height:${head.height - head.phases.y}px`
  // On a phone the corner's buttons are above the phases, and lines through them would look like strokes.
  const top = compact ? head.phases.y : 0
  partOf(root, 'overlay').style.cssText = `left:${plotX}px;width:${plotWidth}px;top:${top}px`
  for (const name of ['recalled', 'hover', 'playhead']) partOf(root, name).style.width = `${stepWidth}px`
  const scrubber = partOf(root, 'scrubber')
  scrubber.style.cssText = `margin-left:${plotX}px;width:${plotWidth}px;height:${bodyHeight}px;margin-bottom:${-bodyHeight}px`
  scrubber.setAttribute('aria-valuemin', '0')
  scrubber.setAttribute('aria-valuemax', String(steps - 1))
}

/** Moves the playhead to a step. Where that is not on show, its tab alone stands at the side where it is. */
export function placePlayhead(root: Element, geometry: TimelineGeometry, step: number): void {
  const [from, to] = geometry.range
  const side = step < from ? -1 : step >= to ? 1 : 0
  const x = stepToX(geometry, Math.min(Math.max(step, from), to - 1)) - geometry.plotX
  const playhead = partOf(root, 'playhead')
  playhead.classList.toggle('is-outside', side !== 0)
  playhead.style.transform = `translateX(${x}px)`
  const wash = partOf(root, 'wash')
  wash.hidden = side !== 0
  wash.style.transform = `translateX(${x}px)`
  setText(partOf(root, 'tab'), side < 0 ? `◂ ${step}` : side > 0 ? `${step} ▸` : String(step))
}

/** Where less than this, in px, is left of the plot, the words of the overflow stand on the left of its line. */
const overflowRoom = 120

/** Hatches the steps from the one on at which numbers overflow, and says where that is; null where all are finite. */
export function markOverflow(root: Element, geometry: TimelineGeometry, step: number | null): void {
  const { plotX, plotWidth, head, range } = geometry
  const mark = partOf(root, 'overflow')
  const words = partOf(root, 'overflow-words')
  mark.hidden = words.hidden = step === null || step >= range[1]
  if (mark.hidden) return
  const begins = step! >= range[0]
  const x = stepToX(geometry, begins ? step! : range[0]) - plotX
  const overlayTop = Number.parseFloat(partOf(root, 'overlay').style.top)
  mark.style.cssText = `left:${x}px;width:${plotWidth - x}px;top:${head.height - overlayTop}px`
  mark.classList.toggle('begins', begins)
  words.style.left = `${plotX + x}px`
  words.classList.toggle('is-left', plotWidth - x < overflowRoom)
  setText(words, `overflow at step ${step}`)
}

/** Marks the step under the pointer, or the one whose write is followed; null for none. */
export function placeStep(
  root: Element,
  name: 'hover' | 'recalled',
  geometry: TimelineGeometry,
  step: number | null,
): void {
  const [from, to] = geometry.range
  const column = partOf(root, name)
  column.hidden = step === null || step < from || step >= to
  if (!column.hidden) column.style.transform = `translateX(${stepToX(geometry, step!) - geometry.plotX}px)`
}
