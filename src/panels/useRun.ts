import { getCurrentRun, type CurrentRun } from '../store/currentRun'
import { useEngram } from '../store/useEngram'

/** The run on show; the component renders again when another arrives. Null before the first. */
export function useRun(): CurrentRun | null {
  useEngram((state) => state.runVersion)
  return getCurrentRun()
}
