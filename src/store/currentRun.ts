import type { LoadedCheckpoint, EpisodeRun } from '../runtime/protocol'
import { engramStore } from './engramStore'
import { endHold } from './heldRendering'

/** The run that every panel draws, with the checkpoint it ran. Kept out of the store: it holds recordings and matrices. */
export interface CurrentRun {
  readonly checkpoint: LoadedCheckpoint
  readonly run: EpisodeRun
}

let current: CurrentRun | null = null

export function getCurrentRun(): CurrentRun | null {
  return current
}

/** Replaces the run on show and keeps the playhead inside it. Panels learn of it by `runVersion`. */
export function setCurrentRun(next: CurrentRun): void {
  current = next
  endHold()
  engramStore.setState((state) => ({
    runVersion: state.runVersion + 1,
    status: 'ready',
    stepIndex: Math.min(state.stepIndex, next.run.episode.steps - 1),
  }))
}
