import type * as tf from '@tensorflow/tfjs-core'
import { mapLayers, type LayerName } from '../network/layers'
import type { ModelConfig } from '../network/modelConfig'
import type { ParameterName } from '../network/parameters'

/** A layer's meta-learned values as tensors: [pre, post] and [post]. alpha is null where it is the constant 1. */
export interface LayerTensors {
  readonly slowWeight: tf.Tensor2D
  readonly slowBias: tf.Tensor1D
  readonly alpha: tf.Tensor2D | null
  readonly alphaBias: tf.Tensor1D | null
}

/** A network on a TensorFlow.js backend. */
export interface TensorNetwork {
  readonly config: ModelConfig
  readonly layers: Readonly<Record<LayerName, LayerTensors>>
  /** w_out [readoutSize] */
  readonly internalLossWeight: tf.Tensor1D
}

/** Arranges tensors by name as a network; the tensors stay the caller's. */
export function tensorNetwork(
  config: ModelConfig,
  tensors: Readonly<Partial<Record<ParameterName, tf.Tensor>>>,
): TensorNetwork {
  const layer = (name: LayerName): LayerTensors => ({
    slowWeight: tensors[`${name}.slowWeight`] as tf.Tensor2D,
    slowBias: tensors[`${name}.slowBias`] as tf.Tensor1D,
    alpha: (tensors[`${name}.alpha`] as tf.Tensor2D | undefined) ?? null,
    alphaBias: (tensors[`${name}.alphaBias`] as tf.Tensor1D | undefined) ?? null,
  })
  return {
    config,
    layers: mapLayers(config, layer),
    internalLossWeight: tensors['internalLossWeight'] as tf.Tensor1D,
  }
}
