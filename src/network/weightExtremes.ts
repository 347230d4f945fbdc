import { denseLayerPass } from './denseLayerPass'
import { largestMagnitude, type LayerExtremes, type PassLayer } from './layerPass'
import { layerShape, layersOf, type LayerName } from './layers'
import type { Parameters } from './parameters'
import type { Recording } from './recording'

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
  /** w of each layer [pre, post] as one step reads it, so that who looks at that step need not rebuild it. */
  readonly kept: { readonly step: number; readonly plastic: Readonly<Record<LayerName, Float32Array>> }
}

export interface WeightExtremesOptions {
  readonly episode?: number
  /** The step whose weights are kept; the last step's are in place of those of a later one. */
  readonly keptStep?: number
  readonly passLayer?: PassLayer
}

/** Goes through all steps of one episode once. */
export function weightExtremes(
  recording: Recording,
  parameters: Parameters,
  { episode = 0, keptStep = 0, passLayer = denseLayerPass }: WeightExtremesOptions = {},
): WeightExtremes {
  const step = Math.min(keptStep, recording.steps)
  let strongest: WeightExtremes['strongest'] = null
  let largestNorm = 0
  const layers = {} as Record<LayerName, LayerExtremes>
  const norms = {} as Record<LayerName, Float32Array>
  const plastic = {} as Record<LayerName, Float32Array>
  for (const layer of layersOf(recording.config)) {
    const pass = passLayer(recording, parameters, layer, episode, step)
    layers[layer] = pass.extremes
    norms[layer] = pass.norms
    plastic[layer] = pass.kept
    const norm = largestMagnitude(pass.norms.filter(Number.isFinite))
    if (norm > largestNorm) {
      largestNorm = norm
      const { post } = layerShape(recording.config, layer)
      strongest = { layer, pre: Math.floor(pass.strongestAt / post), post: pass.strongestAt % post }
    }
  }
  return { layers, strongest, norms, kept: { step, plastic } }
}
