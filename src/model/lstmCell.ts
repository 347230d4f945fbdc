import * as tf from '@tensorflow/tfjs-core'

/** What one LSTM step computes. */
export interface LstmStep {
  /** h = o tanh(c) [batch, hiddenSize] */
  readonly hidden: tf.Tensor2D
  /** c = f c(t-1) + i g [batch, hiddenSize] */
  readonly cellState: tf.Tensor2D
  /** i, f, g, o after their nonlinearities [batch, 4 hiddenSize] */
  readonly gates: tf.Tensor2D
}

/** i, f, g, o = split4(z), i, f, o through sigmoid, g through tanh; c = f c(t-1) + i g; h = o tanh(c). */
export function lstmCell(preActivation: tf.Tensor2D, previousCellState: tf.Tensor2D): LstmStep {
  const [zi, zf, zg, zo] = tf.split(preActivation, 4, 1)
  const i = tf.sigmoid(zi)
  const f = tf.sigmoid(zf)
  const g = tf.tanh(zg)
  const o = tf.sigmoid(zo)
  const cellState: tf.Tensor2D = tf.add(tf.mul(f, previousCellState), tf.mul(i, g))
  return {
    hidden: tf.mul(o, tf.tanh(cellState)),
    cellState,
    gates: tf.concat([i, f, g, o] as tf.Tensor2D[], 1),
  }
}

/** delta = dL/dz [batch, 4 hiddenSize] from dL/dh, within this step: c(t-1) is a constant of it. */
export function lstmCellBackward(
  { cellState, gates }: LstmStep,
  previousCellState: tf.Tensor2D,
  hiddenGradient: tf.Tensor2D,
): tf.Tensor2D {
  const [i, f, g, o] = tf.split(gates, 4, 1)
  const tanhCell = tf.tanh(cellState)
  const cellGradient = tf.mul(tf.mul(hiddenGradient, o), tf.sub(1, tf.square(tanhCell)))
  const throughSigmoid = (gradient: tf.Tensor, gate: tf.Tensor) => tf.mul(gradient, tf.mul(gate, tf.sub(1, gate)))
  return tf.concat(
    [
      throughSigmoid(tf.mul(cellGradient, g), i),
      throughSigmoid(tf.mul(cellGradient, previousCellState), f),
      tf.mul(tf.mul(cellGradient, i), tf.sub(1, tf.square(g))),
      throughSigmoid(tf.mul(hiddenGradient, tanhCell), o),
    ] as tf.Tensor2D[],
    1,
  )
}
