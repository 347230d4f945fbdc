/** The three matrices, each with its vectors in the trace: what passes over them have in common. */
import { cell, encoder, readout } from './network'
import { PlasticMatrix } from './plasticMatrix'
import {
  differentiatesInputs,
  hasEncoder,
  hiddenSize,
  hiddenWidth,
  inputSize,
  isLstm,
  rule,
  ruleGradient,
  ruleNone,
} from './settings'
import * as trace from './trace'
import { StepScalars, StepVectors } from './trace'
import * as work from './workspace'

@unmanaged
export class Layer {
  matrix: PlasticMatrix
  /** Inputs by row; the presynaptic activity of the step's write. */
  input: StepVectors
  /** What the write pairs with it, by column: delta with the gradient rule, else the layer's activated output. */
  factor: StepVectors
  /** x u, and dLoss/dz, by column. */
  plasticPart: StepVectors
  adjoint: StepVectors
  /** dLoss/d(what the inner back-propagation carried back), by row. Its base is 0 where nothing was. */
  secondAdjoint: StepVectors
  /** Relu units by column: where they are 0, the adjoint of the factor is not needed. Its base is 0 for other columns. */
  activity: StepVectors
  /** |p|^2, plus 1 for each bias that moves, and |q|^2. */
  preSquared: StepScalars
  postSquared: StepScalars
  /** Adjoints of the write's p by row (with the rate), and q by column (without it). */
  dPre: usize
  dPost: usize
  /** Rows that are gone back through even where their input is 0. */
  forcedRows: u32
}

export const encoderLayer = changetype<Layer>(memory.data(64))
export const cellLayer = changetype<Layer>(memory.data(64))
export const readoutLayer = changetype<Layer>(memory.data(64))

const encoderFactor = changetype<StepVectors>(memory.data(8))
const cellFactor = changetype<StepVectors>(memory.data(8))
const readoutFactor = changetype<StepVectors>(memory.data(8))
const encodedActivity = changetype<StepVectors>(memory.data(8))
const hiddenActivity = changetype<StepVectors>(memory.data(8))
const none = changetype<StepVectors>(memory.data(8))

/** Points the layers at what trace and workspace hold now. */
export function layOutLayers(): void {
  const isGradient = rule == ruleGradient
  encodedActivity.pointAt(trace.cellInput.base + (hiddenWidth << 2), trace.cellInput.stride)
  hiddenActivity.pointAt(trace.cellInput.at(1), trace.cellInput.stride)
  encoderFactor.copyFrom(isGradient ? trace.encoderDelta : encodedActivity)
  cellFactor.copyFrom(isGradient ? trace.cellDelta : isLstm ? trace.gates : hiddenActivity)
  readoutFactor.copyFrom(isGradient ? trace.readoutDelta : trace.output)

  encoderLayer.matrix = encoder
  encoderLayer.input = trace.encoderInput
  encoderLayer.factor = encoderFactor
  encoderLayer.plasticPart = trace.encoderPlasticPart
  encoderLayer.adjoint = trace.encoderAdjoint
  encoderLayer.secondAdjoint = none
  encoderLayer.activity = encodedActivity
  encoderLayer.preSquared = trace.encoderPreSquared
  encoderLayer.postSquared = trace.encoderPostSquared
  encoderLayer.dPre = work.dEncoderPre
  encoderLayer.dPost = work.dEncoderPost
  encoderLayer.forcedRows = differentiatesInputs ? inputSize : 0

  cellLayer.matrix = cell
  cellLayer.input = trace.cellInput
  cellLayer.factor = cellFactor
  cellLayer.plasticPart = trace.cellPlasticPart
  cellLayer.adjoint = trace.cellAdjoint
  cellLayer.secondAdjoint = isGradient && hasEncoder ? trace.cellSecondAdjoint : none
  cellLayer.activity = isLstm ? none : hiddenActivity
  cellLayer.preSquared = trace.cellPreSquared
  cellLayer.postSquared = trace.cellPostSquared
  cellLayer.dPre = work.dCellPre
  cellLayer.dPost = work.dCellPost
  // u behind h: where it is the input, its rows and all before them.
  cellLayer.forcedRows = differentiatesInputs && !hasEncoder ? hiddenWidth + hiddenSize : isLstm ? hiddenSize : 0

  readoutLayer.matrix = readout
  readoutLayer.input = trace.readoutInput
  readoutLayer.factor = readoutFactor
  readoutLayer.plasticPart = trace.readoutPlasticPart
  readoutLayer.adjoint = trace.readoutAdjoint
  readoutLayer.secondAdjoint = isGradient ? trace.readoutSecondAdjoint : none
  readoutLayer.activity = none
  readoutLayer.preSquared = trace.readoutPreSquared
  readoutLayer.postSquared = trace.readoutPostSquared
  readoutLayer.dPre = work.dReadoutPre
  readoutLayer.dPost = work.dReadoutPost
  readoutLayer.forcedRows = isLstm ? hiddenSize : 0
}
