import { invalidate, onFrame } from '../../drawing/frameLoop'
import { onSystemThemeChange, resolveTheme } from '../../drawing/theme'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { subscribeUnlessHeld } from '../../store/heldRendering'
import { getGhostRun } from '../../store/ghostRun'
import { chosenRecall } from '../../store/runRetrieval'
import { followPlayhead } from '../../store/timelineRange'
import { hoveredUnit } from './hoveredUnit'
import { listenToBrush } from './rangeBrush'
import { listenToPointer } from './rowPointer'
import { partOf } from './scene'
import { listenToScrubber } from './scrubber'
import { TimelineView } from './timelineView'
import { listenToWheel } from './wheel'

/** Brings the mounted elements of the timeline to life. Returns the function that stops it. */
export function mountTimeline(root: HTMLElement): () => void {
  const view = new TimelineView(root)
  const draw = () => {
    const current = getCurrentRun()
    if (!current) return
    const state = engramStore.getState()
    const { stepIndex, hovered, theme, unitOrder, timelineRange, interventions } = state
    const hoveredStep = hovered?.step ?? null
    const isInside = hoveredStep !== null && hoveredStep < current.run.episode.steps
    view.draw({
      current,
      ghost: getGhostRun(),
      interventions,
      range: timelineRange,
      step: stepIndex,
      recalledStep: chosenRecall(current, state),
      hoveredStep: isInside ? hoveredStep : null,
      hoveredUnit: hoveredUnit(current.run.recording.config, hovered),
      theme: resolveTheme(theme),
      order: unitOrder,
    })
  }
  const toggleOrder = () =>
    engramStore.setState(({ unitOrder }) => ({ unitOrder: unitOrder === 'peak' ? 'stored' : 'peak' }))
  const order = partOf(root, 'order')
  order.addEventListener('click', toggleOrder)
  const body = partOf(root, 'body')
  const tellMore = () => root.classList.toggle('has-more', body.scrollTop + body.clientHeight < body.scrollHeight - 2)
  body.addEventListener('scroll', tellMore, { passive: true })
  const resizes = new ResizeObserver(() => {
    view.resize(root.clientWidth, root.clientHeight)
    tellMore()
  })
  resizes.observe(root)
  resizes.observe(partOf(root, 'rows'))
  const scrubber = partOf(root, 'scrubber')
  const geometryNow = () => view.geometry
  const stops = [
    onFrame(draw),
    // A function of its own: the store keeps its listeners in a set, where others' `invalidate` would be the same one.
    subscribeUnlessHeld(() => invalidate()),
    onSystemThemeChange(invalidate),
    followPlayhead(),
    listenToScrubber(scrubber, geometryNow),
    listenToPointer(root, () => view.readable),
    listenToBrush(root, geometryNow),
    listenToWheel(root, geometryNow),
  ]
  return () => {
    stops.forEach((stop) => stop())
    resizes.disconnect()
    body.removeEventListener('scroll', tellMore)
    order.removeEventListener('click', toggleOrder)
  }
}
