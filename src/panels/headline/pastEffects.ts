import { layerShape } from '../../network/layers'
import type { Parameters } from '../../network/parameters'
import { factorsOf } from '../../network/plasticWeightCursor'
import type { Recording } from '../../network/recording'

/**
 * What each past step's write to the encoder does to the first answer at step t of the first episode, by the answer's
 * sensitivity dy/dz within that step:
 *   sum_j dy/dz_j k_s(t) q_s,j sum_i p_s,i x_t,i alpha_ij,  k_s(t) = eta(s) prod_{s<r<t} (1 - decay(r))  (docs/notation.md)
 * with delta for q, and alpha_b added to the inner sum, for the gradient rule. Exact as long as no clip is set; then null.
 *
 * @param sensitivity dy/dz [hiddenSize]
 */
export function pastEffects(
  recording: Recording,
  parameters: Parameters,
  sensitivity: Float64Array,
  step: number,
): Float64Array | null {
  const { config, eta, decay } = recording
  if (config.plasticity.weightClip !== null) return null
  const { pre, post } = layerShape(config, 'encoder')
  const alpha = parameters['encoder.alpha']?.values ?? null
  const alphaBias = parameters['encoder.alphaBias']?.values ?? null
  const movesBias = config.rule === 'gradient'
  const input = factorsOf(recording, 'encoder', step).pre
  const effects = new Float64Array(step)
  if (config.rule === 'none') return effects
  const weighted = new Float64Array(post)
  let kept = 1
  for (let past = step - 1; past >= 0; past--) {
    const factors = factorsOf(recording, 'encoder', past)
    let effect = 0
    for (let j = 0; j < post; j++) {
      weighted[j] = sensitivity[j] * factors.post[j]
      if (movesBias) effect += weighted[j] * (alphaBias ? alphaBias[j] : 1)
    }
    for (let i = 0; i < pre; i++) {
      let recalled = 0
      for (let j = 0; j < post; j++) recalled += weighted[j] * (alpha ? alpha[i * post + j] : 1)
      effect += factors.pre[i] * input[i] * recalled
    }
    effects[past] = kept * eta[past] * effect
    kept *= 1 - decay[past]
  }
  return effects
}

/** The `count` steps whose effect is largest, whatever its sign, in order of time; fewer where fewer have any. */
export function strongestSteps(effects: Float64Array, count: number): number[] {
  return Array.from(effects.keys())
    .filter((step) => effects[step] !== 0)
    .sort((a, b) => Math.abs(effects[b]) - Math.abs(effects[a]))
    .slice(0, count)
    .sort((a, b) => a - b)
}
