import { pause, seekToStep } from '../../store/playback'
import { isZoomed, pannedRange, showAllSteps, showSteps, type StepRange } from '../../store/timelineRange'
import { listen } from './listeners'
import { partOf } from './scene'
import {
  overviewXToPlace,
  stepToOverviewX,
  stepToX,
  xToPlace,
  xToStep,
  type TimelineGeometry,
} from './timelineGeometry'

/** A press that moves less than this is a click. */
const slackPx = 4
/** How near to an end of the window it is taken hold of. */
const gripPx = 7

/** What a press in the overview takes hold of. */
export type Grip = 'start' | 'end' | 'window' | 'new'

/** What lies at x px of the overview. The whole episode's window has nothing to take hold of but its ends. */
function gripAt(geometry: TimelineGeometry, x: number): Grip {
  const [left, right] = geometry.range.map((step) => stepToOverviewX(geometry, step))
  const toStart = Math.abs(x - left)
  const toEnd = Math.abs(x - right)
  if (Math.min(toStart, toEnd) <= gripPx) return toStart < toEnd ? 'start' : 'end'
  const isInside = x > left && x < right && isZoomed(geometry.range, geometry.steps)
  return isInside ? 'window' : 'new'
}

/** The range that dragging a grip from one place on the step axis to another makes. */
function draggedRange(grip: Grip, range: StepRange, steps: number, from: number, to: number): StepRange {
  switch (grip) {
    case 'start':
      return [to, range[1]]
    case 'end':
      return [range[0], to]
    case 'window':
      return pannedRange(range, steps, to - from)
    case 'new':
      return [from, to]
  }
}

const cursors: Readonly<Record<Grip, string>> = {
  start: 'ew-resize',
  end: 'ew-resize',
  window: 'grab',
  new: 'crosshair',
}

/**
 * Dragging over the phases, or with Shift over the rows, zooms to what is dragged over; in the overview it draws a window,
 * moves it or one of its ends. A click moves the playhead, a double one shows the whole episode. Returns the stop function.
 */
export function listenToBrush(root: HTMLElement, geometryNow: () => TimelineGeometry | null): () => void {
  const brush = partOf(root, 'brush')
  const selection = partOf(root, 'selection')
  let drag: { readonly startX: number; readonly grip: Grip | null; readonly range: StepRange; moved: boolean } | null =
    null

  const xOf = ({ clientX }: MouseEvent) => clientX - root.getBoundingClientRect().left
  const isOverview = ({ head }: TimelineGeometry, { clientY }: MouseEvent) =>
    head.overview !== null && clientY - root.getBoundingClientRect().top >= head.overview.y - 3

  const paintSelection = (geometry: TimelineGeometry, a: number, b: number) => {
    const [left, right] = [Math.min(a, b), Math.max(a, b)].map((x) => xToPlace(geometry, x))
    const x = stepToX(geometry, Math.floor(left)) - geometry.plotX
    selection.hidden = false
    selection.style.cssText = `left:${x}px;width:${(Math.ceil(right) - Math.floor(left)) * geometry.stepWidth}px`
  }
  const begin = (event: PointerEvent, grip: Grip | null, geometry: TimelineGeometry) => {
    drag = { startX: xOf(event), grip, range: geometry.range, moved: false }
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
  }
  const onMove = (event: PointerEvent) => {
    const geometry = geometryNow()
    if (!geometry) return
    const x = xOf(event)
    if (!drag) {
      brush.style.cursor = isOverview(geometry, event) ? cursors[gripAt(geometry, x)] : 'crosshair'
      return
    }
    drag.moved ||= Math.abs(x - drag.startX) >= slackPx
    if (!drag.moved) return
    if (drag.grip === null) return paintSelection(geometry, drag.startX, x)
    const [from, to] = [drag.startX, x].map((at) => overviewXToPlace(geometry, at))
    if (from !== null && to !== null) showSteps(...draggedRange(drag.grip, drag.range, geometry.steps, from, to))
  }
  const onUp = (event: PointerEvent) => {
    const geometry = geometryNow()
    const ended = drag
    drag = null
    selection.hidden = true
    if (!ended || !geometry || event.type === 'pointercancel') return
    const x = xOf(event)
    if (!ended.moved) {
      const place = ended.grip === null ? xToStep(geometry, x) : overviewXToPlace(geometry, x)
      pause()
      seekToStep(Math.floor(Math.min(place ?? 0, geometry.steps - 1)))
    } else if (ended.grip === null) showSteps(xToPlace(geometry, ended.startX), xToPlace(geometry, x))
  }
  const onBrushDown = (event: PointerEvent) => {
    const geometry = geometryNow()
    if (geometry && event.button === 0)
      begin(event, isOverview(geometry, event) ? gripAt(geometry, xOf(event)) : null, geometry)
  }
  const onScrubberDown = (event: PointerEvent) => {
    const geometry = geometryNow()
    if (geometry && event.button === 0 && event.shiftKey) begin(event, null, geometry)
  }
  const moves = { pointermove: onMove, pointerup: onUp, pointercancel: onUp }
  const stops = [
    listen(brush, { pointerdown: onBrushDown, dblclick: showAllSteps, ...moves }),
    listen(partOf(root, 'scrubber'), {
      pointerdown: onScrubberDown,
      pointermove: (event) => drag && onMove(event),
      pointerup: onUp,
      pointercancel: onUp,
    }),
  ]
  return () => stops.forEach((stop) => stop())
}
