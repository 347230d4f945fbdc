import type { Phase } from '../../tasks/episode'
import { partOf, setPath, svgText, type Scene } from './scene'
import { stepToX } from './timelineGeometry'

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

/** The phases as labelled bands, and a dotted line down from each boundary. */
export function paintPhases(root: Element, { run, geometry }: Scene): void {
  const { y, height } = geometry.rows.phases!
  const base = y + height + 0.5
  let bands = ''
  let boundaries = ''
  const labels: SVGTextElement[] = []
  for (const phase of run.episode.phases) {
    const inset = phase.from > 0 ? 3 : 0
    const from = stepToX(geometry, phase.from) + inset
    const to = stepToX(geometry, phase.to) - (phase.to < run.episode.steps ? 3 : 0)
    if (to > from) bands += `M${from} ${base}H${to}`
    if (phase.from > 0) boundaries += `M${stepToX(geometry, phase.from)} ${base + 2}V${geometry.columnBottom}`
    const { title, description } = phaseLabel(phase, to - from, !geometry.compact)
    const label = svgText(from, y + 10, 'timeline-phase', title)
    if (description) {
      const span = document.createElementNS('http://www.w3.org/2000/svg', 'tspan')
      span.setAttribute('dx', '6')
      span.textContent = description
      label.append(span)
    }
    labels.push(label)
  }
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
    const { from, to } = phases[position]
    const home = stepToX(geometry, from) + (from > 0 ? 3 : 0)
    const width = (label.textContent ?? '').length * boldWidth
    const covered = tab + tabReach > home && tab - tabReach < home + width
    label.setAttribute('x', (covered ? tab + tabReach : home).toFixed(1))
    const fits = !covered || tab + tabReach + width <= stepToX(geometry, to)
    label.setAttribute('visibility', fits ? 'visible' : 'hidden')
  })
}
