import type { LossKind } from '../../network/modelConfig'

/** One step's error, summed over outputs: squared errors, or the cross-entropy of softmax(y) against the target. */
export function stepError(kind: LossKind, output: Float64Array, target: Float32Array): number {
  let sum = 0
  if (kind === 'meanSquared') {
    for (let k = 0; k < target.length; k++) sum += (output[k] - target[k]) ** 2
    return sum
  }
  const offset = logSumExp(output, target.length)
  for (let k = 0; k < target.length; k++) sum -= target[k] * (output[k] - offset)
  return sum
}

/** d({@link stepError})/do [readoutSize] times `scale`: 0 for outputs beyond the task's. */
export function stepErrorGradient(
  kind: LossKind,
  output: Float64Array,
  target: Float32Array,
  scale: number,
): Float64Array {
  const gradient = new Float64Array(output.length)
  if (kind === 'meanSquared') {
    for (let k = 0; k < target.length; k++) gradient[k] = 2 * scale * (output[k] - target[k])
    return gradient
  }
  const offset = logSumExp(output, target.length)
  const total = target.reduce((sum, t) => sum + t, 0)
  for (let k = 0; k < target.length; k++) gradient[k] = scale * (total * Math.exp(output[k] - offset) - target[k])
  return gradient
}

/** By how much a summed error counts in an episode's mean over `steps` steps and, for squared errors, its outputs. */
export function errorScale(kind: LossKind, steps: number, outputSize: number): number {
  return kind === 'meanSquared' ? 1 / (steps * outputSize) : 1 / steps
}

function logSumExp(values: Float64Array, count: number): number {
  let most = -Infinity
  for (let k = 0; k < count; k++) most = Math.max(most, values[k])
  let sum = 0
  for (let k = 0; k < count; k++) sum += Math.exp(values[k] - most)
  return most + Math.log(sum)
}
