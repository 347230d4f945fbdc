import {
  isTrained,
  parameterOf,
  parameterShapes,
  type Network,
  type ParameterName,
  type Parameters,
} from '../network/parameters'
import { sizeOf, type HostTensor } from '../numerics/hostTensor'

/** The outer optimiser's settings. */
export interface AdamWSettings {
  readonly learningRate: number
  /** Decoupled; applies to every meta-learned parameter, alpha included. */
  readonly weightDecay: number
  /** The 2-norm over all gradients above which they are scaled down. */
  readonly gradientNormLimit: number
}

/** paper.md: learning rate 1e-3, no weight decay, gradient norm at most 5. */
export const defaultAdamW: AdamWSettings = { learningRate: 1e-3, weightDecay: 0, gradientNormLimit: 5 }

/** Running averages of one parameter, each of its size. */
interface Moments {
  readonly first: Float32Array
  readonly second: Float32Array
  readonly largestSecond: Float32Array
}

/** What AdamW carries from step to step. */
export interface AdamWState {
  readonly steps: number
  readonly moments: Readonly<Partial<Record<ParameterName, Moments>>>
}

const momentNames = ['first', 'second', 'largestSecond'] as const
const firstDecay = 0.9
const secondDecay = 0.999
const epsilon = 1e-8

/** Zero moments for every parameter that is meta-learned. */
export function initialAdamW({ config }: Pick<Network, 'config'>): AdamWState {
  const moments: Partial<Record<ParameterName, Moments>> = {}
  for (const [name, shape] of parameterShapes(config)) {
    if (!isTrained(config, name)) continue
    const zeros = () => new Float32Array(sizeOf(shape))
    moments[name] = { first: zeros(), second: zeros(), largestSecond: zeros() }
  }
  return { steps: 0, moments }
}

/**
 * One step of AdamW with amsgrad (Loshchilov & Hutter 2019; Reddi et al. 2018), after limiting the global gradient norm:
 *
 *     g *= min(1, limit / |g|);  theta *= 1 - learningRate weightDecay
 *     m = 0.9 m + 0.1 g;  v = 0.999 v + 0.001 g^2;  vmax = max(vmax, v)
 *     theta -= learningRate / (1 - 0.9^n) m / (sqrt(vmax / (1 - 0.999^n)) + 1e-8)
 *
 * Parameters that are not meta-learned come back as they were, and their gradients do not count in the norm.
 */
export function adamWStep(
  network: Network,
  gradients: Parameters,
  state: AdamWState,
  settings: AdamWSettings,
): { parameters: Parameters; state: AdamWState; gradientNorm: number } {
  const { config, parameters } = network
  const names = [...parameterShapes(config).keys()]
  const trained = names.filter((name) => isTrained(config, name))
  let squared = 0
  for (const name of trained) for (const g of parameterOf(gradients, name).values) squared += g * g
  const gradientNorm = Math.sqrt(squared)
  if (!Number.isFinite(gradientNorm))
    throw new RangeError(`adamWStep: the gradient's norm must be finite, got ${gradientNorm}`)
  const scale = Math.min(1, settings.gradientNormLimit / (gradientNorm + 1e-6))

  const steps = state.steps + 1
  const rate = settings.learningRate / (1 - firstDecay ** steps)
  const secondScale = 1 / Math.sqrt(1 - secondDecay ** steps)
  const keep = 1 - settings.learningRate * settings.weightDecay
  const nextParameters: Partial<Record<ParameterName, HostTensor>> = { ...parameters }
  const nextMoments: Partial<Record<ParameterName, Moments>> = {}
  for (const name of trained) {
    const { shape, values } = parameterOf(parameters, name)
    const gradient = parameterOf(gradients, name).values
    const old = state.moments[name]
    if (!old) throw new RangeError(`adamWStep: the optimiser's state has no moments of ${name}`)
    const moments: Moments = {
      first: old.first.slice(),
      second: old.second.slice(),
      largestSecond: old.largestSecond.slice(),
    }
    const next = new Float32Array(values.length)
    for (let k = 0; k < values.length; k++) {
      const g = gradient[k] * scale
      const first = (moments.first[k] = firstDecay * moments.first[k] + (1 - firstDecay) * g)
      const second = (moments.second[k] = secondDecay * moments.second[k] + (1 - secondDecay) * g * g)
      const largest = (moments.largestSecond[k] = Math.max(moments.largestSecond[k], second))
      next[k] = values[k] * keep - (rate * first) / (Math.sqrt(largest) * secondScale + epsilon)
    }
    nextParameters[name] = { shape, values: next }
    nextMoments[name] = moments
  }
  return { parameters: nextParameters, state: { steps, moments: nextMoments }, gradientNorm }
}

/** The optimiser's state as named tensors, for a file from which training resumes. */
export function adamWToTensors({ steps, moments }: AdamWState): Map<string, HostTensor> {
  const tensors = new Map<string, HostTensor>([['adamW.steps', { shape: [1], values: Float32Array.of(steps) }]])
  for (const [name, moment] of Object.entries(moments))
    for (const part of momentNames)
      tensors.set(`adamW.${name}.${part}`, { shape: [moment[part].length], values: moment[part] })
  return tensors
}

/** The reverse of {@link adamWToTensors}. Throws a RangeError where a tensor is missing. */
export function adamWFromTensors(
  network: Pick<Network, 'config'>,
  tensors: ReadonlyMap<string, HostTensor>,
): AdamWState {
  const read = (name: string) => {
    const tensor = tensors.get(name)
    if (!tensor) throw new RangeError(`adamWFromTensors: ${name} is missing`)
    return tensor.values
  }
  const moments: Partial<Record<ParameterName, Moments>> = {}
  for (const name of Object.keys(initialAdamW(network).moments) as ParameterName[]) {
    const part = (which: (typeof momentNames)[number]) => read(`adamW.${name}.${which}`)
    moments[name] = { first: part('first'), second: part('second'), largestSecond: part('largestSecond') }
  }
  return { steps: read('adamW.steps')[0], moments }
}
