import { panTimeline, zoomTimeline } from '../../store/timelineRange'
import { isZoomed } from '../../store/timelineRange'
import { listen } from './listeners'
import { partOf } from './scene'
import { xToPlace, type TimelineGeometry } from './timelineGeometry'

/** A notch of a wheel is about 100 px: this makes it a fifth. */
const zoomPerPx = 0.0022

/**
 * The wheel over the timeline: with Ctrl, as in a pinch on a touchpad, it zooms around the pointer; sideways, or with Shift,
 * it pans; so it does up and down where there are no more rows to scroll to. Returns the stop function.
 */
export function listenToWheel(root: HTMLElement, geometryNow: () => TimelineGeometry | null): () => void {
  const body = partOf(root, 'body')
  /** Px that have not made a whole step yet. */
  let rest = 0
  const onWheel = (event: WheelEvent) => {
    const geometry = geometryNow()
    if (!geometry) return
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      const x = event.clientX - root.getBoundingClientRect().left
      zoomTimeline(Math.exp(event.deltaY * zoomPerPx), xToPlace(geometry, x))
      return
    }
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    const scrollsRows = body.scrollHeight > body.clientHeight + 1 && body.contains(event.target as Node)
    if (!isZoomed(geometry.range, geometry.steps) || (!isSideways && scrollsRows)) return
    event.preventDefault()
    rest += event.deltaX || event.deltaY
    const steps = Math.trunc(rest / geometry.stepWidth)
    rest -= steps * geometry.stepWidth
    if (steps !== 0) panTimeline(steps)
  }
  return listen(root, { wheel: onWheel }, { passive: false })
}
