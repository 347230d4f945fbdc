/**
 * Tells of the pointer's moves over an element as they come: pointermove waits for the next frame, up to 17 ms. Once a frame
 * is told, and pointermove tells the rest. Where a browser has no such events, nothing is told.
 *
 * @returns ends it
 */
export function onEarlyMove(target: EventTarget, tell: (event: PointerEvent) => void): () => void {
  let isTold = false
  const listener = (event: Event) => {
    if (isTold) return
    isTold = true
    requestAnimationFrame(() => (isTold = false))
    tell(event as PointerEvent)
  }
  target.addEventListener('pointerrawupdate', listener)
  return () => target.removeEventListener('pointerrawupdate', listener)
}
