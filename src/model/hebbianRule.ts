import type * as tf from '@tensorflow/tfjs-core'
import { mapLayers, type LayerName } from '../network/layers'
import type { ModelConfig } from '../network/modelConfig'
import type { UpdateDirection } from './plasticLinear'
import type { StepActivity } from './stepActivity'

/** g = p q^T, with q what each layer puts out after its nonlinearity; biases do not move (docs/notation.md, "One step"). */
export function hebbianRule(config: ModelConfig, activity: StepActivity): Record<LayerName, UpdateDirection> {
  const { input, encoded, previousHidden, hidden, gates, output } = activity
  const cellOutput = gates ?? hidden
  const direction = (presynaptic: tf.Tensor2D, postsynaptic: tf.Tensor2D): UpdateDirection => ({
    presynaptic,
    postsynaptic,
    movesBias: false,
  })
  return mapLayers(config, (layer) => {
    switch (layer) {
      case 'encoder':
        return direction(input, encoded)
      case 'feed':
        return direction(encoded, cellOutput)
      case 'recurrent':
        return direction(previousHidden, cellOutput)
      case 'readout':
        return direction(hidden, output)
    }
  })
}
