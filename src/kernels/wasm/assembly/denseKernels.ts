/** Writes as they are defined, over all of a matrix, with s = 1: for clips and for decays that the scaled form cannot take. */
import { laneSum, multiplyAdd } from './lanes'
import {
  adjointStride,
  offsetAlpha,
  offsetAlphaGradient,
  offsetPlastic,
  plasticStride,
  PlasticMatrix,
} from './plasticMatrix'
import { weightClip } from './settings'

/** w = clip(keep w + alpha p q^T), with eta in q. */
export function writeDense(matrix: PlasticMatrix, p: usize, q: usize, keep: f32): void {
  const k = f32x4.splat(keep)
  const most = f32x4.splat(weightClip)
  const least = f32x4.neg(most)
  for (let block: u32 = 0; block < matrix.blocks; block++, q += 32) {
    let cell = matrix.values + block * matrix.rows * plasticStride
    const q0 = v128.load(q)
    const q1 = v128.load(q, 16)
    for (let row: u32 = 0; row < matrix.writableRows; row++, cell += plasticStride) {
      const pr = v128.load32_splat(p + (row << 2))
      const w0 = unclipped(k, v128.load(cell, offsetPlastic), v128.load(cell, offsetAlpha), f32x4.mul(pr, q0))
      const w1 = unclipped(k, v128.load(cell, offsetPlastic + 16), v128.load(cell, offsetAlpha + 16), f32x4.mul(pr, q1))
      v128.store(cell, f32x4.max(least, f32x4.min(most, w0)), offsetPlastic)
      v128.store(cell, f32x4.max(least, f32x4.min(most, w1)), offsetPlastic + 16)
    }
  }
}

function unclipped(keep: v128, w: v128, alpha: v128, pq: v128): v128 {
  return multiplyAdd(keep, w, f32x4.mul(alpha, pq))
}

/**
 * The reverse of {@link writeDense}, with w from before the write in the matrix: B becomes its adjoint, nothing passes
 * where the clip acted, and dalpha, dp (by row) and dq (by column, without eta) are added to.
 *
 * @returns dLoss/dkeep
 */
export function reverseWriteDense(matrix: PlasticMatrix, p: usize, q: usize, keep: f32, dp: usize, dq: usize): f32 {
  const k = f32x4.splat(keep)
  const most = f32x4.splat(weightClip)
  let dKeep = f32x4.splat(0)
  for (let block: u32 = 0; block < matrix.blocks; block++, q += 32, dq += 32) {
    for (let half: usize = 0; half < 32; half += 16) {
      let cell = matrix.values + block * matrix.rows * plasticStride + half
      let adjoint = matrix.adjoints + block * matrix.rows * adjointStride + half
      const qh = v128.load(q + half)
      let dqh = v128.load(dq + half)
      for (let row: u32 = 0; row < matrix.writableRows; row++) {
        const pr = v128.load32_splat(p + (row << 2))
        const pq = f32x4.mul(pr, qh)
        const w = v128.load(cell, offsetPlastic)
        const alpha = v128.load(cell, offsetAlpha)
        const passes = f32x4.le(f32x4.abs(unclipped(k, w, alpha, pq)), most)
        const b = v128.and(v128.load(adjoint), passes)
        dKeep = multiplyAdd(b, w, dKeep)
        v128.store(adjoint, f32x4.mul(k, b))
        v128.store(adjoint, multiplyAdd(pq, b, v128.load(adjoint, offsetAlphaGradient)), offsetAlphaGradient)
        const c = f32x4.mul(alpha, b)
        store<f32>(dp + (row << 2), load<f32>(dp + (row << 2)) + laneSum(f32x4.mul(c, qh)))
        dqh = multiplyAdd(pr, c, dqh)
        cell += plasticStride
        adjoint += adjointStride
      }
      v128.store(dq + half, dqh)
    }
  }
  return laneSum(dKeep)
}
