import type { CurrentRun } from './currentRun'
import { engramStore, initialState, type Connection, type SelectedUnit } from './engramStore'
import { pause, seekToStep } from './playback'
import { runWeightsOf } from './runWeights'

export function selectConnection(selected: Connection): void {
  engramStore.setState({ selected, selectedUnit: null })
}

/** Looks at a unit instead of the selected connection; null goes back to that. */
export function selectUnit(selectedUnit: SelectedUnit | null): void {
  engramStore.setState({ selectedUnit })
}

/** Pauses at `step` and follows there what the step `past` wrote; null follows whatever adds most. */
export function recallStep(step: number, past: number | null): void {
  pause()
  engramStore.setState({ recalled: past })
  seekToStep(step)
}

/** Selects the strongest connection of the layer that holds most; leaves the selection where none is written. */
export function selectStrongestConnection(current: CurrentRun): void {
  const { strongest } = runWeightsOf(current).extremes
  if (strongest) engramStore.setState({ selected: strongest })
}

/** Whether nobody, neither user nor address, has chosen a connection yet. */
export function isSelectionUntouched(): boolean {
  const { selected } = engramStore.getState()
  const { layer, pre, post } = initialState.selected
  return selected.layer === layer && selected.pre === pre && selected.post === post
}
