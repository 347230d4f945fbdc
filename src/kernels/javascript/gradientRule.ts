import type { HostGradients, HostNetwork, HostState } from './hostNetwork'
import { lstmCellDelta, lstmCellDeltaReverse } from './lstmCell'
import { addTo, carryBack, carryBackBackward } from './plasticMap'
import type { PostsynapticFactors, StepActivity, StepAdjoint } from './stepTrace'

/** The deltas of one step, and dL(t)/dh, which their derivative needs. */
export interface InnerGradient {
  readonly deltas: PostsynapticFactors
  readonly hiddenGradient: Float64Array
}

/** delta = dL(t)/dz of each map, by back-propagation through this step alone (docs/notation.md, "One step"). */
export function innerGradient(
  { config, maps, internalLossWeight }: HostNetwork,
  plastic: HostState['plastic'],
  { encoded, hidden, cellState, gates, previousCellState, output }: StepActivity,
): InnerGradient {
  const scale = (2 * config.plasticity.innerLossScale) / output.length
  const readout = output.map((o, k) => scale * internalLossWeight[k] ** 2 * o)
  const hiddenGradient = carryBack(maps.readout, plastic.readout, readout)
  const cell =
    gates && cellState && previousCellState
      ? lstmCellDelta({ gates, cellState }, previousCellState, hiddenGradient)
      : hiddenGradient.map((g, k) => (hidden[k] > 0 ? g : 0))
  const encoder =
    config.encoder === 'plastic'
      ? carryBack(maps.feed, plastic.feed, cell).map((g, k) => (encoded[k] > 0 ? g : 0))
      : null
  return { deltas: { encoder, cell, readout }, hiddenGradient }
}

/**
 * The reverse of {@link innerGradient}, second order: given dLoss/d(the deltas), adds to the step's adjoints, to the
 * adjoints of w, and to the gradients.
 *
 * @param dDeltas dLoss/ddelta of each map; changed in place
 */
export function innerGradientReverse(
  { config, maps, internalLossWeight }: HostNetwork,
  plastic: HostState['plastic'],
  { encoded, hidden, cellState, gates, previousCellState, output }: StepActivity,
  { deltas, hiddenGradient }: InnerGradient,
  dDeltas: PostsynapticFactors,
  step: StepAdjoint,
  plasticAdjoint: HostState['plastic'],
  gradients: HostGradients,
): void {
  const dCell = dDeltas.cell
  if (dDeltas.encoder) {
    const dEncodedGradient = dDeltas.encoder.map((d, k) => (encoded[k] > 0 ? d : 0))
    const { feed } = maps
    addTo(
      dCell,
      carryBackBackward(feed, plastic.feed, deltas.cell, dEncodedGradient, gradients.maps.feed, plasticAdjoint.feed),
    )
  }
  const dHiddenGradient =
    gates && cellState && previousCellState
      ? lstmCellDeltaReverse(
          { gates, cellState },
          previousCellState,
          hiddenGradient,
          dCell,
          step.cellState,
          step.previousCellState,
          step.gates,
        )
      : dCell.map((d, k) => (hidden[k] > 0 ? d : 0))
  const dReadout = dDeltas.readout
  addTo(
    dReadout,
    carryBackBackward(
      maps.readout,
      plastic.readout,
      deltas.readout,
      dHiddenGradient,
      gradients.maps.readout,
      plasticAdjoint.readout,
    ),
  )
  const scale = (2 * config.plasticity.innerLossScale) / output.length
  for (let k = 0; k < output.length; k++) {
    const w = internalLossWeight[k]
    step.output[k] += scale * w * w * dReadout[k]
    gradients.internalLossWeight[k] += 2 * scale * w * output[k] * dReadout[k]
  }
}
