import { layerNames, type LayerName } from '../../network/layers'
import type { Parameters } from '../../network/parameters'
import { PlasticWeightCursor } from '../../network/plasticWeightCursor'
import type { Recording } from '../../network/recording'

/**
 * The 2-norm of each layer's plastic weights before the write of every step. Every w(t) has to be rebuilt for it, which
 * takes longer than a frame for large networks: so it is computed in slices.
 */
export class PlasticNorms {
  /** Norms [steps] of each layer; known up to `known`. */
  readonly norms: Readonly<Record<LayerName, Float32Array>>
  /** Steps computed so far. */
  known = 0
  /** The largest finite one so far, of any layer. */
  largest = 0
  private cursors: readonly (readonly [LayerName, PlasticWeightCursor])[]

  constructor(
    readonly recording: Recording,
    parameters: Parameters,
  ) {
    const { steps } = recording
    this.norms = {
      encoder: new Float32Array(steps),
      feed: new Float32Array(steps),
      recurrent: new Float32Array(steps),
      readout: new Float32Array(steps),
    }
    this.cursors = layerNames.map((layer) => [layer, new PlasticWeightCursor(recording, parameters, layer)])
  }

  get complete(): boolean {
    return this.known === this.recording.steps
  }

  /** Computes further steps until `now()` (in ms) passes `deadlineMs`; at least one. */
  advance(deadlineMs: number, now: () => number = () => performance.now()): void {
    while (!this.complete) {
      for (const [layer, cursor] of this.cursors) {
        const norm = euclideanNorm(cursor.weightAt(this.known))
        this.norms[layer][this.known] = norm
        if (Number.isFinite(norm)) this.largest = Math.max(this.largest, norm)
      }
      this.known++
      if (now() >= deadlineMs) break
    }
    // Their keyframes are copies of w: nothing needs them any more.
    if (this.complete) this.cursors = []
  }
}

function euclideanNorm(values: Float32Array): number {
  let sum = 0
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k]
  return Math.sqrt(sum)
}
