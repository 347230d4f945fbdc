import { cellWidth, inputLayer, layerShape, layersOf, readoutSize, type LayerName } from './layers'
import type { ModelConfig } from './modelConfig'
import type { Recording } from './recording'

/** A unit of the network, wherever it stands: an input, u, h, an activated gate of the LSTM, or an output. */
export interface Unit {
  readonly kind: 'input' | 'encoded' | 'hidden' | 'gate' | 'output'
  readonly index: number
}

/** One weight of one layer. */
export interface ConnectionIndex {
  readonly layer: LayerName
  readonly pre: number
  readonly post: number
}

function preKind(config: ModelConfig, layer: LayerName): Unit['kind'] {
  if (layer === inputLayer(config)) return 'input'
  return layer === 'feed' ? 'encoded' : 'hidden'
}

function postKind({ cell }: ModelConfig, layer: LayerName): Unit['kind'] {
  if (layer === 'encoder') return 'encoded'
  if (layer === 'readout') return 'output'
  return cell === 'lstm' ? 'gate' : 'hidden'
}

/**
 * The unit behind a row (`pre`) or column (`post`) of a layer.
 *
 * @throws RangeError where the layer has no such row or column
 */
export function unitOf(config: ModelConfig, layer: LayerName, side: 'pre' | 'post', index: number): Unit {
  const count = layerShape(config, layer)[side]
  if (!(index >= 0 && index < count))
    throw new RangeError(`unitOf: the ${layer} has ${count} ${side}synaptic units, got unit ${index}`)
  return { kind: side === 'pre' ? preKind(config, layer) : postKind(config, layer), index }
}

/** What a unit puts out at every step of an episode [steps]. */
export function unitActivity(recording: Recording, { kind, index }: Unit, episode = 0): Float32Array {
  const { config, steps } = recording
  const [values, width] = {
    input: [recording.inputs, config.inputSize] as const,
    encoded: [recording.encoded, config.hiddenSize] as const,
    hidden: [recording.hidden, config.hiddenSize] as const,
    gate: [recording.gates ?? recording.hidden, cellWidth(config)] as const,
    output: [recording.outputs, readoutSize(config)] as const,
  }[kind]
  return Float32Array.from({ length: steps }, (_, step) => values[(episode * steps + step) * width + index])
}

/** All connections into and out of a unit. An LSTM's hidden unit is reached through its four gates. */
export function unitConnections(
  config: ModelConfig,
  { kind, index }: Unit,
): { readonly incoming: readonly ConnectionIndex[]; readonly outgoing: readonly ConnectionIndex[] } {
  const incoming: ConnectionIndex[] = []
  const outgoing: ConnectionIndex[] = []
  for (const layer of layersOf(config)) {
    const { pre, post } = layerShape(config, layer)
    const columns =
      postKind(config, layer) === kind
        ? [index]
        : kind === 'hidden' && postKind(config, layer) === 'gate'
          ? [0, 1, 2, 3].map((gate) => gate * config.hiddenSize + index)
          : []
    for (const column of columns) for (let row = 0; row < pre; row++) incoming.push({ layer, pre: row, post: column })
    if (preKind(config, layer) === kind)
      for (let column = 0; column < post; column++) outgoing.push({ layer, pre: index, post: column })
  }
  return { incoming, outgoing }
}
