import { isZoomed } from '../../store/timelineRange'
import { setText } from '../setText'
import { largestOf } from './paintRates'
import { clearPaths, partOf, setPath, type Scene } from './scene'
import { stepToOverviewX } from './timelineGeometry'

const parts = ['overview-frame', 'overview-phases', 'overview-outline', 'overview-window', 'overview-handles']

/** The whole episode in one strip: its phases, how much was written when, and a window over the steps on show. */
export function paintOverview(root: Element, scene: Scene): void {
  const { run, geometry } = scene
  const { overview } = geometry.head
  const zoom = partOf(root, 'zoom')
  zoom.hidden = !overview
  if (!overview) return clearPaths(root, [...parts, 'overview-playhead'])
  const { steps, range, plotX } = geometry
  const { y, height, width } = overview
  const bottom = y + height
  setPath(root, 'overview-frame', `M${plotX} ${bottom - 0.5}h${width}`)
  const starts = run.episode.phases.filter(({ from }) => from > 0)
  setPath(
    root,
    'overview-phases',
    starts.map(({ from }) => `M${stepToOverviewX(geometry, from).toFixed(1)} ${y}V${bottom}`).join(''),
  )
  setPath(root, 'overview-outline', outline(scene, y + 2, bottom - 1))
  const [left, right] = range.map((step) => stepToOverviewX(geometry, step))
  setPath(
    root,
    'overview-window',
    `M${left.toFixed(1)} ${y + 0.5}H${right.toFixed(1)}V${bottom - 0.5}H${left.toFixed(1)}z`,
  )
  const grip = (x: number) => `M${(x - 1.5).toFixed(1)} ${y + 3}h3V${bottom - 3}h-3z`
  setPath(root, 'overview-handles', grip(left) + grip(right))

  zoom.style.top = `${y - 2}px`
  setText(
    partOf(root, 'zoom-text'),
    isZoomed(range, steps) ? `Steps ${range[0]} to ${range[1] - 1}` : `All ${steps} steps`,
  )
  const isWhole = !isZoomed(range, steps)
  partOf<HTMLButtonElement>(root, 'zoom-out').disabled = isWhole
  partOf<HTMLButtonElement>(root, 'zoom-all').disabled = isWhole
}

/** The playhead's place in the whole episode. */
export function moveOverviewPlayhead(root: Element, { geometry }: Scene, step: number): void {
  const { overview } = geometry.head
  if (!overview) return
  const x = stepToOverviewX(geometry, step + 0.5).toFixed(1)
  setPath(root, 'overview-playhead', `M${x} ${overview.y}v${overview.height}`)
}

/** The write rate over the whole episode; activity where nothing is written. */
function outline({ run, geometry }: Scene, top: number, bottom: number): string {
  const { recording } = run
  const values = recording.config.rule === 'none' ? meanActivity(recording.hidden, recording.steps) : recording.eta
  const largest = largestOf(values) || 1
  let path = `M${geometry.plotX} ${bottom}`
  for (let step = 0; step < geometry.steps; step++) {
    const height = Number.isFinite(values[step]) ? (bottom - top) * Math.min(1, values[step] / largest) : 0
    path += `V${(bottom - height).toFixed(1)}H${stepToOverviewX(geometry, step + 1).toFixed(1)}`
  }
  return `${path}V${bottom}z`
}

/** Mean |h| of each step. */
function meanActivity(hidden: Float32Array, steps: number): Float32Array {
  const units = hidden.length / steps
  return Float32Array.from({ length: steps }, (_, step) => {
    let sum = 0
    for (let unit = 0; unit < units; unit++) sum += Math.abs(hidden[step * units + unit])
    return sum / units
  })
}
