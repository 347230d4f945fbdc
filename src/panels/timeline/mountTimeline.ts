import { invalidate, onFrame } from '../../drawing/frameLoop'
import { onSystemThemeChange, resolveTheme } from '../../drawing/theme'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { listenToScrubber } from './scrubber'
import { partOf } from './scene'
import { TimelineView } from './timelineView'

/** Brings the mounted elements of the timeline to life. Returns the function that stops it. */
export function mountTimeline(root: HTMLElement): () => void {
  const view = new TimelineView(root)
  const draw = () => {
    const current = getCurrentRun()
    if (!current) return
    const { stepIndex, hovered, theme, unitOrder } = engramStore.getState()
    const hoveredStep = hovered?.step ?? null
    const isInside = hoveredStep !== null && hoveredStep < current.run.episode.steps
    view.draw({
      current,
      step: stepIndex,
      hoveredStep: isInside ? hoveredStep : null,
      theme: resolveTheme(theme),
      order: unitOrder,
    })
  }
  const toggleOrder = () =>
    engramStore.setState(({ unitOrder }) => ({ unitOrder: unitOrder === 'peak' ? 'stored' : 'peak' }))
  const order = partOf(root, 'order')
  order.addEventListener('click', toggleOrder)
  const resizes = new ResizeObserver(() => view.repaint())
  resizes.observe(root)
  const stops = [
    onFrame(draw),
    // A function of its own: the store keeps its listeners in a set, where others' `invalidate` would be the same one.
    engramStore.subscribe(() => invalidate()),
    onSystemThemeChange(invalidate),
    listenToScrubber(partOf(root, 'scrubber'), () => view.geometry),
  ]
  return () => {
    stops.forEach((stop) => stop())
    resizes.disconnect()
    order.removeEventListener('click', toggleOrder)
  }
}
