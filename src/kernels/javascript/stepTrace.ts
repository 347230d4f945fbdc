import type { LayerName } from '../../network/layers'
import type { InnerGradient } from './gradientRule'

/** The activities of one step of one episode. */
export interface StepActivity {
  readonly input: Float64Array
  readonly encoded: Float64Array
  readonly previousHidden: Float64Array
  readonly previousCellState: Float64Array | null
  readonly hidden: Float64Array
  readonly cellState: Float64Array | null
  readonly gates: Float64Array | null
  readonly output: Float64Array
}

/** q, or delta with the gradient rule, of each map; feed and recurrent share the cell's. */
export interface PostsynapticFactors {
  /** Null where there is no encoder. */
  readonly encoder: Float64Array | null
  readonly cell: Float64Array
  readonly readout: Float64Array
}

/** All that is kept of a step: for the recording, and for going back through it. */
export interface StepTrace {
  readonly activity: StepActivity
  /** Null in the non-plastic model. */
  readonly factors: PostsynapticFactors | null
  /** Gradient rule only. */
  readonly inner: InnerGradient | null
  readonly modulation: number
  /** min(1, maxUpdateNorm / norm) */
  readonly normFactor: number
  readonly eta: number
  readonly decay: number
  readonly squaredNorm: number
  readonly internalLoss: number
}

/** dLoss/d(each activity of a step), added up on the way back through it. */
export interface StepAdjoint {
  readonly input: Float64Array
  readonly encoded: Float64Array
  readonly previousHidden: Float64Array
  /** Empty for the RNN, as the other parts of the LSTM. */
  readonly previousCellState: Float64Array
  readonly hidden: Float64Array
  readonly cellState: Float64Array
  readonly gates: Float64Array
  readonly output: Float64Array
}

/** A map's presynaptic activity p. */
export function presynaptic(activity: StepActivity, layer: LayerName): Float64Array {
  switch (layer) {
    case 'encoder':
      return activity.input
    case 'feed':
      return activity.encoded
    case 'recurrent':
      return activity.previousHidden
    case 'readout':
      return activity.hidden
  }
}

/** A map's postsynaptic factor: q, or delta with the gradient rule. */
export function postsynaptic(factors: PostsynapticFactors, layer: LayerName): Float64Array {
  return layer === 'encoder' ? factors.encoder! : layer === 'readout' ? factors.readout : factors.cell
}
