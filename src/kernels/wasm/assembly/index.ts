/**
 * Fused kernels for plastic networks: one episode at a time, all of its weights in the processor's second-level cache.
 * The host sets sizes and settings, lays memory out, writes parameters and an episode, and runs it forwards and backwards.
 */
import { countedBytes, startAllocating, startCounting } from './allocation'
import { layOutCheckpoints } from './checkpoints'
import { forwardStep } from './forwardPass'
import { gradients, layOutNetwork, parameters, state } from './network'
import { layOutLayers } from './layers'
import { layOutRowLists } from './rowLists'
import { hiddenWidth, inputWidth, steps } from './settings'
import { layOutSlowGradients } from './slowGradients'
import { episodeAnswerError, episodeLoss } from './taskLoss'
import * as trace from './trace'
import { countActivity } from './unitOrder'
import { layOutWorkspace } from './workspace'

export { setEpisodes, setNetwork, setPlasticity } from './settings'
export { areParametersFinite, clearGradients, packGradients, unpackParameters } from './network'
export { startEpisode, finishEpisode } from './forwardPass'
export { orderUnits, resetUnitOrder } from './unitOrder'
export { backwardEpisode } from './backwardPass'

/** Lays memory out for the settings. Everything that was there is lost. Returns whether there was enough of it. */
export function layOut(): bool {
  startCounting()
  layOutAll()
  if (!startAllocating()) return false
  layOutAll()
  return true
}

function layOutAll(): void {
  layOutNetwork()
  trace.layOutTrace()
  layOutWorkspace()
  layOutLayers()
  layOutRowLists(max(2 * hiddenWidth, inputWidth) + 4)
  layOutSlowGradients(steps)
  layOutCheckpoints()
}

/** Bytes that the last layout needs, or would have needed. */
export function layoutBytes(): f64 {
  return <f64>countedBytes()
}

/** Runs steps `from` up to `to` of an episode. */
export function forwardSteps(from: u32, to: u32): void {
  for (let t = from; t < to; t++) forwardStep(t)
}

/** Counts the active units of the episode that was just run. */
export function countEpisodeActivity(): void {
  for (let t: u32 = 0; t < steps; t++) countActivity(t)
}

export function lossOfEpisode(): f64 {
  return episodeLoss
}

export function answerErrorOfEpisode(): f64 {
  return episodeAnswerError
}

/** Addresses at which the host writes and reads. */
export function parametersAt(): usize {
  return parameters
}

export function gradientsAt(): usize {
  return gradients
}

export function stateAt(): usize {
  return state
}

export function inputsAt(): usize {
  return trace.inputs.base
}

export function targetsAt(): usize {
  return trace.targets.base
}

export function inputGradientsAt(): usize {
  return trace.inputGradients.base
}

/** Addresses of one step's trace. Vectors are padded with zeros behind their size; gates are padded each. */
export function encodedAt(t: u32): usize {
  return trace.encodedAt(t)
}

export function hiddenAt(t: u32): usize {
  return trace.readoutInput.at(t)
}

export function cellStateAt(t: u32): usize {
  return trace.previousCellState.at(t + 1)
}

export function gatesAt(t: u32): usize {
  return trace.gates.at(t)
}

export function outputAt(t: u32): usize {
  return trace.output.at(t)
}

export function encoderDeltaAt(t: u32): usize {
  return trace.encoderDelta.at(t)
}

export function cellDeltaAt(t: u32): usize {
  return trace.cellDelta.at(t)
}

export function readoutDeltaAt(t: u32): usize {
  return trace.readoutDelta.at(t)
}

/** Addresses of scalars by step. */
export function modulationAt(): usize {
  return trace.modulation.base
}

export function etaAt(): usize {
  return trace.eta.base
}

export function decayAt(): usize {
  return trace.decay.base
}

export function squaredNormAt(): usize {
  return trace.squaredNorm.base
}

export function internalLossAt(): usize {
  return trace.internalLoss.base
}
