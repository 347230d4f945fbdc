import type { LoadedCheckpoint } from '../runtime/protocol'
import { getCurrentRun, type CurrentRun } from '../store/currentRun'
import { useEngram } from '../store/useEngram'

/** The network of the run on show, with the checkpoint it came from; renders again when that changes, not at every run. */
export function useShownCheckpoint(): LoadedCheckpoint | null {
  return useEngram(() => getCurrentRun()?.checkpoint ?? null)
}

/** The run on show; the component renders again when another arrives. Null before the first. */
export function useRun(): CurrentRun | null {
  useEngram((state) => state.runVersion)
  return getCurrentRun()
}
