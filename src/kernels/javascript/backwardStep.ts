import { layersOf, type LayerName } from '../../network/layers'
import { writeOf } from './forwardStep'
import { innerGradientReverse } from './gradientRule'
import type { HostGradients, HostNetwork, HostState } from './hostNetwork'
import { lstmCellReverse } from './lstmCell'
import { addTo, applyMapBackward, squaredLength, writeMapBackward } from './plasticMap'
import {
  postsynaptic,
  presynaptic,
  type PostsynapticFactors,
  type StepActivity,
  type StepAdjoint,
  type StepTrace,
} from './stepTrace'

/**
 * Goes back through one step, writes included. `adjoint` is dLoss/d(state after the step) and becomes dLoss/d(state
 * before it); the parameters' gradients are added to.
 *
 * @param plastic w and b before the step's write
 * @param dOutput dLoss/do of this step's own error [readoutSize]
 * @returns dLoss/dx [inputSize]
 */
export function backwardStep(
  network: HostNetwork,
  trace: StepTrace,
  plastic: HostState['plastic'],
  dOutput: Float64Array,
  adjoint: HostState,
  gradients: HostGradients,
): Float64Array {
  const { activity, factors } = trace
  const step = zeroAdjoint(activity)
  addTo(step.output, dOutput)
  addTo(step.hidden, adjoint.hidden)
  if (adjoint.cellState) addTo(step.cellState, adjoint.cellState)
  if (factors) {
    const dFactors = reverseWrites(network, trace, factors, plastic, step, adjoint.plastic, gradients)
    if (trace.inner)
      innerGradientReverse(network, plastic, activity, trace.inner, dFactors, step, adjoint.plastic, gradients)
    else {
      if (dFactors.encoder) addTo(step.encoded, dFactors.encoder)
      addTo(activity.gates ? step.gates : step.hidden, dFactors.cell)
      addTo(step.output, dFactors.readout)
    }
  }
  reverseActivity(network, activity, plastic, step, adjoint.plastic, gradients)
  adjoint.hidden = step.previousHidden
  if (adjoint.cellState) adjoint.cellState = step.previousCellState
  return network.config.encoder === 'plastic' ? step.input : step.encoded
}

/** Back through the writes, the norm limit and the gate: adds to `step`, and returns dLoss/d(q or delta). */
function reverseWrites(
  { config, maps }: HostNetwork,
  trace: StepTrace,
  factors: PostsynapticFactors,
  plastic: HostState['plastic'],
  step: StepAdjoint,
  plasticAdjoint: HostState['plastic'],
  gradients: HostGradients,
): PostsynapticFactors {
  const { activity, eta, modulation, normFactor, squaredNorm } = trace
  const { plasticity } = config
  const dFactors: PostsynapticFactors = {
    encoder: factors.encoder && new Float64Array(factors.encoder.length),
    cell: new Float64Array(factors.cell.length),
    readout: new Float64Array(factors.readout.length),
  }
  const dPresynaptic = {
    encoder: step.input,
    feed: step.encoded,
    recurrent: step.previousHidden,
    readout: step.hidden,
  }
  let dEta = 0
  let dDecay = 0
  for (const layer of layersOf(config)) {
    const write = writeOf(config, trace, factors, layer)
    const d = writeMapBackward(maps[layer], plastic[layer], write, gradients.maps[layer], plasticAdjoint[layer])
    addTo(dPresynaptic[layer], d.presynaptic)
    addTo(postsynaptic(dFactors, layer), d.postsynaptic)
    dEta += d.eta
    dDecay -= d.keep
  }

  // eta = etaScale m limit / norm where the limit binds, so d eta / d norm^2 = -eta / (2 norm^2).
  const dSquaredNorm = normFactor < 1 ? (-dEta * eta) / (2 * squaredNorm) : 0
  if (dSquaredNorm !== 0) {
    const ofBias = config.rule === 'gradient' ? 1 : 0
    for (const layer of layersOf(config)) {
      const p = presynaptic(activity, layer)
      const q = postsynaptic(factors, layer)
      addTo(dPresynaptic[layer], p, 2 * dSquaredNorm * squaredLength(q))
      addTo(postsynaptic(dFactors, layer), q, 2 * dSquaredNorm * (squaredLength(p) + ofBias))
    }
  }

  if (plasticity.modulation === 'learned' && config.modulated) {
    const dModulation = dEta * plasticity.etaScale * normFactor + dDecay * plasticity.decayScale
    step.output[step.output.length - 1] += dModulation * modulation * (1 - modulation / 2)
  }
  return dFactors
}

/** Back through readout, cell, feed, recurrent and, where there is one, the encoder. */
function reverseActivity(
  { config, maps }: HostNetwork,
  activity: StepActivity,
  plastic: HostState['plastic'],
  step: StepAdjoint,
  plasticAdjoint: HostState['plastic'],
  gradients: HostGradients,
): void {
  const { encoded, hidden, cellState, gates, previousCellState } = activity
  const through = (layer: LayerName, dz: Float64Array) =>
    applyMapBackward(
      maps[layer],
      plastic[layer],
      presynaptic(activity, layer),
      dz,
      gradients.maps[layer],
      plasticAdjoint[layer],
    )
  addTo(step.hidden, through('readout', step.output))
  let dCell
  if (gates && cellState && previousCellState) {
    const reverse = lstmCellReverse({ gates, cellState }, previousCellState, step.hidden, step.cellState, step.gates)
    dCell = reverse.dPreActivation
    addTo(step.previousCellState, reverse.dPreviousCellState)
  } else {
    dCell = step.hidden.map((d, k) => (hidden[k] > 0 ? d : 0))
  }
  addTo(step.previousHidden, through('recurrent', dCell))
  addTo(step.encoded, through('feed', dCell))
  if (config.encoder === 'none') return
  const dEncoder = step.encoded.map((d, k) => (encoded[k] > 0 ? d : 0))
  addTo(step.input, through('encoder', dEncoder))
}

function zeroAdjoint({ input, encoded, hidden, cellState, gates, output }: StepActivity): StepAdjoint {
  const zeros = (like: Float64Array | null) => new Float64Array(like?.length ?? 0)
  return {
    input: zeros(input),
    encoded: zeros(encoded),
    previousHidden: zeros(hidden),
    previousCellState: zeros(cellState),
    hidden: zeros(hidden),
    cellState: zeros(cellState),
    gates: zeros(gates),
    output: zeros(output),
  }
}
