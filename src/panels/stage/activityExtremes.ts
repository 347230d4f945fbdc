import { layersOf, type LayerName } from '../../network/layers'
import { factorsOf } from '../../network/plasticWeightCursor'
import type { Recording } from '../../network/recording'

/** The largest finite magnitudes of one layer's factors on any step of an episode, and whether they have both signs. */
export interface FactorExtremes {
  readonly pre: number
  readonly post: number
  /** Whether more than stray values (noise on a cue) are negative, in p or in q. */
  readonly signed: boolean
}

/** Up to this share of all magnitude may be negative in a quantity that counts as unsigned. */
const strayShare = 0.1

/** The range of every layer's p and q (or delta) over an episode. The modulation logit is left out of the readout's q. */
export function activityExtremes(recording: Recording): Readonly<Record<LayerName, FactorExtremes>> {
  const { config, steps } = recording
  const found = {} as Record<LayerName, FactorExtremes>
  for (const layer of layersOf(config)) {
    const pre = new Range()
    const post = new Range()
    const withoutLogit = layer === 'readout' && config.modulated && config.rule !== 'gradient'
    for (let step = 0; step < steps; step++) {
      const factors = factorsOf(recording, layer, step)
      pre.include(factors.pre)
      post.include(withoutLogit ? factors.post.subarray(0, -1) : factors.post)
    }
    found[layer] = { pre: pre.largest, post: post.largest, signed: pre.signed || post.signed }
  }
  return found
}

class Range {
  largest = 0
  private negative = 0
  private total = 0

  include(values: Float32Array): void {
    for (let k = 0; k < values.length; k++) {
      const value = values[k]
      if (!Number.isFinite(value)) continue
      const magnitude = Math.abs(value)
      if (magnitude > this.largest) this.largest = magnitude
      this.total += magnitude
      if (value < 0) this.negative += magnitude
    }
  }

  get signed(): boolean {
    return this.negative > strayShare * this.total
  }
}
