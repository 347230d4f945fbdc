/** Paints one panel from what is current now. `timestampMs` is the frame's time. */
export type Draw = (timestampMs: number) => void

const draws = new Set<Draw>()
let requested: number | null = null
let lastTimestampMs: number | null = null
let isDrawnAhead = false

/**
 * Registers a draw function with the page's one frame loop and asks for a first frame. It runs in every drawn frame, after
 * those registered before it. Returns the function that takes it out again.
 */
export function onFrame(draw: Draw): () => void {
  draws.add(draw)
  invalidate()
  return () => void draws.delete(draw)
}

/** Asks for one frame. Any number of calls before it make one; without a call nothing is drawn. */
export function invalidate(): void {
  if (requested !== null || typeof requestAnimationFrame === 'undefined') return
  requested = requestAnimationFrame((timestampMs) => {
    requested = null
    isDrawnAhead = false
    lastTimestampMs = timestampMs
    advance(timestampMs)
  })
}

/**
 * Draws now what the frame that was asked for would draw, as of the last frame's time: the wait for the screen is then not
 * lost, and the frame has nothing left but to lay out and paint. Once before each frame at most.
 */
export function drawAhead(): void {
  if (requested === null || lastTimestampMs === null || isDrawnAhead) return
  isDrawnAhead = true
  advance(lastTimestampMs)
}

/**
 * Draws one frame now: the loop calls it, and tests do, with a time of their own. A draw function that throws does not
 * keep the others from drawing; its error is reported as an uncaught one.
 */
export function advance(timestampMs: number): void {
  for (const draw of [...draws]) {
    if (!draws.has(draw)) continue
    try {
      draw(timestampMs)
    } catch (error) {
      reportError(error)
    }
  }
}
