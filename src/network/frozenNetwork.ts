import type { HostTensor } from '../numerics/hostTensor'
import { isErasedBefore } from './interventions'
import { layersOf, type LayerName } from './layers'
import { parameterOf, type Network, type ParameterName, type Parameters } from './parameters'
import { factorsOf, PlasticWeightCursor, write } from './plasticWeightCursor'
import type { NetworkState, Recording } from './recording'
import { layerRates } from './writeRates'

/** A network whose synapses stand still, and the activity that it goes on from. */
export interface FrozenNetwork {
  /** Without plasticity; its slow weights are W~ + w(t), its slow biases b~ + b(t). */
  readonly network: Network
  /** h(t-1) and c(t-1) as step t reads them, the same in every one of its `batch` episodes. */
  readonly state: NetworkState
}

/**
 * The network as `step` of a recording's first episode reads it, before it writes: what it answers to any input is what it
 * would have answered at that step. An answer needs no write, so that one step of a non-plastic network gives it.
 *
 * @param batch how many inputs are to be answered
 */
export function freezeAt(recording: Recording, parameters: Parameters, step: number, batch: number): FrozenNetwork {
  const { config, interventions } = recording
  const frozen: Partial<Record<ParameterName, HostTensor>> = {
    internalLossWeight: parameterOf(parameters, 'internalLossWeight'),
  }
  for (const layer of layersOf(config)) {
    const { shape, values } = parameterOf(parameters, `${layer}.slowWeight`)
    const plastic = new PlasticWeightCursor(recording, parameters, layer).weightAt(step)
    frozen[`${layer}.slowWeight`] = { shape, values: values.map((slow, k) => slow + plastic[k]) }
    const bias = parameterOf(parameters, `${layer}.slowBias`)
    const plasticBias = plasticBiasAt(recording, parameters, layer, step)
    frozen[`${layer}.slowBias`] = { ...bias, values: bias.values.map((slow, k) => slow + plasticBias[k]) }
  }
  const { hiddenSize } = config
  const before = (series: Float32Array | null, place: 'hidden' | 'cellState') =>
    series && step > 0 && !isErasedBefore(interventions, place, step)
      ? series.subarray((step - 1) * hiddenSize, step * hiddenSize)
      : new Float32Array(hiddenSize)
  const repeated = (values: Float32Array) => {
    const all = new Float32Array(batch * hiddenSize)
    for (let k = 0; k < batch; k++) all.set(values, k * hiddenSize)
    return all
  }
  return {
    network: { config: { ...config, rule: 'none', randomNetwork: false }, parameters: frozen },
    state: {
      batch,
      hidden: repeated(before(recording.hidden, 'hidden')),
      cellState: config.cell === 'lstm' ? repeated(before(recording.cellState, 'cellState')) : null,
      plasticWeight: null,
      plasticBias: null,
    },
  }
}

/** b(t) [post] of the first episode: 0 unless the gradient rule moves it. */
function plasticBiasAt(recording: Recording, parameters: Parameters, layer: LayerName, step: number): Float32Array {
  const { rule, plasticity } = recording.config
  const bias = new Float32Array(parameterOf(parameters, `${layer}.slowBias`).values.length)
  if (rule !== 'gradient') return bias
  const { eta, keep, erased } = layerRates(recording, layer)
  const alpha = parameters[`${layer}.alphaBias`]?.values ?? null
  const one = Float32Array.of(1)
  for (let past = 0; past < step; past++) {
    if (erased[past]) bias.fill(0)
    write(
      bias,
      alpha,
      { pre: one, post: factorsOf(recording, layer, past).post },
      eta[past],
      keep[past],
      plasticity.weightClip,
    )
  }
  if (erased[step]) bias.fill(0)
  return bias
}
