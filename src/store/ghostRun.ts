import type { CurrentRun } from './currentRun'
import { engramStore } from './engramStore'

let ghost: CurrentRun | null = null

/**
 * The episode on show as the network runs it when nothing is changed: drawn faintly behind the run on show, for comparison.
 * Null where nothing is changed, or as long as it has not arrived.
 */
export function getGhostRun(): CurrentRun | null {
  return ghost
}

/** Panels learn of it by `ghostVersion`. */
export function setGhostRun(next: CurrentRun | null): void {
  if (next === ghost) return
  ghost = next
  engramStore.setState(({ ghostVersion }) => ({ ghostVersion: ghostVersion + 1 }))
}
