import { isErasedBefore, writingChange } from './interventions'
import { layersOf, type LayerName } from './layers'
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

/**
 * The rates of a step as long as one pair holds for all layers: what is done to all plastic weights is in them, what is
 * done to single layers is not.
 */
export function commonRates(recording: Recording, step: number, episode = 0): WriteRates {
  const [first, ...others] = layersOf(recording.config).map((layer) => writeRates(recording, layer, step, episode))
  if (others.every(({ eta, decay }) => eta === first.eta && decay === first.decay)) return first
  const at = episode * recording.steps + step
  return { eta: recording.eta[at], decay: recording.decay[at] }
}

/** {@link commonRates} of all steps of an episode [steps]. */
export function commonRateSeries(
  recording: Recording,
  episode = 0,
): { readonly eta: Float32Array; readonly decay: Float32Array } {
  const { steps, interventions, eta, decay } = recording
  const from = episode * steps
  if (interventions.every(({ kind }) => kind === 'erase'))
    return { eta: eta.subarray(from, from + steps), decay: decay.subarray(from, from + steps) }
  const rates = Array.from({ length: steps }, (_, step) => commonRates(recording, step, episode))
  return { eta: Float32Array.from(rates, (rate) => rate.eta), decay: Float32Array.from(rates, (rate) => rate.decay) }
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

const known = new WeakMap<Recording, Map<string, LayerRates>>()

/** {@link writeRates} and erasures of a layer at all steps of an episode; found once for each recording. */
export function layerRates(recording: Recording, layer: LayerName, episode = 0): LayerRates {
  const ofRecording = known.get(recording) ?? new Map<string, LayerRates>()
  known.set(recording, ofRecording)
  const key = `${layer} ${episode}`
  const rates = ofRecording.get(key) ?? findLayerRates(recording, layer, episode)
  ofRecording.set(key, rates)
  return rates
}

function findLayerRates(recording: Recording, layer: LayerName, episode: number): LayerRates {
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
