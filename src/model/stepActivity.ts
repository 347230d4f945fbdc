import type * as tf from '@tensorflow/tfjs-core'

/** The activities of one step that the rules read. Shapes as in `Recording`, without the steps axis. */
export interface StepActivity {
  readonly input: tf.Tensor2D
  readonly encoded: tf.Tensor2D
  readonly previousHidden: tf.Tensor2D
  readonly previousCellState: tf.Tensor2D | null
  readonly hidden: tf.Tensor2D
  readonly cellState: tf.Tensor2D | null
  readonly gates: tf.Tensor2D | null
  readonly output: tf.Tensor2D
}
