import * as tf from '@tensorflow/tfjs-core'
import type { LayerTensors } from './tensorNetwork'

/** One layer's plastic part: w [batch, pre, post], null in the non-plastic model; b [batch, post], null unless it moves. */
export interface PlasticState {
  readonly weight: tf.Tensor3D | null
  readonly bias: tf.Tensor2D | null
}

/** z = v (W~ + w) + b~ + b, with v [batch, pre] and z [batch, post]. */
export function plasticLinear(layer: LayerTensors, state: PlasticState, input: tf.Tensor2D): tf.Tensor2D {
  let z: tf.Tensor2D = tf.add(tf.matMul(input, layer.slowWeight), layer.slowBias)
  if (state.weight) z = tf.add(z, rowTimes(input, state.weight))
  if (state.bias) z = tf.add(z, state.bias)
  return z
}

/** delta (W~ + w)^T: a gradient at the layer's output [batch, post] carried back to its input [batch, pre]. */
export function plasticLinearBackward(layer: LayerTensors, state: PlasticState, delta: tf.Tensor2D): tf.Tensor2D {
  const slow: tf.Tensor2D = tf.matMul(delta, layer.slowWeight, false, true)
  return state.weight ? tf.add(slow, rowTimes(delta, state.weight, true)) : slow
}

/** Each sample's row vector times its own matrix: [batch, n] x [batch, n, m] -> [batch, m]. */
function rowTimes(rows: tf.Tensor2D, matrices: tf.Tensor3D, transpose = false): tf.Tensor2D {
  const [batch, n] = rows.shape
  const product = tf.matMul(tf.reshape(rows, [batch, 1, n]), matrices, false, transpose)
  return tf.reshape(product, [batch, product.shape[2]!])
}

/** A layer's update direction g: p [batch, pre] and q or delta [batch, post]; its biases move only if `movesBias`. */
export interface UpdateDirection {
  readonly presynaptic: tf.Tensor2D
  readonly postsynaptic: tf.Tensor2D
  readonly movesBias: boolean
}

/** |g|^2 of one layer [batch]: |p|^2 |q|^2, plus |q|^2 where the biases move. */
export function squaredNorm({ presynaptic, postsynaptic, movesBias }: UpdateDirection): tf.Tensor1D {
  const pre = tf.sum(tf.square(presynaptic), 1)
  const post = tf.sum(tf.square(postsynaptic), 1)
  return tf.mul(movesBias ? tf.add(pre, 1) : pre, post)
}

/**
 * w' = clip((1 - decay) w + eta alpha p q^T), b' = clip((1 - decay) b + eta alpha_b q)  (docs/notation.md, "One step").
 *
 * @param eta write rate [batch], after modulation and norm limit
 * @param decay forget rate [batch]
 */
export function writePlasticState(
  layer: LayerTensors,
  state: PlasticState,
  direction: UpdateDirection,
  eta: tf.Tensor1D,
  decay: tf.Tensor1D,
  weightClip: number | null,
): PlasticState {
  if (!state.weight) return state
  const { presynaptic, postsynaptic } = direction
  const [batch, pre] = presynaptic.shape
  const post = postsynaptic.shape[1]
  const keep = tf.reshape(tf.sub(1, decay), [batch, 1])
  const writtenPost: tf.Tensor2D = tf.mul(postsynaptic, tf.reshape(eta, [batch, 1]))
  const outer = tf.matMul(tf.reshape(presynaptic, [batch, pre, 1]), tf.reshape(writtenPost, [batch, 1, post]))
  const written = layer.alpha ? tf.mul(outer, layer.alpha) : outer
  const weight: tf.Tensor3D = tf.add(tf.mul(state.weight, tf.reshape(keep, [batch, 1, 1])), written)
  let bias = state.bias
  if (bias && direction.movesBias) {
    const writtenBias = layer.alphaBias ? tf.mul(writtenPost, layer.alphaBias) : writtenPost
    bias = tf.add(tf.mul(bias, keep), writtenBias)
  }
  if (weightClip === null) return { weight, bias }
  return {
    weight: tf.clipByValue(weight, -weightClip, weightClip),
    bias: bias && tf.clipByValue(bias, -weightClip, weightClip),
  }
}
