import type { KeyboardEvent, PointerEvent as ReactPointerEvent } from 'react'
import { invalidate } from '../../drawing/frameLoop'
import { engramStore } from '../../store/engramStore'
import { holdRendering } from '../../store/heldRendering'
import { addExample, changeExample, newestExamples, removeExample, undoExamples } from '../../store/exampleEditing'
import { pause } from '../../store/playback'
import { acrossToX, changeAt, isInside, placeAt, upToY, type FunctionFrame } from './functionFrame'

/** Nearer than this to an example, in px, the pointer takes it. */
const reach = { mouse: 9, touch: 18 }
/** A press that moves less is a click. */
const clickSlack = 5
/** Arrow keys move by this share of an axis; with Shift by a fifth of that. */
const keyShare = 0.025

/** React's event, or one that comes earlier than React's. */
type Move = Pick<PointerEvent, 'clientX' | 'clientY'> & { readonly currentTarget: EventTarget | null }

/** What the pointer and the keyboard do to the examples in a figure. */
export class ExampleGestures {
  /** The frame stays as it is while an example is dragged, so that it does not slip away under the pointer. */
  private held: FunctionFrame | null = null
  private dragged: { readonly id: number; readonly dx: number; readonly dy: number; moved: boolean } | null = null
  /** Where the pointer is along the axes; null outside. */
  hovered: readonly [across: number, up: number] | null = null
  private last: { readonly x: number; readonly y: number } | null = null
  private pressed: { readonly x: number; readonly y: number } | null = null

  /** The figure as it was drawn last. */
  private drawnFrame: FunctionFrame | null = null

  /** @param heldVariables what a new example's other variables are */
  constructor(private readonly heldVariables: () => readonly number[]) {}

  /** The figure was drawn like this. */
  follow(frame: FunctionFrame | null): void {
    this.drawnFrame = frame
  }

  get heldFrame(): FunctionFrame | null {
    return this.held
  }

  readonly onPointerDown = (event: ReactPointerEvent): void => {
    const frame = this.drawnFrame
    if (!frame || event.button !== 0) return
    const [x, y] = pointOf(event)
    const nearest = nearestExample(frame, x, y, event.pointerType === 'touch' ? reach.touch : reach.mouse)
    this.pressed = nearest ? null : { x, y }
    if (!nearest) return
    this.last = { x, y }
    event.currentTarget.setPointerCapture(event.pointerId)
    pause()
    this.held = frame
    this.dragged = { ...nearest, moved: false }
    engramStore.setState({ selectedExample: nearest.id })
  }

  /** Only of an example that is dragged. */
  readonly onEarlyMove = (event: Move): void => {
    if (!this.dragged) return
    holdRendering()
    this.onPointerMove(event)
  }

  readonly onPointerMove = (event: Move): void => {
    const { dragged, held } = this
    const frame = held ?? this.drawnFrame
    const [x, y] = pointOf(event)
    if (dragged && x === this.last?.x && y === this.last.y) return
    this.last = { x, y }
    this.hovered = frame && isInside(frame, x, y) ? placeAt(frame, x, y) : null
    invalidate()
    if (!dragged || !held) return
    const change = changeAt(held, placeAt(held, x + dragged.dx, y + dragged.dy))
    if (changeExample(dragged.id, change, !dragged.moved)) dragged.moved = true
  }

  readonly onPointerUp = (event: ReactPointerEvent): void => {
    const { pressed } = this
    this.onPointerCancel()
    const frame = this.drawnFrame
    if (!pressed || !frame) return
    const [x, y] = pointOf(event)
    if (Math.hypot(x - pressed.x, y - pressed.y) > clickSlack || !isInside(frame, x, y)) return
    this.add(frame, placeAt(frame, x, y))
  }

  readonly onPointerCancel = (): void => {
    this.held = null
    this.dragged = null
    this.pressed = null
  }

  readonly onPointerLeave = (): void => {
    this.hovered = null
    invalidate()
  }

  readonly onKeyDown = (event: KeyboardEvent): void => {
    const frame = this.drawnFrame
    // A key would change what the pointer holds.
    if (this.dragged) event.preventDefault()
    else if (frame && this.take(frame, event)) event.preventDefault()
  }

  /** Does what a key asks for; says whether it asks for anything. */
  private take(frame: FunctionFrame, { key, shiftKey, repeat, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if ((ctrlKey || metaKey) && key.toLowerCase() === 'z' && !shiftKey) {
      undoExamples()
      return true
    }
    if (ctrlKey || metaKey || altKey) return false
    const examples = newestExamples()?.examples ?? []
    const { selectedExample } = engramStore.getState()
    const position = examples.findIndex(({ id }) => id === selectedExample)
    const turn = { PageDown: 1, PageUp: -1 }[key]
    if (turn !== undefined) {
      const next = position < 0 ? 0 : (position + turn + examples.length) % examples.length
      engramStore.setState({ selectedExample: examples[next]?.id ?? null })
      return true
    }
    if (key === 'Insert' || key === 'Enter') {
      this.add(frame, [(frame.across[0] + frame.across[1]) / 2, (frame.up[0] + frame.up[1]) / 2])
      return true
    }
    if (position < 0) return false
    const example = examples[position]
    if (key === 'Escape') engramStore.setState({ selectedExample: null })
    else if (key === 'Delete' || key === 'Backspace') removeExample(example.id)
    else {
      const [across, up] = frame.placeOf(example)
      const share = shiftKey ? keyShare / 5 : keyShare
      const step = ([low, high]: readonly [number, number]) => share * (high - low)
      const change = {
        ArrowRight: () => frame.changeAcross(across + step(frame.across)),
        ArrowLeft: () => frame.changeAcross(across - step(frame.across)),
        ArrowUp: () => frame.changeUp(up + step(frame.up)),
        ArrowDown: () => frame.changeUp(up - step(frame.up)),
      }[key]
      if (!change) return false
      pause()
      changeExample(example.id, change(), !repeat)
    }
    return true
  }

  /** One more example at a place; where that says nothing of its value, with the function's. */
  private add(frame: FunctionFrame, place: readonly [number, number]): void {
    pause()
    const { variables, value } = changeAt(frame, place)
    const all = this.heldVariables().map((held, d) => variables?.[d] ?? held)
    addExample(all, value ?? newestExamples()?.trueFunction(all) ?? 0)
  }
}

function pointOf({ currentTarget, clientX, clientY }: Move): [x: number, y: number] {
  const { left, top } = (currentTarget as Element).getBoundingClientRect()
  return [clientX - left, clientY - top]
}

/** The example under the pointer, and how far its middle is from there. */
function nearestExample(frame: FunctionFrame, x: number, y: number, within: number) {
  let nearest: { readonly id: number; readonly dx: number; readonly dy: number } | null = null
  for (const example of newestExamples()?.examples ?? []) {
    const [across, up] = frame.placeOf(example)
    const [dx, dy] = [acrossToX(frame, across) - x, upToY(frame, up) - y]
    if (Math.hypot(dx, dy) <= Math.min(within, nearest ? Math.hypot(nearest.dx, nearest.dy) : Infinity))
      nearest = { id: example.id, dx, dy }
  }
  return nearest
}
