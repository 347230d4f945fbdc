import * as tf from '@tensorflow/tfjs-core'
import type { LayerName } from '../network/layers'
import { internalLossGradient } from './internalLoss'
import { lstmCellBackward } from './lstmCell'
import { plasticLinearBackward, type PlasticState, type UpdateDirection } from './plasticLinear'
import { rnnCellBackward } from './rnnCell'
import type { StepActivity } from './stepActivity'
import type { TensorNetwork } from './tensorNetwork'

/**
 * g = dL(t)/dw = p delta^T and dL(t)/db = delta, by back-propagation through this step alone, in closed form: the meta-gradient
 * is then one ordinary back-propagation through the rollout, second order included (docs/notation.md, "One step").
 */
export function gradientRule(
  network: TensorNetwork,
  plastic: Readonly<Record<LayerName, PlasticState>>,
  activity: StepActivity,
): Record<LayerName, UpdateDirection> {
  const { layers, internalLossWeight, config } = network
  const { input, encoded, previousHidden, hidden, output, gates, cellState, previousCellState } = activity
  const readoutDelta = internalLossGradient(output, internalLossWeight, config.plasticity.innerLossScale)
  const hiddenGradient = plasticLinearBackward(layers.readout, plastic.readout, readoutDelta)
  const cellDelta =
    gates && cellState && previousCellState
      ? lstmCellBackward({ hidden, cellState, gates }, previousCellState, hiddenGradient)
      : rnnCellBackward(hidden, hiddenGradient)
  const encodedGradient = plasticLinearBackward(layers.feed, plastic.feed, cellDelta)
  // u = relu(z), so its derivative is 1 where u > 0.
  const encoderDelta: tf.Tensor2D = tf.mul(encodedGradient, tf.step(encoded))
  const direction = (presynaptic: tf.Tensor2D, postsynaptic: tf.Tensor2D): UpdateDirection => ({
    presynaptic,
    postsynaptic,
    movesBias: true,
  })
  return {
    encoder: direction(input, encoderDelta),
    feed: direction(encoded, cellDelta),
    recurrent: direction(previousHidden, cellDelta),
    readout: direction(hidden, readoutDelta),
  }
}
