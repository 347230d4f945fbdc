import { layerShape, layersOf, type LayerName } from './layers'
import { parameterOf, type Parameters } from './parameters'
import { PlasticWeightCursor } from './plasticWeightCursor'
import type { Recording } from './recording'

/** The largest finite magnitudes that a layer's matrices reach on any step of an episode. */
export interface LayerExtremes {
  readonly slow: number
  readonly plastic: number
  /** Of slow + plastic, looked at on every eighth step and after the last. */
  readonly effective: number
  /** Of what a step writes and forgets, without the erasures between steps. */
  readonly change: number
  readonly alpha: number
}

/** What one pass over an episode's plastic weights finds. */
export interface WeightExtremes {
  readonly layers: Readonly<Record<LayerName, LayerExtremes>>
  /**
   * Where most is held: of the layer whose w reaches the largest norm, the connection whose |w| gets largest. Null while
   * nothing is written.
   */
  readonly strongest: { readonly layer: LayerName; readonly pre: number; readonly post: number } | null
  /** 2-norm of each layer's w as each step reads it, and after the last [steps + 1]; 0 without plasticity. */
  readonly norms: Readonly<Record<LayerName, Float32Array>>
  /** Largest difference between w after the last step as rebuilt here and as the engine left it; null without plasticity. */
  readonly rebuildError: number | null
}

/** Goes through all steps of one episode once. */
export function weightExtremes(recording: Recording, parameters: Parameters, episode = 0): WeightExtremes {
  let strongest: WeightExtremes['strongest'] = null
  let largestNorm = 0
  let rebuildError: number | null = null
  const layers = {} as Record<LayerName, LayerExtremes>
  const norms = {} as Record<LayerName, Float32Array>
  for (const layer of layersOf(recording.config)) {
    const pass = layerPass(recording, parameters, layer, episode)
    layers[layer] = pass.extremes
    norms[layer] = pass.norms
    const norm = largestMagnitude(pass.norms.filter(Number.isFinite))
    if (norm > largestNorm) {
      largestNorm = norm
      const { post } = layerShape(recording.config, layer)
      strongest = { layer, pre: Math.floor(pass.strongestAt / post), post: pass.strongestAt % post }
    }
    if (pass.rebuildError !== null) rebuildError = Math.max(rebuildError ?? 0, pass.rebuildError)
  }
  return { layers, strongest, norms, rebuildError }
}

/** Slow weights change nothing from step to step, so neighbouring sums are much alike. */
const effectiveSpacing = 8

function layerPass(recording: Recording, parameters: Parameters, layer: LayerName, episode: number) {
  const slowWeight = parameterOf(parameters, `${layer}.slowWeight`).values
  const slow = largestMagnitude(slowWeight)
  const { steps } = recording
  const norms = new Float32Array(steps + 1)
  if (recording.config.rule === 'none') {
    const extremes = { slow, plastic: 0, effective: slow, change: 0, alpha: 0 }
    return { extremes, norms, strongestAt: 0, rebuildError: null }
  }
  const cursor = new PlasticWeightCursor(recording, parameters, layer, episode)
  const before = cursor.weightAt(0).slice()
  let plastic = 0
  let effective = slow
  let change = 0
  let strongestAt = 0
  for (let step = 1; step <= steps; step++) {
    const isErased = cursor.isErasedBefore(step)
    if (isErased) change = Math.max(change, largestMagnitude(cursor.changeAt(step - 1, before).filter(Number.isFinite)))
    const now = cursor.weightAt(step)
    if (isErased) before.fill(0)
    let squares = 0
    for (let k = 0; k < now.length; k++) {
      const weight = now[k]
      const magnitude = Math.abs(weight)
      if (magnitude > plastic && magnitude < Infinity) {
        plastic = magnitude
        strongestAt = k
      }
      const changed = Math.abs(weight - before[k])
      if (changed > change && changed < Infinity) change = changed
      before[k] = weight
      squares += weight * weight
    }
    norms[step] = Math.sqrt(squares)
    if (step % effectiveSpacing === 0 || step === steps)
      for (let k = 0; k < now.length; k++) {
        const magnitude = Math.abs(slowWeight[k] + now[k])
        if (magnitude > effective && magnitude < Infinity) effective = magnitude
      }
  }
  const alpha = parameters[`${layer}.alpha`]?.values
  const extremes = { slow, plastic, effective, change, alpha: alpha ? largestMagnitude(alpha) : 1 }
  return { extremes, norms, strongestAt, rebuildError: largestDifference(before, recording, layer, episode) }
}

function largestDifference(
  weight: Float32Array,
  recording: Recording,
  layer: LayerName,
  episode: number,
): number | null {
  const final = recording.finalState.plasticWeight?.[layer]
  if (!final) return null
  const from = episode * weight.length
  let largest = 0
  for (let k = 0; k < weight.length; k++) largest = Math.max(largest, Math.abs(weight[k] - final[from + k]))
  return largest
}

function largestMagnitude(values: Float32Array): number {
  let largest = 0
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k]))
  return largest
}
