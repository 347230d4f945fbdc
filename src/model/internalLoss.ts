import * as tf from '@tensorflow/tfjs-core'

/** L(t) = innerLossScale mean_k (w_out,k o_k)^2 [batch], the network's self-determined target. */
export function internalLoss(
  output: tf.Tensor2D,
  internalLossWeight: tf.Tensor1D,
  innerLossScale: number,
): tf.Tensor1D {
  return tf.mul(tf.mean(tf.square(tf.mul(output, internalLossWeight)), 1), innerLossScale)
}

/** dL/do = 2 innerLossScale w_out^2 o / K [batch, K]. */
export function internalLossGradient(
  output: tf.Tensor2D,
  internalLossWeight: tf.Tensor1D,
  innerLossScale: number,
): tf.Tensor2D {
  const scale = (2 * innerLossScale) / output.shape[1]
  return tf.mul(tf.mul(output, tf.square(internalLossWeight)), scale)
}
