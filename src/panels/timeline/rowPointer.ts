import { invalidate, onFrame } from '../../drawing/frameLoop'
import { engramStore } from '../../store/engramStore'
import { selectUnit } from '../../store/selection'
import { listen } from './listeners'
import { placeTip } from './placeTip'
import { rowReading, unitAt, type ReadableScene } from './rowReadings'
import { partOf } from './scene'
import { rowAt, xToStep } from './timelineGeometry'

interface Place {
  readonly clientX: number
  readonly clientY: number
}

/** How far, in px, a pointer may move between press and release of a click: beyond it, it has dragged the playhead. */
const clickReach = 4

/** What the row of rates shows of the update equation. */
const ratesShown = ['keep', 'eta'] as const

/**
 * A mouse over the rows: its step and, over a raster, its unit light up in every panel, and the exact values of the row
 * under it stand beside it. A click with any pointer on a raster selects its unit. Returns the stop function.
 */
export function listenToPointer(root: HTMLElement, readableNow: () => ReadableScene | null): () => void {
  const scrubber = partOf(root, 'scrubber')
  const rows = partOf(root, 'rows')
  const tip = partOf(root, 'tip')
  let pointer: Place | null = null
  let pressed: Place | null = null

  const placeOf = (readable: ReadableScene, { clientX, clientY }: Place) => {
    const { geometry } = readable.scene
    const y = clientY - rows.getBoundingClientRect().top
    const step = xToStep(geometry, clientX - root.getBoundingClientRect().left)
    return { step, row: rowAt(geometry, y), y }
  }
  const hover = () => {
    const readable = readableNow()
    const { hovered } = engramStore.getState()
    if (!pointer || !readable) {
      if (hovered) engramStore.setState({ hovered: null })
      return
    }
    const { step, row, y } = placeOf(readable, pointer)
    const unit = row && unitAt(readable, row, y)
    const next: NonNullable<typeof hovered> = {
      step,
      ...(unit !== null && { layer: 'recurrent', post: unit }),
      ...(row === 'rates' && { symbols: ratesShown }),
    }
    if (hovered?.step !== step || hovered.post !== next.post || hovered.symbols !== next.symbols)
      engramStore.setState({ hovered: next })
  }
  const leave = () => {
    if (!pointer) return
    pointer = null
    hover()
    invalidate()
  }
  const onPointerMove = (event: PointerEvent) => {
    // While something is dragged, the playhead says where.
    if (event.pointerType !== 'mouse' || event.buttons !== 0) return leave()
    pointer = { clientX: event.clientX, clientY: event.clientY }
    hover()
    invalidate()
  }
  const onPointerDown = (event: PointerEvent) => {
    leave()
    pressed = event.button === 0 && !event.shiftKey ? { clientX: event.clientX, clientY: event.clientY } : null
  }
  const onPointerUp = (event: PointerEvent) => {
    const readable = readableNow()
    const from = pressed
    pressed = null
    if (!from || !readable) return
    if (Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > clickReach) return
    const { row, y } = placeOf(readable, from)
    const index = row && unitAt(readable, row, y)
    // As what the readout reads: h of the step itself, with either cell.
    if (index !== null) selectUnit({ layer: 'readout', side: 'pre', index })
  }
  const onPointerCancel = () => (pressed = null)
  const draw = () => {
    const readable = readableNow()
    if (!pointer || !readable) return placeTip(tip, null, 0, 0, 0)
    const { step, row, y } = placeOf(readable, pointer)
    const bounds = root.getBoundingClientRect()
    placeTip(
      tip,
      row && rowReading(readable, row, step, y),
      pointer.clientX - bounds.left,
      pointer.clientY - bounds.top,
      bounds.width,
    )
  }
  const stops = [
    onFrame(draw),
    listen(scrubber, {
      pointermove: onPointerMove,
      pointerdown: onPointerDown,
      pointerup: onPointerUp,
      pointercancel: onPointerCancel,
      pointerleave: leave,
    }),
  ]
  return () => stops.forEach((stop) => stop())
}
