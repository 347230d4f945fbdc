import * as tf from '@tensorflow/tfjs-core'
import { layersOf, mapLayers, type LayerName } from '../network/layers'
import { gradientRule } from './gradientRule'
import { hebbianRule } from './hebbianRule'
import { internalLoss } from './internalLoss'
import { lstmCell } from './lstmCell'
import { modulationOf, writeRate } from './modulation'
import { plasticLinear, squaredNorm, writePlasticState, type PlasticState, type UpdateDirection } from './plasticLinear'
import { rnnCell } from './rnnCell'
import type { StepActivity } from './stepActivity'
import type { TensorNetwork } from './tensorNetwork'

/** The network between two steps, on a backend. */
export interface TensorState {
  /** h [batch, hiddenSize] */
  readonly hidden: tf.Tensor2D
  /** c [batch, hiddenSize], LSTM only */
  readonly cellState: tf.Tensor2D | null
  readonly plastic: Readonly<Record<LayerName, PlasticState>>
}

/** One recorded step. */
export interface Frame {
  readonly activity: StepActivity
  /** Null in the non-plastic model. */
  readonly direction: Readonly<Record<LayerName, UpdateDirection>> | null
  /** Each [batch] */
  readonly modulation: tf.Tensor1D
  readonly eta: tf.Tensor1D
  readonly decay: tf.Tensor1D
  readonly squaredNorm: tf.Tensor1D
  readonly internalLoss: tf.Tensor1D
}

/**
 * One step of the network (docs/notation.md, "One step"): read, compute, gate, write.
 * All tensors it makes belong to the caller's tidy or gradient scope.
 *
 * @param input x_t [batch, inputSize]; u_t where there is no encoder
 */
export function step(
  network: TensorNetwork,
  state: TensorState,
  input: tf.Tensor2D,
): { state: TensorState; frame: Frame } {
  const { config, layers } = network
  const { plasticity } = config
  const { plastic } = state

  const encoded = config.encoder === 'plastic' ? tf.relu(plasticLinear(layers.encoder, plastic.encoder, input)) : input
  const preActivation: tf.Tensor2D = tf.add(
    plasticLinear(layers.recurrent, plastic.recurrent, state.hidden),
    plasticLinear(layers.feed, plastic.feed, encoded),
  )
  const lstm = state.cellState ? lstmCell(preActivation, state.cellState) : null
  const hidden = lstm ? lstm.hidden : rnnCell(preActivation)
  const output = plasticLinear(layers.readout, plastic.readout, hidden)
  const activity: StepActivity = {
    input,
    encoded,
    previousHidden: state.hidden,
    previousCellState: state.cellState,
    hidden,
    cellState: lstm?.cellState ?? null,
    gates: lstm?.gates ?? null,
    output,
  }

  const direction =
    config.rule === 'hebbian'
      ? hebbianRule(config, activity)
      : config.rule === 'gradient'
        ? gradientRule(network, plastic, activity)
        : null
  const norm = direction
    ? tf.addN(layersOf(config).map((layer) => squaredNorm(direction[layer])))
    : tf.zeros<tf.Rank.R1>([input.shape[0]])
  const modulation = modulationOf(config, output)
  const eta = writeRate(config, modulation, norm)
  const decay: tf.Tensor1D = tf.mul(modulation, plasticity.decayScale)

  const written = direction
    ? mapLayers(config, (layer) =>
        writePlasticState(layers[layer], plastic[layer], direction[layer], eta, decay, plasticity.weightClip),
      )
    : plastic
  return {
    state: { hidden, cellState: activity.cellState, plastic: written },
    frame: {
      activity,
      direction,
      modulation,
      eta,
      decay,
      squaredNorm: norm,
      internalLoss: internalLoss(output, network.internalLossWeight, plasticity.innerLossScale),
    },
  }
}
