import { activeUnits } from './activeUnits'
import type { LayerName } from './layers'
import { parameterOf, type Parameters } from './parameters'
import { factorsOf } from './plasticWeightCursor'
import type { Recording } from './recording'
import { effectiveSpacing, largestAlpha, largestMagnitude, type LayerPass } from './layerPass'
import { layerRates } from './writeRates'

/** Where a step leaves less than this of w, or more than all of it, every weight has to be looked at. */
const leastKeep = 1e-3
/** u is made w again when the scale falls below this. */
const leastScale = 1e-100
const largestFloat32 = 3.4e38

/**
 * The layer pass over what is written alone: silent rows and columns are a sixth of a trained network's connections or less.
 * w = s u with s = prod(1 - decay), so forgetting changes s only, and a write adds to u where p and q are not 0:
 * |w| is largest just after a write, and |w|^2 follows from what is written. In float64.
 *
 * @returns null where that does not hold: with a clip, with rates that do more than forget, with numbers that overflow.
 */
export function sparseLayerPass(
  recording: Recording,
  parameters: Parameters,
  layer: LayerName,
  episode: number,
): LayerPass | null {
  const { rule, plasticity } = recording.config
  if (rule === 'none' || plasticity.weightClip !== null) return null
  const { steps } = recording
  const rates = layerRates(recording, layer, episode)
  const slowWeight = parameterOf(parameters, `${layer}.slowWeight`).values
  const alpha = parameters[`${layer}.alpha`]?.values ?? null
  const slow = largestMagnitude(slowWeight)
  const norms = new Float32Array(steps + 1)
  // u [pre, post]
  const scaled = new Float64Array(slowWeight.length)
  let scale = 1
  let squares = 0
  let plastic = 0
  /** No |w| is larger now. */
  let bound = 0
  let effective = slow
  let change = 0
  let strongestAt = 0
  for (let step = 1; step <= steps; step++) {
    const [eta, keep] = [rates.eta[step - 1], rates.keep[step - 1]]
    if (!(keep >= leastKeep && keep <= 1)) return null
    const { pre: p, post: q } = factorsOf(recording, layer, step - 1, episode)
    const rows = eta === 0 ? noUnits : activeUnits(p)
    const columns = activeUnits(q)
    const isErased = rates.erased[step] === 1
    // Forgetting alone rarely changes a weight more than writes do.
    if ((1 - keep) * bound > change) {
      bound = scale * largestOf(scaled, q.length)
      if ((1 - keep) * bound > change)
        change = Math.max(change, (1 - keep) * scale * largestOf(scaled, q.length, rows, q))
    }
    bound *= keep
    const next = scale * keep
    squares *= keep * keep
    for (let r = 0; r < rows.length; r++) {
      const written = (eta * p[rows[r]]) / next
      const row = rows[r] * q.length
      for (let c = 0; c < columns.length; c++) {
        const at = row + columns[c]
        const before = scaled[at]
        const after = before + written * q[columns[c]] * (alpha ? alpha[at] : 1)
        scaled[at] = after
        const weight = next * after
        squares += weight * weight - next * before * (next * before)
        const changed = Math.abs(weight - scale * before)
        if (changed > change) change = changed
        const magnitude = Math.abs(weight)
        if (magnitude > bound) bound = magnitude
        if (magnitude > plastic && !isErased) {
          plastic = magnitude
          strongestAt = at
        }
      }
    }
    if (!(squares < Infinity && plastic < largestFloat32)) return null
    scale = next
    if (isErased || scale < leastScale) {
      if (isErased) scale = 0
      for (let k = 0; k < scaled.length; k++) scaled[k] *= scale
      scale = 1
    }
    if (isErased || step % effectiveSpacing === 0 || step === steps) {
      squares = 0
      for (let k = 0; k < scaled.length; k++) {
        const weight = scale * scaled[k]
        squares += weight * weight
        const magnitude = Math.abs(slowWeight[k] + weight)
        if (magnitude > effective) effective = magnitude
      }
    }
    norms[step] = Math.sqrt(Math.max(0, squares))
  }
  return { extremes: { slow, plastic, effective, change, alpha: largestAlpha(parameters, layer) }, norms, strongestAt }
}

const noUnits = new Uint16Array(0)

/** The largest |u| of all connections [pre, post] but those in one of `rows` and at a q that is not 0. */
function largestOf(
  scaled: Float64Array,
  post: number,
  rows: Uint16Array = noUnits,
  q: Float32Array | null = null,
): number {
  let largest = 0
  for (let row = 0, at = 0, r = 0; at < scaled.length; row++) {
    const isWritten = rows[r] === row
    if (isWritten) r++
    for (let j = 0; j < post; j++, at++) {
      if (isWritten && q![j] !== 0) continue
      const magnitude = Math.abs(scaled[at])
      if (magnitude > largest) largest = magnitude
    }
  }
  return largest
}
