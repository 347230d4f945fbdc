import type { KeyboardEvent, PointerEvent } from 'react'
import { paperSide, strokeOf } from '../../images/strokes'
import { addStroke, clearPlace, undoPad } from '../../store/padEditing'
import type { PadPlace } from '../../store/pad'
import { pause } from '../../store/playback'

/** Arrow keys move the pen by this share of the paper; with Shift by a quarter of that. */
const keyShare = 1 / 16

/** What the pen does to the paper of one box: with mouse, finger or stylus, or with the keys. */
export class PenGestures {
  /** The stroke under way, x, y, ... in units of the paper; empty while the pen is up. */
  private points: number[] = []
  /** Where the keys have taken the pen; null until they are used. */
  cursor: readonly [x: number, y: number] | null = null
  /** Whether the keys hold the pen down. */
  private isKeyDown = false
  private pointerId: number | null = null

  /** @param onChange called when what is under way looks otherwise */
  constructor(
    private readonly place: PadPlace,
    private readonly onChange: () => void,
  ) {}

  /** The stroke under way, for the picture of the box. */
  get live(): readonly number[] {
    return this.points
  }

  get isDrawing(): boolean {
    return this.points.length > 0
  }

  readonly onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || this.pointerId !== null) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pause()
    this.endKeys()
    this.cursor = null
    this.pointerId = event.pointerId
    this.points = pointOf(event, event.currentTarget)
    this.onChange()
  }

  readonly onPointerMove = (event: PointerEvent): void => {
    if (event.pointerId !== this.pointerId) return
    // A fast pen moves more often than the screen is drawn.
    const all = event.nativeEvent.getCoalescedEvents?.() ?? []
    for (const one of all.length > 0 ? all : [event.nativeEvent]) this.points.push(...pointOf(one, event.currentTarget))
    this.onChange()
  }

  readonly onPointerUp = (event: PointerEvent): void => {
    if (event.pointerId !== this.pointerId) return
    this.pointerId = null
    this.finish()
  }

  /** The stroke was none: a finger that scrolled, a window that came between. */
  readonly onPointerCancel = (): void => {
    this.endPen()
    this.onChange()
  }

  readonly onBlur = (): void => {
    this.endKeys()
    this.cursor = null
    this.onChange()
  }

  readonly onKeyDown = (event: KeyboardEvent): void => {
    if (!this.take(event)) return
    event.preventDefault()
    // The page's own keys would step through the episode.
    event.stopPropagation()
    this.onChange()
  }

  /** Does what a key asks for; says whether it asks for anything. */
  private take({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if ((ctrlKey || metaKey) && key.toLowerCase() === 'z' && !shiftKey) {
      // A stroke under way is the newest thing that was done.
      if (this.isDrawing) this.endPen()
      else undoPad()
      return true
    }
    if (ctrlKey || metaKey || altKey) return false
    const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [0, 0]
    if (dx !== 0 || dy !== 0) {
      const length = paperSide * (shiftKey ? keyShare / 4 : keyShare)
      const [x, y] = this.cursor ?? [paperSide / 2, paperSide / 2]
      this.cursor = [within(x + dx * length), within(y + dy * length)]
      if (this.isKeyDown) this.points.push(...this.cursor)
      return true
    }
    if (key === ' ' || key === 'Enter') {
      if (this.isKeyDown) this.endKeys()
      else {
        pause()
        this.cursor ??= [paperSide / 2, paperSide / 2]
        this.isKeyDown = true
        this.points = [...this.cursor]
      }
      return true
    }
    if (key === 'Escape' && this.isKeyDown) {
      this.endPen()
      return true
    }
    if (key !== 'Delete' && key !== 'Backspace') return false
    clearPlace(this.place)
    return true
  }

  /** Lifts the pen without a stroke. */
  private endPen(): void {
    this.isKeyDown = false
    this.pointerId = null
    this.points = []
  }

  private endKeys(): void {
    if (!this.isKeyDown) return
    this.isKeyDown = false
    this.finish()
  }

  private finish(): void {
    const stroke = this.points.length > 0 ? strokeOf(this.points) : null
    this.points = []
    if (stroke) addStroke(this.place, stroke)
    this.onChange()
  }
}

function within(value: number): number {
  return Math.min(Math.max(value, 0), paperSide - 1)
}

function pointOf({ clientX, clientY }: { clientX: number; clientY: number }, paper: Element): [number, number] {
  const { left, top, width, height } = paper.getBoundingClientRect()
  return [within(((clientX - left) / width) * paperSide), within(((clientY - top) / height) * paperSide)]
}
