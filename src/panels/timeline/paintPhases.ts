import type { Phase } from '../../tasks/episode'
import { partOf, setPath, svgText, type Scene } from './scene'
import { stepToX, type TimelineGeometry } from './timelineGeometry'

/** Mean widths of a 12 px character, bold and regular: what decides how much of a label there is room for. */
const boldWidth = 7.2
const regularWidth = 6.1

/** How much of a phase's label fits over `width` px: its name, then, if wanted, what it means. */
export function phaseLabel(
  phase: Phase,
  width: number,
  described: boolean,
): { readonly title: string; readonly description: string } {
  const title = phase.name[0].toUpperCase() + phase.name.slice(1)
  const titleWidth = title.length * boldWidth
  if (titleWidth > width) return { title: '', description: '' }
  const fits = described && titleWidth + 8 + phase.description.length * regularWidth <= width
  return { title, description: fits ? phase.description : '' }
}

/** Both edges of the part of a phase that is on show, a little apart from its neighbours. Null where none is. */
function extentOf(
  geometry: TimelineGeometry,
  { from, to }: Phase,
): { readonly left: number; readonly right: number } | null {
  const [first, end] = geometry.range
  if (to <= first || from >= end) return null
  return {
    left: stepToX(geometry, Math.max(from, first)) + (from > first ? 3 : 0),
    right: stepToX(geometry, Math.min(to, end)) - (to < end ? 3 : 0),
  }
}

/** The phases as labelled bands, and a dotted line down from each boundary. */
export function paintPhases(root: Element, { run, geometry }: Scene): void {
  const { y, height } = geometry.head.phases
  const base = y + height + 0.5
  let bands = ''
  let grounds = ''
  let boundaries = ''
  const labels: SVGTextElement[] = []
  for (const phase of run.episode.phases) {
    const extent = extentOf(geometry, phase)
    const label = svgText(extent?.left ?? 0, y + 10, 'timeline-phase', '')
    labels.push(label)
    if (!extent) continue
    const { left, right } = extent
    if (right > left) bands += `M${left.toFixed(1)} ${base}H${right.toFixed(1)}`
    if (phase.from > geometry.range[0])
      boundaries += `M${stepToX(geometry, phase.from).toFixed(1)} 0V${geometry.rowsHeight}`
    const { title, description } = phaseLabel(phase, right - left, !geometry.compact)
    label.textContent = title
    // The playhead's lines pass behind it, and are not seen between its letters.
    const width = title.length * boldWidth + (description ? 6 + description.length * regularWidth : 0)
    if (title && !geometry.compact)
      grounds += `M${(left - 3).toFixed(1)} ${y}h${(width + 6).toFixed(1)}v${height - 1}h${(-width - 6).toFixed(1)}z`
    if (!description) continue
    const span = document.createElementNS('http://www.w3.org/2000/svg', 'tspan')
    span.setAttribute('dx', '6')
    span.textContent = description
    label.append(span)
  }
  setPath(root, 'phase-grounds', grounds)
  setPath(root, 'phase-bands', bands)
  setPath(root, 'phase-boundaries', boundaries)
  partOf<SVGGElement>(root, 'phases').replaceChildren(...labels)
}

/** Half the least width of the playhead's tab, and the space beside it. */
const tabHalf = 13
const tabGap = 4

/**
 * In the compact layout the playhead's tab stands among the phases' names: a name under it moves to its right, or gives way
 * where its phase ends before it would.
 */
export function clearTab(root: Element, { run, geometry }: Scene, step: number): void {
  if (!geometry.compact) return
  const tab = stepToX(geometry, step + 0.5)
  const tabReach = Math.max(tabHalf, geometry.stepWidth / 2 + 1) + tabGap
  const { phases } = run.episode
  ;[...partOf(root, 'phases').children].forEach((label, position) => {
    const extent = extentOf(geometry, phases[position])
    if (!extent) return
    const width = (label.textContent ?? '').length * boldWidth
    const covered = tab + tabReach > extent.left && tab - tabReach < extent.left + width
    label.setAttribute('x', (covered ? tab + tabReach : extent.left).toFixed(1))
    const fits = !covered || tab + tabReach + width <= extent.right + 3
    label.setAttribute('visibility', fits ? 'visible' : 'hidden')
  })
}
