import { useLayoutEffect, useRef } from 'react'
import { invalidate, onFrame, type Draw } from '../drawing/frameLoop'
import { onSystemThemeChange } from '../drawing/theme'
import { subscribeUnlessHeld } from '../store/heldRendering'

/**
 * Runs `draw` in every drawn frame while the component is mounted, and asks for a frame whenever the page's state, the
 * system's theme or the component's own props change. `draw` reads what it needs and does nothing where nothing changed.
 */
export function useFrameDraw(draw: Draw): void {
  const latest = useRef(draw)
  useLayoutEffect(() => {
    latest.current = draw
    invalidate()
  })
  // Not after the commit: a frame in between would draw into elements that are gone.
  useLayoutEffect(() => {
    const stops = [
      onFrame((timestampMs) => latest.current(timestampMs)),
      // A function of its own: the store keeps listeners in a set, and another panel's leaving would take a shared one along.
      subscribeUnlessHeld(() => invalidate()),
      onSystemThemeChange(invalidate),
    ]
    return () => stops.forEach((stop) => stop())
  }, [])
}
