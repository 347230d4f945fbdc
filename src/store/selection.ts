import type { CurrentRun } from './currentRun'
import { engramStore, initialState, type Connection } from './engramStore'
import { runWeightsOf } from './runWeights'

export function selectConnection(selected: Connection): void {
  engramStore.setState({ selected })
}

/** Selects the connection whose plastic weight gets largest in the episode; leaves the selection where none is written. */
export function selectStrongestConnection(current: CurrentRun): void {
  const { strongest } = runWeightsOf(current).extremes
  if (strongest) selectConnection(strongest)
}

/** Whether nobody, neither user nor address, has chosen a connection yet. */
export function isSelectionUntouched(): boolean {
  const { selected } = engramStore.getState()
  const { layer, pre, post } = initialState.selected
  return selected.layer === layer && selected.pre === pre && selected.post === post
}
