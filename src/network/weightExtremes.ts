import { denseLayerPass } from './denseLayerPass'
import { largestMagnitude, type LayerExtremes } from './layerPass'
import { layerShape, layersOf, type LayerName } from './layers'
import type { Parameters } from './parameters'
import type { Recording } from './recording'
import { sparseLayerPass } from './sparseLayerPass'

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
}

/** Goes through all steps of one episode once. */
export function weightExtremes(recording: Recording, parameters: Parameters, episode = 0): WeightExtremes {
  let strongest: WeightExtremes['strongest'] = null
  let largestNorm = 0
  const layers = {} as Record<LayerName, LayerExtremes>
  const norms = {} as Record<LayerName, Float32Array>
  for (const layer of layersOf(recording.config)) {
    const pass =
      sparseLayerPass(recording, parameters, layer, episode) ?? denseLayerPass(recording, parameters, layer, episode)
    layers[layer] = pass.extremes
    norms[layer] = pass.norms
    const norm = largestMagnitude(pass.norms.filter(Number.isFinite))
    if (norm > largestNorm) {
      largestNorm = norm
      const { post } = layerShape(recording.config, layer)
      strongest = { layer, pre: Math.floor(pass.strongestAt / post), post: pass.strongestAt % post }
    }
  }
  return { layers, strongest, norms }
}
