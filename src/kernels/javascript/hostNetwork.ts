import { layerShape, layersOf, mapLayers, type LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import { parameterShapes, type Network, type ParameterName, type Parameters } from '../../network/parameters'
import type { HostTensor } from '../../numerics/hostTensor'
import type { EpisodeState } from '../recordingBuffers'
import type { MapGradients, MapParameters, PlasticPart } from './plasticMap'

/** A network whose values are float64, arranged by map. */
export interface HostNetwork {
  readonly config: ModelConfig
  readonly maps: Readonly<Record<LayerName, MapParameters>>
  /** w_out [readoutSize] */
  readonly internalLossWeight: Float64Array
}

/** dLoss/d(every parameter) in float64, arranged as {@link HostNetwork}. */
export interface HostGradients {
  readonly maps: Readonly<Record<LayerName, MapGradients>>
  readonly internalLossWeight: Float64Array
}

/** One episode's state between two steps, or its adjoint. */
export interface HostState {
  /** h [hiddenSize] */
  hidden: Float64Array
  /** c [hiddenSize], LSTM only */
  cellState: Float64Array | null
  readonly plastic: Readonly<Record<LayerName, PlasticPart>>
}

export function toHostNetwork({ config, parameters }: Network): HostNetwork {
  const values = (name: ParameterName) => {
    const tensor = parameters[name]
    return tensor && parameterShapes(config).has(name) ? Float64Array.from(tensor.values) : null
  }
  return {
    config,
    maps: mapLayers(config, (layer) => ({
      ...layerShape(config, layer),
      slowWeight: values(`${layer}.slowWeight`)!,
      slowBias: values(`${layer}.slowBias`)!,
      alpha: values(`${layer}.alpha`),
      alphaBias: values(`${layer}.alphaBias`),
    })),
    internalLossWeight: values('internalLossWeight')!,
  }
}

export function zeroGradients({ config, maps, internalLossWeight }: HostNetwork): HostGradients {
  const zeros = <Values extends Float64Array | null>(values: Values) =>
    (values && new Float64Array(values.length)) as Values
  return {
    maps: mapLayers(config, (layer) => {
      const { slowWeight, slowBias, alpha, alphaBias } = maps[layer]
      return {
        slowWeight: zeros(slowWeight),
        slowBias: zeros(slowBias),
        alpha: zeros(alpha),
        alphaBias: zeros(alphaBias),
      }
    }),
    internalLossWeight: zeros(internalLossWeight),
  }
}

/** The gradients by name, in float32. */
export function gradientsByName(config: ModelConfig, gradients: HostGradients): Parameters {
  const named: Partial<Record<ParameterName, HostTensor>> = {}
  for (const [name, shape] of parameterShapes(config)) {
    const [layer, part] = name.split('.') as [LayerName, keyof MapGradients]
    const values = name === 'internalLossWeight' ? gradients.internalLossWeight : gradients.maps[layer][part]!
    named[name] = { shape, values: Float32Array.from(values) }
  }
  return named
}

/** A state of zeros: where an episode starts, and the adjoint with which its reversal does. */
export function zeroHostState(config: ModelConfig): HostState {
  return {
    hidden: new Float64Array(config.hiddenSize),
    cellState: config.cell === 'lstm' ? new Float64Array(config.hiddenSize) : null,
    plastic: mapLayers(config, (layer) => {
      const { pre, post } = layerShape(config, layer)
      return {
        weight: config.rule === 'none' ? null : new Float64Array(pre * post),
        bias: config.rule === 'gradient' ? new Float64Array(post) : null,
      }
    }),
  }
}

export function toHostState(config: ModelConfig, { hidden, cellState, plastic }: EpisodeState): HostState {
  const copy = (values: ArrayLike<number> | null) => values && Float64Array.from(values)
  return {
    hidden: Float64Array.from(hidden),
    cellState: copy(cellState),
    plastic: mapLayers(config, (layer) => ({ weight: copy(plastic[layer].weight), bias: copy(plastic[layer].bias) })),
  }
}

export function copyPlastic(config: ModelConfig, plastic: HostState['plastic']): HostState['plastic'] {
  return mapLayers(config, (layer) => ({
    weight: plastic[layer].weight?.slice() ?? null,
    bias: plastic[layer].bias?.slice() ?? null,
  }))
}

/** Overwrites `target` with `source`. */
export function restorePlastic(config: ModelConfig, target: HostState['plastic'], source: HostState['plastic']): void {
  for (const layer of layersOf(config)) {
    target[layer].weight?.set(source[layer].weight!)
    target[layer].bias?.set(source[layer].bias!)
  }
}
