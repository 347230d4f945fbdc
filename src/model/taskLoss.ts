import * as tf from '@tensorflow/tfjs-core'
import type { LossKind } from '../network/modelConfig'

/**
 * Each episode's mean error over steps and, for squared errors, outputs: [batch].
 *
 * @param outputs y [batch, steps, outputSize]
 * @param targets [batch, steps, outputSize], one-hot for cross-entropy
 */
export function episodeErrors(kind: LossKind, outputs: tf.Tensor3D, targets: tf.Tensor3D): tf.Tensor1D {
  if (kind === 'meanSquared') return tf.mean(tf.squaredDifference(outputs, targets), [1, 2])
  const logProbabilities = tf.logSoftmax(outputs, -1)
  return tf.neg(tf.mean(tf.sum(tf.mul(targets, logProbabilities), 2), 1))
}
