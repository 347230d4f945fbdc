/** One layer's part of a step: reading, writing, and both backwards. */
import { carryBack, carryBackSlow, reverseReadAndWrite } from './backwardKernels'
import { reverseWriteDense, writeDense } from './denseKernels'
import { readSlow, writeAndRead } from './forwardKernels'
import { clear, dot, scaleInto } from './lanes'
import { Layer } from './layers'
import { listRows } from './rowLists'
import { isScaled, rule, ruleNone, steps } from './settings'
import { addOuterProducts } from './slowGradients'
import { decay, rate, scale, StepVectors } from './trace'
import { carried, preActivation, secondPart, writtenPost } from './workspace'

/** The layer's pre-activation at step t; the write of the step before is applied on the way where it is pending. */
export function readLayer(layer: Layer, t: u32, isWritePending: bool): void {
  const matrix = layer.matrix
  const input = layer.input
  const p = isWritePending ? input.at(t - 1) : 0
  if (p) scaleInto(writtenPost, layer.factor.at(t - 1), rate.get(t - 1), matrix.columns)
  listRows(input.at(t), 0, 1, p, 0, matrix.usedRows, matrix.writableRows, 0)
  if (rule == ruleNone) readSlow(matrix, preActivation)
  else writeAndRead(matrix, p ? writtenPost : 0, scale.get(t), preActivation, layer.plasticPart.at(t))
}

/** Applies the write of step t on its own. */
export function writeLayer(layer: Layer, t: u32): void {
  const matrix = layer.matrix
  scaleInto(writtenPost, layer.factor.at(t), rate.get(t), matrix.columns)
  listRows(0, 0, 1, layer.input.at(t), 0, matrix.usedRows, matrix.writableRows, 0)
  writeAndRead(matrix, writtenPost, 1, preActivation, secondPart)
}

/** Applies the write of step t as it is defined, over all weights. */
export function writeLayerDense(layer: Layer, t: u32): void {
  scaleInto(writtenPost, layer.factor.at(t), rate.get(t), layer.matrix.columns)
  writeDense(layer.matrix, layer.input.at(t), writtenPost, 1 - decay.get(t))
}

/** Goes back through reading at step t, and through the write of the step before unless the weights were folded between. */
export function reverseLayer(layer: Layer, t: u32, isFolded: bool, isSecondOrder: bool): void {
  const matrix = layer.matrix
  const input = layer.input
  const x = input.at(t)
  const d = layer.adjoint.at(t)
  const s = scale.get(t)
  clear(carried, matrix.rows)
  if (rule == ruleNone || t == 0) {
    // Nothing was written before step 0, so dLoss/dw(0) is not needed either.
    listRows(x, 0, 1, 0, 0, matrix.usedRows, 0, layer.forcedRows)
    if (rule == ruleNone) carryBackSlow(matrix, d, carried)
    else carryBack(matrix, d, s, carried)
    return
  }
  const hasWrite = isScaled() && !isFolded
  if (isScaled()) clearWriteAdjoints(layer)
  if (hasWrite) scaleInto(writtenPost, layer.factor.at(t - 1), rate.get(t - 1), matrix.columns)
  const second = isSecondOrder && layer.secondAdjoint.base ? layer.secondAdjoint.at(t) : 0
  const p = hasWrite ? input.at(t - 1) : 0
  listRows(x, second, s, p, 0, matrix.usedRows, matrix.writableRows, layer.forcedRows)
  const e = second ? layer.factor.at(t) : 0
  const q = hasWrite ? writtenPost : 0
  reverseReadAndWrite(matrix, d, e, q, activityAt(layer, t - 1), s, carried, layer.dPre, layer.dPost)
}

/** Goes back through the write of step t on its own. */
export function reverseLayerWrite(layer: Layer, t: u32): void {
  const matrix = layer.matrix
  scaleInto(writtenPost, layer.factor.at(t), rate.get(t), matrix.columns)
  listRows(0, 0, 1, layer.input.at(t), 0, matrix.usedRows, matrix.writableRows, layer.forcedRows)
  // No row is listed to be read, so it does not matter what d is.
  const d = writtenPost
  reverseReadAndWrite(matrix, d, 0, writtenPost, activityAt(layer, t), 1, carried, layer.dPre, layer.dPost)
}

/** The reverse of {@link writeLayerDense}. Returns dLoss/d(1 - decay). */
export function reverseLayerDense(layer: Layer, t: u32): f32 {
  clearWriteAdjoints(layer)
  scaleInto(writtenPost, layer.factor.at(t), rate.get(t), layer.matrix.columns)
  const keep: f32 = 1 - decay.get(t)
  return reverseWriteDense(layer.matrix, layer.input.at(t), writtenPost, keep, layer.dPre, layer.dPost)
}

function activityAt(layer: Layer, t: u32): usize {
  return layer.activity.base ? layer.activity.at(t) : 0
}

export function clearWriteAdjoints(layer: Layer): void {
  clear(layer.dPre, layer.matrix.rows)
  clear(layer.dPost, layer.matrix.columns)
}

/** The layer's share of dLoss/d(rate). */
export function rateAdjoint(layer: Layer, t: u32): f32 {
  return dot(layer.dPost, layer.factor.at(t), layer.matrix.columns)
}

/** The layer's share of dLoss/ds through reading. */
export function scaleAdjoint(layer: Layer, t: u32): f32 {
  return dot(layer.plasticPart.at(t), layer.adjoint.at(t), layer.matrix.columns)
}

/** dLoss/dW~ and dLoss/db~ of the episode: outer products over all steps. */
export function addSlowGradients(layer: Layer): void {
  addProducts(layer, layer.matrix.usedRows, layer.input, layer.adjoint)
  if (layer.secondAdjoint.base) addProducts(layer, layer.matrix.usedRows, layer.secondAdjoint, layer.factor)
}

function addProducts(layer: Layer, rows: u32, x: StepVectors, d: StepVectors): void {
  addOuterProducts(layer.matrix.slowGradients, layer.matrix.columns, rows, x.base, x.stride, d.base, d.stride, steps)
}
