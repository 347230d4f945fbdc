import type { ModelConfig } from './modelConfig'

/** The four plastic linear maps, in the order in which a step runs them. A network need not have them all: {@link layersOf}. */
export const layerNames = ['encoder', 'feed', 'recurrent', 'readout'] as const
export type LayerName = (typeof layerNames)[number]

const layersWithoutEncoder = layerNames.filter((layer) => layer !== 'encoder')

/** The layers that a network has, in the order in which a step runs them: all, or all but the encoder. */
export function layersOf({ encoder }: ModelConfig): readonly LayerName[] {
  return encoder === 'plastic' ? layerNames : layersWithoutEncoder
}

/** Output units: the task's, the auxiliary ones, then the modulation logit if there is one. */
export function readoutSize(config: ModelConfig): number {
  return config.outputSize + config.auxiliarySize + (config.modulated ? 1 : 0)
}

/** Width of the cell's pre-activation: hidden units, or four gates [i, f, g, o] of them. */
export function cellWidth(config: ModelConfig): number {
  return config.cell === 'lstm' ? 4 * config.hiddenSize : config.hiddenSize
}

/** The layer whose presynaptic units are the inputs. */
export function inputLayer(config: ModelConfig): LayerName {
  return layersOf(config)[0]
}

/** A layer's numbers of presynaptic and postsynaptic units: its matrices are [pre, post]. 0 where the network lacks it. */
export function layerShape(config: ModelConfig, layer: LayerName): { pre: number; post: number } {
  const { encoder, inputSize, hiddenSize } = config
  switch (layer) {
    case 'encoder':
      return encoder === 'plastic' ? { pre: inputSize, post: hiddenSize } : { pre: 0, post: 0 }
    case 'feed':
    case 'recurrent':
      return { pre: hiddenSize, post: cellWidth(config) }
    case 'readout':
      return { pre: hiddenSize, post: readoutSize(config) }
  }
}

/** The weights of all layers together. */
export function weightCount(config: ModelConfig): number {
  return layersOf(config).reduce((sum, layer) => {
    const { pre, post } = layerShape(config, layer)
    return sum + pre * post
  }, 0)
}

/** A record with one value for each layer that the network has; as with an array, only these may be asked for. */
export function mapLayers<Value>(config: ModelConfig, value: (layer: LayerName) => Value): Record<LayerName, Value> {
  return Object.fromEntries(layersOf(config).map((layer) => [layer, value(layer)])) as Record<LayerName, Value>
}
