/** What the probe has seen; `window.engramProbe` in the page. Times are `performance.now()`, in ms. */
export interface PageProbe {
  /** The newest episode that came back from the worker and was drawn, with nothing left to draw: its number and the time. */
  settled: { readonly run: number; readonly at: number } | null
  /** The same after the last frame so far, of those within 250 ms of its arrival: what is put off comes later. */
  finished: { readonly run: number; readonly at: number } | null
  /** Episodes asked of the worker so far. */
  asked: number
  /** When the first picture was drawn: the playhead's slider is there, and nothing is left to draw. */
  firstPictureAt: number | null
  /** The longest callback of an animation frame since it was last set to 0. */
  longestFrameMs: number
  /** The longest task since it was last set to 0, of those of 50 ms or more that the browser reports. */
  longestTaskMs: number
  longTasks: number
}

declare global {
  interface Window {
    engramProbe: PageProbe
  }
}

/**
 * Runs in the page before its own scripts, and must not refer to anything outside itself. It counts animation frames and
 * calls of the worker by wrapping the browser's functions; the page knows nothing of it.
 */
export function installProbe(): void {
  const probe: PageProbe = {
    settled: null,
    finished: null,
    asked: 0,
    firstPictureAt: null,
    longestFrameMs: 0,
    longestTaskMs: 0,
    longTasks: 0,
  }
  window.engramProbe = probe
  let pending = 0
  let arrived = 0
  let arrivedAt = 0

  const settle = () => {
    if (pending > 0 || arrived === 0) return
    const run = arrived
    // The first task after the frame: it was laid out, painted and handed over.
    const afterFrame = () => {
      const at = performance.now()
      if (pending === 0 && probe.settled?.run !== run) probe.settled = { run, at }
      if (pending === 0 && at < arrivedAt + 250) probe.finished = { run, at }
      if (probe.firstPictureAt === null && document.querySelector('[role=slider][aria-label=Step]'))
        probe.firstPictureAt = at
    }
    void scheduler.postTask(afterFrame, { priority: 'user-blocking' })
  }
  const request = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (callback) => {
    pending++
    return request((timestampMs) => {
      pending--
      const started = performance.now()
      callback(timestampMs)
      probe.longestFrameMs = Math.max(probe.longestFrameMs, performance.now() - started)
      settle()
    })
  }

  const open = new Map<unknown, number>()
  const listening = new WeakSet<Worker>()
  const post = Object.getOwnPropertyDescriptor(Worker.prototype, 'postMessage')!.value as (
    this: Worker,
    ...args: unknown[]
  ) => void
  Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
    const message = args[0] as { id?: unknown; path?: unknown[] } | undefined
    if (message?.path?.includes('runEpisode')) open.set(message.id, ++probe.asked)
    if (!listening.has(this)) {
      listening.add(this)
      this.addEventListener('message', ({ data }: MessageEvent<{ id?: unknown } | undefined>) => {
        const run = open.get(data?.id)
        if (run === undefined || run <= arrived) return
        arrived = run
        arrivedAt = performance.now()
      })
    }
    post.apply(this, args)
  }

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      probe.longTasks++
      probe.longestTaskMs = Math.max(probe.longestTaskMs, duration)
    }
  }).observe({ type: 'longtask', buffered: true })
}
