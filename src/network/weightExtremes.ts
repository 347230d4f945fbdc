import { layerNames, layerShape, type LayerName } from './layers'
import { parameterOf, type Parameters } from './parameters'
import { PlasticWeightCursor } from './plasticWeightCursor'
import type { Recording } from './recording'

/** The largest finite magnitudes that a layer's matrices reach on any step of an episode. */
export interface LayerExtremes {
  readonly slow: number
  readonly plastic: number
  /** Of slow + plastic, looked at on every eighth step and after the last. */
  readonly effective: number
  /** Of w(t+1) - w(t). */
  readonly change: number
  readonly alpha: number
}

/** What one pass over an episode's plastic weights finds. */
export interface WeightExtremes {
  readonly layers: Readonly<Record<LayerName, LayerExtremes>>
  /**
   * Where most is held after the last step: of the layer whose w has the largest norm then, the connection whose |w| gets
   * largest on any step. Null while nothing is written.
   */
  readonly strongest: { readonly layer: LayerName; readonly pre: number; readonly post: number } | null
  /** Largest difference between w after the last step as rebuilt here and as the engine left it; null without plasticity. */
  readonly rebuildError: number | null
}

/** Goes through all steps of one episode once. */
export function weightExtremes(recording: Recording, parameters: Parameters, episode = 0): WeightExtremes {
  let strongest: WeightExtremes['strongest'] = null
  let largestNorm = 0
  let rebuildError: number | null = null
  const layers = {} as Record<LayerName, LayerExtremes>
  for (const layer of layerNames) {
    const pass = layerPass(recording, parameters, layer, episode)
    layers[layer] = pass.extremes
    if (pass.finalNorm > largestNorm) {
      largestNorm = pass.finalNorm
      const { post } = layerShape(recording.config, layer)
      strongest = { layer, pre: Math.floor(pass.strongestAt / post), post: pass.strongestAt % post }
    }
    if (pass.rebuildError !== null) rebuildError = Math.max(rebuildError ?? 0, pass.rebuildError)
  }
  return { layers, strongest, rebuildError }
}

/** Slow weights change nothing from step to step, so neighbouring sums are much alike. */
const effectiveSpacing = 8

function layerPass(recording: Recording, parameters: Parameters, layer: LayerName, episode: number) {
  const slowWeight = parameterOf(parameters, `${layer}.slowWeight`).values
  const slow = largestMagnitude(slowWeight)
  if (recording.config.rule === 'none') {
    const extremes = { slow, plastic: 0, effective: slow, change: 0, alpha: 0 }
    return { extremes, strongestAt: 0, finalNorm: 0, rebuildError: null }
  }
  const cursor = new PlasticWeightCursor(recording, parameters, layer, episode)
  let now = cursor.weightAt(0).slice()
  let before = now.slice()
  let plastic = 0
  let effective = slow
  let change = 0
  let strongestAt = 0
  for (let step = 0; step < recording.steps; step++) {
    ;[now, before] = [before, now]
    now.set(cursor.weightAt(step + 1))
    for (let k = 0; k < now.length; k++) {
      const magnitude = Math.abs(now[k])
      if (magnitude > plastic && magnitude < Infinity) {
        plastic = magnitude
        strongestAt = k
      }
      const changed = Math.abs(now[k] - before[k])
      if (changed > change && changed < Infinity) change = changed
    }
    if ((step + 1) % effectiveSpacing === 0 || step === recording.steps - 1)
      for (let k = 0; k < now.length; k++) {
        const magnitude = Math.abs(slowWeight[k] + now[k])
        if (magnitude > effective && magnitude < Infinity) effective = magnitude
      }
  }
  const alpha = parameters[`${layer}.alpha`]?.values
  const extremes = { slow, plastic, effective, change, alpha: alpha ? largestMagnitude(alpha) : 1 }
  const finalNorm = Math.sqrt(now.reduce((sum, weight) => (Number.isFinite(weight) ? sum + weight * weight : sum), 0))
  return { extremes, strongestAt, finalNorm, rebuildError: largestDifference(now, recording, layer, episode) }
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
