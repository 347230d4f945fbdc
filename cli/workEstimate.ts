import { weightCount } from '../src/network/layers'
import type { ModelConfig } from '../src/network/modelConfig'

/** Arithmetic and memory traffic of one training step, were nothing skipped. */
export interface WorkEstimate {
  /** Weights, once for every step of every episode. */
  readonly weightVisits: number
  readonly flops: number
  /** Between the processor and the cache that holds one episode's weights. */
  readonly bytes: number
}

/**
 * Per weight, step and episode, forward and backward together. Hebbian, forward: W + w, times p (4), the write (3);
 * backward: the write undone (3), W + w times dz (4), dW (2), the adjoint of w (2), its products with p and q (5), dalpha (2).
 * The gradient rule carries delta back through W + w and differentiates that: half as much again.
 * Traffic, 4 bytes each: W, w, alpha in and w out; going back the same and dW, dalpha and the adjoint in and out.
 */
const perWeight = {
  none: { flops: 6, bytes: 16 },
  hebbian: { flops: 25, bytes: 56 },
  gradient: { flops: 38, bytes: 72 },
} as const

/** Counts every weight of every step of every episode: an upper bound, since rows of silent units are left out. */
export function estimateTrainingStep(config: ModelConfig, batch: number, steps: number): WorkEstimate {
  const weightVisits = weightCount(config) * batch * steps
  const { flops, bytes } = perWeight[config.rule]
  return { weightVisits, flops: flops * weightVisits, bytes: bytes * weightVisits }
}
