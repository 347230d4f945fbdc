import { OverflowError } from '../numerics/engineErrors'
import type { HostTensor } from '../numerics/hostTensor'
import { parameterCount, trainedRanges } from '../network/flatParameters'
import type { ModelConfig } from '../network/modelConfig'

/** The outer optimiser's settings. */
export interface AdamWSettings {
  readonly learningRate: number
  /** Decoupled; applies to every meta-learned parameter, alpha included. */
  readonly weightDecay: number
  /** The 2-norm over all gradients above which they are scaled down. */
  readonly gradientNormLimit: number
}

/** As published: learning rate 1e-3, no weight decay, gradient norm at most 5. */
export const defaultAdamW: AdamWSettings = { learningRate: 1e-3, weightDecay: 0, gradientNormLimit: 5 }

/** What AdamW carries from step to step: running averages for every value of the flat parameters. */
export interface AdamWState {
  steps: number
  readonly first: Float32Array
  readonly second: Float32Array
  readonly largestSecond: Float32Array
}

const averages = ['first', 'second', 'largestSecond'] as const
const firstDecay = 0.9
const secondDecay = 0.999
const epsilon = 1e-8

export function initialAdamW(config: ModelConfig): AdamWState {
  const count = parameterCount(config)
  return {
    steps: 0,
    first: new Float32Array(count),
    second: new Float32Array(count),
    largestSecond: new Float32Array(count),
  }
}

/**
 * One step of AdamW with amsgrad (Loshchilov & Hutter 2019; Reddi et al. 2018), after limiting the global gradient norm:
 *
 *     g *= min(1, limit / |g|);  theta *= 1 - learningRate weightDecay
 *     m = 0.9 m + 0.1 g;  v = 0.999 v + 0.001 g^2;  vmax = max(vmax, v)
 *     theta -= learningRate / (1 - 0.9^n) m / (sqrt(vmax / (1 - 0.999^n)) + 1e-8)
 *
 * Changes `parameters` and `state` in place. Parameters that are not meta-learned stay as they are, and their gradients
 * do not count in the norm.
 *
 * @param parameters all parameters in one array (network/flatParameters)
 * @param gradients dLoss/dparameter, arranged alike
 * @returns the gradients' norm before it was limited
 * @throws OverflowError where the gradients' norm is not finite; nothing was changed
 */
export function adamWStep(
  config: ModelConfig,
  parameters: Float32Array,
  gradients: Float32Array,
  state: AdamWState,
  settings: AdamWSettings,
): number {
  const ranges = trainedRanges(config)
  let squared = 0
  for (const { from, to } of ranges) for (let k = from; k < to; k++) squared += gradients[k] * gradients[k]
  const gradientNorm = Math.sqrt(squared)
  if (!Number.isFinite(gradientNorm)) throw new OverflowError('adamWStep', "the gradient's norm", gradientNorm)
  const scale = Math.min(1, settings.gradientNormLimit / (gradientNorm + 1e-6))

  const { first, second, largestSecond } = state
  const steps = ++state.steps
  const rate = settings.learningRate / (1 - firstDecay ** steps)
  const secondScale = 1 / Math.sqrt(1 - secondDecay ** steps)
  const keep = 1 - settings.learningRate * settings.weightDecay
  for (const { from, to } of ranges) {
    for (let k = from; k < to; k++) {
      const g = gradients[k] * scale
      const m = firstDecay * first[k] + (1 - firstDecay) * g
      const v = secondDecay * second[k] + (1 - secondDecay) * g * g
      const largest = Math.max(largestSecond[k], v)
      first[k] = m
      second[k] = v
      largestSecond[k] = largest
      parameters[k] = parameters[k] * keep - (rate * m) / (Math.sqrt(largest) * secondScale + epsilon)
    }
  }
  return gradientNorm
}

/** A copy that later steps do not change. */
export function copyAdamW({ steps, first, second, largestSecond }: AdamWState): AdamWState {
  return { steps, first: first.slice(), second: second.slice(), largestSecond: largestSecond.slice() }
}

/** The optimiser's state as named tensors, for a file from which training resumes. */
export function adamWToTensors(state: AdamWState): Map<string, HostTensor> {
  return new Map([
    ['adamW.steps', { shape: [1], values: Float32Array.of(state.steps) }],
    ...averages.map((name): [string, HostTensor] => [
      `adamW.${name}`,
      { shape: [state[name].length], values: state[name] },
    ]),
  ])
}

/** The reverse of {@link adamWToTensors}. Throws a RangeError where a tensor is missing or of another size. */
export function adamWFromTensors(config: ModelConfig, tensors: ReadonlyMap<string, HostTensor>): AdamWState {
  const read = (name: string, size: number) => {
    const values = tensors.get(`adamW.${name}`)?.values
    if (values?.length !== size)
      throw new RangeError(`adamWFromTensors: adamW.${name} must have ${size} values, got ${values?.length ?? 'none'}`)
    return values.slice()
  }
  const count = parameterCount(config)
  return {
    steps: read('steps', 1)[0],
    first: read('first', count),
    second: read('second', count),
    largestSecond: read('largestSecond', count),
  }
}
