import { layersOf, mapLayers, type LayerName } from '../network/layers'
import { parameterOf } from '../network/parameters'
import { PlasticWeightCursor } from '../network/plasticWeightCursor'
import { LayerRetrieval } from '../network/retrieval'
import type { WeightExtremes } from '../network/weightExtremes'
import type { CurrentRun } from './currentRun'

/** The matrices of one run at any step, rebuilt when they are looked at. Arrays returned are reused by later calls. */
export class RunWeights {
  private readonly now: Readonly<Record<LayerName, PlasticWeightCursor>>
  private readonly scratch: Partial<Record<LayerName, Float32Array>> = {}
  private readonly retrievals: Partial<Record<LayerName, LayerRetrieval>> = {}
  private knownRebuildError: number | null = null

  constructor(private readonly current: CurrentRun) {
    const { recording, weights } = current.run
    const { step, plastic } = weights.kept
    const { parameters } = current.checkpoint.network
    this.now = mapLayers(
      recording.config,
      (layer) => new PlasticWeightCursor(recording, parameters, layer, 0, { step, weight: plastic[layer] }),
    )
  }

  get extremes(): WeightExtremes {
    return this.current.run.weights
  }

  /** W~ [pre, post] */
  slow(layer: LayerName): Float32Array {
    return parameterOf(this.current.checkpoint.network.parameters, `${layer}.slowWeight`).values
  }

  /** alpha [pre, post]; null where it is not learned. */
  alpha(layer: LayerName): Float32Array | null {
    return this.current.checkpoint.network.parameters[`${layer}.alpha`]?.values ?? null
  }

  /** w [pre, post] before the write of `step` (0 to steps). */
  plastic(layer: LayerName, step: number): Float32Array {
    return this.now[layer].weightAt(step)
  }

  /** slow + plastic [pre, post], which is what the network computes with at `step`. */
  effective(layer: LayerName, step: number): Float32Array {
    const sum = this.scratchOf(layer)
    const slow = this.slow(layer)
    const plastic = this.plastic(layer, step)
    for (let k = 0; k < sum.length; k++) sum[k] = slow[k] + plastic[k]
    return sum
  }

  /** The two parts of one connection at a step. */
  at(layer: LayerName, pre: number, post: number, step: number): { readonly slow: number; readonly plastic: number } {
    const index = pre * this.now[layer].post + post
    return { slow: this.slow(layer)[index], plastic: this.plastic(layer, step)[index] }
  }

  /** What the write of `step` and its forgetting change [pre, post]; not an erasure after it. */
  change(layer: LayerName, step: number): Float32Array {
    return this.now[layer].changeAt(step, this.scratchOf(layer))
  }

  /** What is left at `step` of the write of `past` [pre, post] */
  survivingWrite(layer: LayerName, step: number, past: number): Float32Array {
    const { run, checkpoint } = this.current
    const retrieval = (this.retrievals[layer] ??= new LayerRetrieval(
      run.recording,
      checkpoint.network.parameters,
      layer,
    ))
    return retrieval.survivingWrite(step, past)
  }

  /** The 2-norm of w before the write of `step`. */
  norm(layer: LayerName, step: number): number {
    return this.current.run.weights.norms[layer][step]
  }

  /**
   * The largest difference of any weight after the last step, as rebuilt here, to what the engine ended with; null without
   * plasticity. Takes some milliseconds the first time.
   */
  get rebuildError(): number | null {
    const { recording } = this.current.run
    const final = recording.finalState.plasticWeight
    if (!final || recording.config.rule === 'none') return null
    return (this.knownRebuildError ??= Math.max(
      ...layersOf(recording.config).map((layer) =>
        largestDifference(this.plastic(layer, recording.steps), final[layer]),
      ),
    ))
  }

  private scratchOf(layer: LayerName): Float32Array {
    const { pre, post } = this.now[layer]
    return (this.scratch[layer] ??= new Float32Array(pre * post))
  }
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k] - b[k]))
  return largest
}

const ofRun = new WeakMap<CurrentRun, RunWeights>()

/** The matrices of a run; made once for each and dropped with it. */
export function runWeightsOf(current: CurrentRun): RunWeights {
  let weights = ofRun.get(current)
  if (!weights) ofRun.set(current, (weights = new RunWeights(current)))
  return weights
}
