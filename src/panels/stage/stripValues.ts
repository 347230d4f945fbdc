import { inputLayer, type LayerName } from '../../network/layers'
import { factorsOf } from '../../network/plasticWeightCursor'
import type { Recording } from '../../network/recording'
import { arrivedStep, type PhaseMoment, type Quantity } from './phaseMoment'

const rowQuantities: Readonly<Record<LayerName, Quantity>> = {
  encoder: 'input',
  feed: 'encoded',
  recurrent: 'input',
  readout: 'hidden',
}

const columnQuantities: Readonly<Record<LayerName, Quantity>> = {
  encoder: 'encoded',
  feed: 'hidden',
  recurrent: 'hidden',
  readout: 'output',
}

export interface StripValues {
  /** p, and q or delta, as far as the step has got; null while there is nothing yet. Views of the recording. */
  readonly pre: Float32Array | null
  readonly post: Float32Array | null
  /** The steps whose values these are. */
  readonly preStep: number | null
  readonly postStep: number | null
  readonly preQuantity: Quantity
  readonly postQuantity: Quantity
}

/** What the bars beside and above a layer's matrix show at a moment. h of the step before is there from the start. */
export function stripValues(recording: Recording, layer: LayerName, moment: PhaseMoment): StripValues {
  const preQuantity = layer === inputLayer(recording.config) ? 'input' : rowQuantities[layer]
  const postQuantity = recording.config.rule === 'gradient' ? 'delta' : columnQuantities[layer]
  const preStep = arrivedStep(moment, preQuantity)
  const postStep = arrivedStep(moment, postQuantity)
  return {
    pre: preStep === null ? null : factorsOf(recording, layer, preStep).pre,
    post: postStep === null ? null : factorsOf(recording, layer, postStep).post,
    preStep,
    postStep,
    preQuantity,
    postQuantity,
  }
}
