import { isErasedBefore, writingChange } from './interventions'
import type { LayerName } from './layers'
import type { Recording } from './recording'

/** The rates with which one layer's plastic weights change at a step. */
export interface WriteRates {
  readonly eta: number
  readonly decay: number
}

/** eta and decay of one layer at one step, interventions included: w(t+1) = (1 - decay) w(t) + eta alpha p q^T. */
export function writeRates(recording: Recording, layer: LayerName, step: number, episode = 0): WriteRates {
  const at = episode * recording.steps + step
  const change = writingChange(recording.interventions, layer, step)
  if (change?.kind === 'freeze') return { eta: 0, decay: 0 }
  return { eta: change?.eta ?? recording.eta[at], decay: recording.decay[at] }
}

/** The steps of one layer of one episode that an unrolled sum over past writes needs. */
export interface LayerRates {
  /** [steps] */
  readonly eta: Float32Array
  /** 1 - decay: what is left of w after a step [steps] */
  readonly keep: Float64Array
  /** 1 where w is erased just before the step reads it [steps] */
  readonly erased: Uint8Array
}

/** {@link writeRates} and erasures of a layer at all steps of an episode. */
export function layerRates(recording: Recording, layer: LayerName, episode = 0): LayerRates {
  const { steps, interventions } = recording
  const eta = new Float32Array(steps)
  const keep = new Float64Array(steps)
  const erased = new Uint8Array(steps)
  for (let step = 0; step < steps; step++) {
    const rates = writeRates(recording, layer, step, episode)
    eta[step] = rates.eta
    keep[step] = 1 - rates.decay
    erased[step] = Number(isErasedBefore(interventions, layer, step))
  }
  return { eta, keep, erased }
}
