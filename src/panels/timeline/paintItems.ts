import type { EpisodeBatch } from '../../tasks/episode'
import type { StepRange } from '../../store/timelineRange'
import { changeAttribute } from '../changeAttribute'
import { itemsInOrder, itemSign } from './itemText'
import { partOf, setPath, svgText, type Scene } from './scene'
import { stepToX, type TimelineGeometry } from './timelineGeometry'

/** Room that a cue's letter and each digit of a position need. */
const letterWidth = 8.5
const digitWidth = 7

const widestChip = 18

/**
 * Which steps show their item's sign: all where there is room; every so many positions of a sequence, or examples, where there is less;
 * none of the cues, which come in no order that the eye could fill in.
 */
export function signSteps({ task, steps, items }: EpisodeBatch, [from, to]: StepRange, stepWidth: number): number[] {
  const withItem = Array.from({ length: to - from }, (_, k) => from + k).filter((step) => items[step] >= 0)
  const inOrder = itemsInOrder(task)
  if (inOrder === null) return stepWidth >= letterWidth ? withItem : []
  const every = [1, 2, 5, 10, 20, 50, 100].find((count) => count * stepWidth >= signWidth(inOrder)) ?? steps
  return withItem.filter((step) => every === 1 || (items[step] + 1) % every === 0)
}

/** The signs of all steps, as they stand while no step is current. */
export function paintItems(root: Element, { run, geometry }: Scene): void {
  const { episode } = run
  const steps = geometry.rows.items ? signSteps(episode, geometry.range, geometry.stepWidth) : []
  partOf(root, 'items').replaceChildren(...steps.map((step) => signAt(episode, geometry, step)))
}

/**
 * Puts inverted chips over the steps with the same item as `step`. Of items in order these are few, so that each has room for
 * its sign; cues that are too many for letters have bare marks.
 */
export function markItem(root: Element, { run, geometry }: Scene, step: number): void {
  const extent = geometry.rows.items
  if (!extent) {
    setPath(root, 'chips', '')
    partOf(root, 'chip-signs').replaceChildren()
    return
  }
  const { episode } = run
  const { task, items } = episode
  const item = items[step]
  const [from, to] = geometry.range
  const same = Array.from({ length: item < 0 ? 0 : to - from }, (_, k) => from + k).filter((k) => items[k] === item)
  const inOrder = itemsInOrder(task) !== null
  const lettered = inOrder || geometry.stepWidth >= letterWidth
  const room = Math.max(2, geometry.stepWidth - (geometry.stepWidth > 6 ? 1.5 : 0))
  const least = inOrder ? signWidth(item + 1) : 0
  const width = Math.max(Math.min(widestChip, room), least)
  setPath(root, 'chips', same.map((k) => chip(stepToX(geometry, k + 0.5), extent.y, width, extent.height)).join(''))
  if (inOrder)
    clearSigns(
      root,
      same.map((k) => stepToX(geometry, k + 0.5)),
      width,
    )
  partOf(root, 'chip-signs').replaceChildren(
    ...(lettered ? same : []).map((k) => {
      const sign = signAt(episode, geometry, k)
      sign.classList.add('is-same')
      return sign
    }),
  )
}

/** Takes away the thinned-out signs that chips would cut through. */
function clearSigns(root: Element, chips: readonly number[], width: number): void {
  for (const sign of partOf(root, 'items').children) {
    const reach = (width + digitWidth * (sign.textContent ?? '').length) / 2
    const isCovered = chips.some((x) => Math.abs(x - Number(sign.getAttribute('x'))) < reach)
    changeAttribute(sign, 'visibility', isCovered ? 'hidden' : 'visible')
  }
}

function signAt({ task, items }: EpisodeBatch, geometry: TimelineGeometry, step: number): SVGTextElement {
  const small = geometry.stepWidth < 14
  const y = geometry.rows.items!.y + (small ? 11.5 : 12.2)
  const text = svgText(stepToX(geometry, step + 0.5), y, 'timeline-sign', itemSign(task, items[step]))
  if (small) text.classList.add('is-small')
  return text
}

function signWidth(position: number): number {
  return 4 + digitWidth * String(position).length
}

function chip(centre: number, y: number, width: number, height: number): string {
  const r = Math.min(3, width / 3)
  const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx * r} ${dy * r}`
  const [across, down] = [width - 2 * r, height - 2 * r]
  return (
    `M${(centre - width / 2 + r).toFixed(2)} ${y}h${across}${corner(1, 1)}v${down}${corner(-1, 1)}` +
    `h${-across}${corner(-1, -1)}v${-down}${corner(1, -1)}z`
  )
}
