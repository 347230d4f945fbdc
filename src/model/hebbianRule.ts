import type * as tf from '@tensorflow/tfjs-core'
import type { LayerName } from '../network/layers'
import type { UpdateDirection } from './plasticLinear'
import type { StepActivity } from './stepActivity'

/** g = p q^T, with q what each layer puts out after its nonlinearity; biases do not move (docs/notation.md, "One step"). */
export function hebbianRule(activity: StepActivity): Record<LayerName, UpdateDirection> {
  const { input, encoded, previousHidden, hidden, gates, output } = activity
  const cellOutput = gates ?? hidden
  const direction = (presynaptic: tf.Tensor2D, postsynaptic: tf.Tensor2D): UpdateDirection => ({
    presynaptic,
    postsynaptic,
    movesBias: false,
  })
  return {
    encoder: direction(input, encoded),
    feed: direction(encoded, cellOutput),
    recurrent: direction(previousHidden, cellOutput),
    readout: direction(hidden, output),
  }
}
