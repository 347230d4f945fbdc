import * as tf from '@tensorflow/tfjs-core'
import type { ModelConfig } from '../network/modelConfig'

/**
 * m(t) = 2 sigmoid(eta~_t) [batch], eta~ the last output unit; 1 where modulation is off or the network has no such unit;
 * or the forced value.
 *
 * @param output o [batch, readoutSize]
 */
export function modulationOf({ plasticity, modulated }: ModelConfig, output: tf.Tensor2D): tf.Tensor1D {
  const [batch, size] = output.shape
  const setting = plasticity.modulation
  if (typeof setting === 'number') return tf.fill([batch], setting)
  if (setting === 'off' || !modulated) return tf.ones([batch])
  const logit: tf.Tensor1D = tf.reshape(tf.slice(output, [0, size - 1], [batch, 1]), [batch])
  return tf.mul(tf.sigmoid(logit), 2)
}

/**
 * The norm limit: eta = etaScale m min(1, maxUpdateNorm / norm), [batch]. It scales writing only, never decay.
 * Written with max(norm^2, limit^2), so that norm 0 gives eta = etaScale m and finite gradients.
 *
 * @param squaredNorm norm(t)^2 over all layers [batch]
 */
export function writeRate({ plasticity }: ModelConfig, modulation: tf.Tensor1D, squaredNorm: tf.Tensor1D): tf.Tensor1D {
  const unlimited: tf.Tensor1D = tf.mul(modulation, plasticity.etaScale)
  const limit = plasticity.maxUpdateNorm
  // Above 1e18 the square leaves float32's range, and no float32 update can reach the limit.
  if (limit > 1e18) return unlimited
  const bounded = tf.sqrt(tf.maximum(squaredNorm, limit * limit))
  return tf.mul(unlimited, tf.div(limit, bounded))
}
