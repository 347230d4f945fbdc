import { layerShape, type LayerName } from './layers'
import type { Parameters } from './parameters'
import { factorsOf, nextWeight } from './plasticWeightCursor'
import type { Recording } from './recording'
import { layerRates, type LayerRates } from './writeRates'

/** One plastic weight through one episode, with the terms of its update. */
export interface ConnectionHistory {
  /** w as each step reads it, before its write, and after the last [steps + 1] */
  readonly weight: Float32Array
  /** p_i of each step [steps] */
  readonly presynaptic: Float32Array
  /** q_j, or delta_j with the gradient rule, of each step [steps] */
  readonly postsynaptic: Float32Array
  /** alpha_ij; 1 where alpha is not learned, 0 without plasticity */
  readonly alpha: number
  readonly slowWeight: number
  readonly rates: LayerRates
}

/** Follows the connection from `pre` to `post` of a layer. The same bits as PlasticWeightCursor gives. */
export function connectionHistory(
  recording: Recording,
  parameters: Parameters,
  { layer, pre, post }: { readonly layer: LayerName; readonly pre: number; readonly post: number },
  episode = 0,
): ConnectionHistory {
  const { steps, config } = recording
  const shape = layerShape(config, layer)
  if (!(pre >= 0 && pre < shape.pre && post >= 0 && post < shape.post))
    throw new RangeError(
      `connectionHistory: the ${layer} is [pre, post] = [${shape.pre}, ${shape.post}], got connection ${pre}, ${post}`,
    )
  const at = pre * shape.post + post
  const plastic = config.rule !== 'none'
  const alpha = plastic ? (parameters[`${layer}.alpha`]?.values[at] ?? 1) : 0
  const clip = config.plasticity.weightClip ?? Infinity
  const rates = layerRates(recording, layer, episode)
  const weight = new Float32Array(steps + 1)
  const presynaptic = new Float32Array(steps)
  const postsynaptic = new Float32Array(steps)
  for (let step = 0; step < steps; step++) {
    const factors = factorsOf(recording, layer, step, episode)
    presynaptic[step] = factors.pre[pre]
    postsynaptic[step] = factors.post[post]
    if (!plastic) continue
    const written = Math.fround(rates.eta[step] * presynaptic[step])
    const next = nextWeight(weight[step], Math.fround(rates.keep[step]), written, postsynaptic[step], alpha)
    weight[step + 1] = rates.erased[step + 1] ? 0 : Math.min(clip, Math.max(-clip, next))
  }
  return {
    weight,
    presynaptic,
    postsynaptic,
    alpha,
    slowWeight: parameters[`${layer}.slowWeight`]?.values[at] ?? 0,
    rates,
  }
}

/**
 * How much of w(t) each step s < t wrote: k_s(t) alpha p q with k_s(t) = eta(s) prod_{s<r<t} (1 - decay(r)), as in
 * docs/notation.md; nothing of what was written before an erasure. They add up to w(t) exactly, unless a clip has cut in.
 */
export function writtenShares(
  { alpha, presynaptic, postsynaptic, rates }: ConnectionHistory,
  step: number,
): Float64Array {
  const shares = new Float64Array(step)
  let kept = 1
  for (let s = step - 1; s >= 0 && !rates.erased[s + 1]; s--) {
    shares[s] = rates.eta[s] * kept * alpha * presynaptic[s] * postsynaptic[s]
    kept *= rates.keep[s]
  }
  return shares
}
