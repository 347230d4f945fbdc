import * as tf from '@tensorflow/tfjs-core'
import { mapLayers, type LayerName } from '../network/layers'
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
  const direction = (presynaptic: tf.Tensor2D, postsynaptic: tf.Tensor2D): UpdateDirection => ({
    presynaptic,
    postsynaptic,
    movesBias: true,
  })
  return mapLayers(config, (layer) => {
    switch (layer) {
      case 'encoder': {
        const encodedGradient = plasticLinearBackward(layers.feed, plastic.feed, cellDelta)
        // u = relu(z), so its derivative is 1 where u > 0.
        return direction(input, tf.mul(encodedGradient, tf.step(encoded)))
      }
      case 'feed':
        return direction(encoded, cellDelta)
      case 'recurrent':
        return direction(previousHidden, cellDelta)
      case 'readout':
        return direction(hidden, readoutDelta)
    }
  })
}
