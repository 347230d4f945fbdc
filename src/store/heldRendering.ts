import { engramStore } from './engramStore'

/** A run that takes longer is not waited for: two frames. */
const longestMs = 34

let timer: ReturnType<typeof setTimeout> | null = null

/**
 * The next changes of the state are not shown until the run that they ask for arrives, or for 34 ms at most. Between a move
 * of the pointer and its run the page would otherwise draw a frame with nothing new in it but a slider's thumb, and the run
 * would wait for that.
 */
export function holdRendering(): void {
  timer ??= setTimeout(release, longestMs)
}

/** The run is there: from the next change on all is shown. */
export function endHold(): void {
  if (timer !== null) clearTimeout(timer)
  timer = null
}

/** Like the store's `subscribe`, for what shows the state: hears of nothing while that is held, then of all of it at once. */
export const subscribeUnlessHeld: typeof engramStore.subscribe = (listener) =>
  engramStore.subscribe((state, before) => {
    if (timer === null) listener(state, before)
  })

function release(): void {
  endHold()
  engramStore.setState({})
}
