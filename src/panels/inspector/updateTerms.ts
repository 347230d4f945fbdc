import type { ConnectionHistory } from '../../network/connectionHistory'
import type { Recording } from '../../network/recording'

/** One connection's update at one step, term by term: next = clip(keep w + eta alpha p q). */
export interface UpdateTerms {
  readonly keep: number
  readonly weight: number
  readonly kept: number
  readonly eta: number
  readonly alpha: number
  readonly presynaptic: number
  readonly postsynaptic: number
  readonly written: number
  /** As the step leaves it, after the clip. */
  readonly next: number
  /** Whether the clip cut the sum. */
  readonly clipped: boolean
  /** Whether the weight is erased before the next step reads it. */
  readonly erased: boolean
}

export function updateTerms(recording: Recording, history: ConnectionHistory, step: number): UpdateTerms {
  const keep = history.rates.keep[step]
  const weight = history.weight[step]
  const eta = history.rates.eta[step]
  const { alpha } = history
  const presynaptic = history.presynaptic[step]
  const postsynaptic = history.postsynaptic[step]
  const kept = keep * weight
  const written = eta * alpha * presynaptic * postsynaptic
  const clip = recording.config.plasticity.weightClip ?? Infinity
  const sum = kept + written
  const erased = history.rates.erased[step + 1] === 1
  return {
    keep,
    weight,
    kept,
    eta,
    alpha,
    presynaptic,
    postsynaptic,
    written,
    next: erased ? Math.min(clip, Math.max(-clip, sum)) : history.weight[step + 1],
    clipped: Math.abs(sum) > clip,
    erased,
  }
}
