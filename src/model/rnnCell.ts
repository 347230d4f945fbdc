import * as tf from '@tensorflow/tfjs-core'

/** h = relu(z), z = recurrent(h of the step before) + feed(u), all [batch, hiddenSize]. */
export function rnnCell(preActivation: tf.Tensor2D): tf.Tensor2D {
  return tf.relu(preActivation)
}

/** delta = dL/dz = dL/dh where h > 0, else 0. */
export function rnnCellBackward(hidden: tf.Tensor2D, hiddenGradient: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(hiddenGradient, tf.step(hidden))
}
