import { defaultEntry } from './checkpointChoice'
import { getCurrentRun } from './currentRun'
import { engramStore, type EngramState } from './engramStore'
import { chosenEntry } from './setup'
import { isZoomed, shownRange } from './timelineRange'
import { formatAddress, formatLink, type CheckpointKind } from './urlState'

/** The address is written when nothing has changed for this long: browsers refuse more than about 100 changes in 30 s, */
const quietMs = 400
/** and at the latest so long after the first change. */
const longestMs = 2000

/**
 * Keeps the page's address equal to its state, without history entries. The step is in it only while nothing plays.
 * Does nothing until the first run is there, so that an address that failed to load can be read and mended.
 *
 * @returns stops it
 */
export function startUrlSync(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let [firstMs, lastMs] = [0, 0]
  const write = () => {
    const now = performance.now()
    const waitMs = Math.min(lastMs + quietMs, firstMs + longestMs) - now
    timer = waitMs > 0 ? setTimeout(write, waitMs) : null
    if (timer !== null) return
    const state = engramStore.getState()
    if (state.runVersion === 0) return
    const search = formatAddress(shortened(asShown(state)), !state.playing, kindOf(state))
    if (search !== location.search) history.replaceState(null, '', `${location.pathname}${search}${location.hash}`)
  }
  const unsubscribe = engramStore.subscribe((state, before) => {
    if (state.playing && state.stepIndex !== before.stepIndex) return
    lastMs = performance.now()
    if (timer !== null) return
    firstMs = lastMs
    timer = setTimeout(write, quietMs)
  })
  return () => {
    unsubscribe()
    if (timer !== null) clearTimeout(timer)
  }
}

/** Without the checkpoint where it is the one that everybody sees first. */
function shortened(state: EngramState): EngramState {
  return state.checkpointId === defaultEntry(state.manifest)?.id ? { ...state, checkpointId: '' } : state
}

/** With the timeline's range as far as the episode on show has it. */
function asShown(state: EngramState): EngramState {
  const steps = getCurrentRun()?.run.episode.steps
  if (!state.timelineRange || !steps) return state
  const range = shownRange(state.timelineRange, steps)
  return { ...state, timelineRange: isZoomed(range, steps) ? range : null }
}

/** The address of exactly what is on show now, for somebody else: no engine is forced upon them. */
export function currentLink(): string {
  const state = engramStore.getState()
  return `${location.origin}${location.pathname}${formatLink(asShown(state), kindOf(state))}`
}

function kindOf(state: EngramState): CheckpointKind | undefined {
  const entry = chosenEntry(state)
  return entry && { task: entry.task.name, rule: entry.rule }
}
