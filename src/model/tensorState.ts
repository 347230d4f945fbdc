import * as tf from '@tensorflow/tfjs-core'
import { layerShape, mapLayers } from '../network/layers'
import type { ModelConfig } from '../network/modelConfig'
import type { NetworkState } from '../network/recording'
import type { PlasticState } from './plasticLinear'
import type { TensorState } from './step'

/** h(0) = c(0) = 0, w(0) = b(0) = 0. */
export function zeroState(config: ModelConfig, batch: number): TensorState {
  const plastic = config.rule !== 'none'
  const movesBias = config.rule === 'gradient'
  return {
    hidden: tf.zeros([batch, config.hiddenSize]),
    cellState: config.cell === 'lstm' ? tf.zeros([batch, config.hiddenSize]) : null,
    plastic: mapLayers(config, (layer): PlasticState => {
      const { pre, post } = layerShape(config, layer)
      return {
        weight: plastic ? tf.zeros([batch, pre, post]) : null,
        bias: movesBias ? tf.zeros([batch, post]) : null,
      }
    }),
  }
}

/** A stored state on the backend. It must fit the configuration. */
export function stateToTensors(config: ModelConfig, state: NetworkState): TensorState {
  const { batch, plasticWeight, plasticBias } = state
  const { hiddenSize } = config
  return {
    hidden: tf.tensor2d(state.hidden, [batch, hiddenSize]),
    cellState: config.cell === 'lstm' ? tf.tensor2d(state.cellState!, [batch, hiddenSize]) : null,
    plastic: mapLayers(config, (layer): PlasticState => {
      const { pre, post } = layerShape(config, layer)
      return {
        weight: config.rule === 'none' ? null : tf.tensor3d(plasticWeight![layer], [batch, pre, post]),
        bias: config.rule === 'gradient' ? tf.tensor2d(plasticBias![layer], [batch, post]) : null,
      }
    }),
  }
}

/** The tensors of a state, for disposing of it. */
export function stateTensors(state: TensorState): tf.Tensor[] {
  const plastic = Object.values(state.plastic).flatMap(({ weight, bias }) => [weight, bias])
  return [state.hidden, state.cellState, ...plastic].filter((tensor) => tensor !== null)
}

/** tf.tidy for a function that makes a state: everything but the state is freed. */
export function tidyState(makeState: () => TensorState): TensorState {
  // TensorFlow.js walks nulls in nested records, but its type does not allow them.
  return tf.tidy(() => makeState() as unknown as tf.TensorContainer) as unknown as TensorState
}
