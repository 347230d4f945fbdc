import type { LayerName } from './layers'
import type { Parameters } from './parameters'
import type { Recording } from './recording'

/** The largest finite magnitudes that a layer's matrices reach on any step of an episode. */
export interface LayerExtremes {
  readonly slow: number
  readonly plastic: number
  /** Of slow + plastic, looked at on every eighth step and after the last. */
  readonly effective: number
  /** Of what a step writes and forgets, without the erasures between steps. */
  readonly change: number
  readonly alpha: number
}

/** What one layer's plastic weights do in an episode. */
export interface LayerPass {
  readonly extremes: LayerExtremes
  /** 2-norm of w as each step reads it, and after the last [steps + 1] */
  readonly norms: Float32Array
  /** Place in [pre, post] of the largest |w|. */
  readonly strongestAt: number
  /** w [pre, post] as the step that was asked for reads it. */
  readonly kept: Float32Array
}

/**
 * Goes through all plastic weights of one layer on all steps of an episode.
 *
 * @param keptStep the step (0 to steps) whose w is wanted
 */
export type PassLayer = (
  recording: Recording,
  parameters: Parameters,
  layer: LayerName,
  episode: number,
  keptStep: number,
) => LayerPass

/** Slow weights change nothing from step to step, so neighbouring sums are much alike. */
export const effectiveSpacing = 8

/** The largest plasticity coefficient of a layer; 1 where they are not learned. */
export function largestAlpha(parameters: Parameters, layer: LayerName): number {
  const alpha = parameters[`${layer}.alpha`]?.values
  return alpha ? largestMagnitude(alpha) : 1
}

export function largestMagnitude(values: Float32Array): number {
  let largest = 0
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k]))
  return largest
}
