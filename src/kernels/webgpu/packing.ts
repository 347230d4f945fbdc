import { layerShape, layersOf, mapLayers, type LayerName } from '../../network/layers'
import {
  parameterShapes,
  type LayerParameter,
  type Network,
  type ParameterName,
  type Parameters,
} from '../../network/parameters'
import type { ModelConfig } from '../../network/modelConfig'
import type { HostTensor } from '../../numerics/hostTensor'
import type { EpisodeState, RecordingBuffers } from '../recordingBuffers'
import { layerRange, type KernelPlan, type TracePart } from './kernelPlan'
import { resultPlaces } from './kernelText'

/** The parameters as the kernels want them: slow weights, alpha (unless the rule is none), internalLossWeight. */
export function packParameters(plan: KernelPlan, { config, parameters }: Network): Float32Array {
  const { weights, rule, readoutSize } = plan
  const isPlastic = rule !== 'none'
  const packed = new Float32Array((isPlastic ? 2 : 1) * weights + readoutSize)
  const put = (at: number, size: number, name: ParameterName, otherwise: number) => {
    const tensor = config.alphaMode === 'none' && /alpha/.test(name) ? undefined : parameters[name]
    if (tensor) packed.set(tensor.values, at)
    else packed.fill(otherwise, at, at + size)
  }
  for (const layer of layersOf(config)) {
    const { pre, post } = layerShape(config, layer)
    const { from, biasAt } = layerRange(plan, layer)
    put(from, pre * post, `${layer}.slowWeight`, 0)
    put(biasAt, post, `${layer}.slowBias`, 0)
    if (!isPlastic) continue
    put(weights + from, pre * post, `${layer}.alpha`, 1)
    // The Hebbian rule does not move biases: nothing is written where alpha is 0.
    if (rule === 'gradient') put(weights + biasAt, post, `${layer}.alphaBias`, 1)
  }
  put(packed.length - readoutSize, readoutSize, 'internalLossWeight', 1)
  return packed
}

/** Adds the gradients of a part of the batch to sums in float64, by name. */
export class GradientSums {
  private readonly sums = new Map<ParameterName, Float64Array>()

  constructor(
    private readonly plan: KernelPlan,
    private readonly config: ModelConfig,
  ) {}

  /** Adds what the gradients' kernel left in its results. */
  add(results: Float32Array): void {
    for (const [name, shape] of parameterShapes(this.config)) {
      const size = shape.reduce((product, length) => product * length, 1)
      const sum = this.sums.get(name) ?? new Float64Array(size)
      const at = this.placeOf(name)
      for (let k = 0; k < size; k++) sum[k] += results[at + k]
      this.sums.set(name, sum)
    }
  }

  finish(): Parameters {
    const named: Partial<Record<ParameterName, HostTensor>> = {}
    for (const [name, shape] of parameterShapes(this.config))
      named[name] = { shape, values: Float32Array.from(this.sums.get(name)!) }
    return named
  }

  private placeOf(name: ParameterName): number {
    if (name === 'internalLossWeight') return resultPlaces(this.plan, 0, 0).internalLossWeight
    const [layer, part] = name.split('.') as [LayerName, LayerParameter]
    const { from, biasAt } = layerRange(this.plan, layer)
    const isAlpha = part === 'alpha' || part === 'alphaBias'
    return (isAlpha ? this.plan.weights : 0) + (part === 'slowBias' || part === 'alphaBias' ? biasAt : from)
  }
}

/** w and b of one episode as the kernels' elements. */
export function packPlastic(plan: KernelPlan, config: ModelConfig, { plastic }: EpisodeState): Float32Array {
  const packed = new Float32Array(plan.weights)
  for (const layer of layersOf(config)) {
    const { from, biasAt } = layerRange(plan, layer)
    const { weight, bias } = plastic[layer]
    if (weight) packed.set(weight, from)
    if (bias) packed.set(bias, biasAt)
  }
  return packed
}

/**
 * Puts one episode's trace records and final w into a recording.
 *
 * @param trace its records, the state before the first step included
 * @param elements w after its last step; empty for the non-plastic model
 */
export function recordEpisode(
  plan: KernelPlan,
  config: ModelConfig,
  buffers: RecordingBuffers,
  episode: number,
  trace: Float32Array,
  elements: Float32Array,
): void {
  const { hiddenSize, rule, cell } = plan
  const steps = trace.length / plan.trace.size - 1
  const part = (row: number, name: TracePart, size?: number) => {
    const place = plan.trace.at.get(name)
    if (!place) return null
    const from = row * plan.trace.size + place.from
    return trace.subarray(from, from + (size ?? place.size))
  }
  const scalar = (row: number, name: TracePart) => part(row, name)![0]
  for (let t = 0; t < steps; t++) {
    const row = t + 1
    buffers.putStep(episode, t, {
      encoded: part(row, 'cellInput', hiddenSize)!,
      hidden: part(row, 'hidden', hiddenSize)!,
      cellState: part(row, 'cellState'),
      gates: part(row, 'gates'),
      output: part(row, 'output')!,
      delta:
        rule === 'gradient'
          ? {
              encoder: part(row, 'encoderDelta'),
              cell: part(row, 'cellDelta')!,
              readout: part(row, 'readoutDelta')!,
            }
          : null,
      modulation: scalar(row, 'modulation'),
      eta: scalar(row, 'eta'),
      decay: scalar(row, 'decay'),
      updateNorm: scalar(row, 'updateNorm'),
      internalLoss: scalar(row, 'internalLoss'),
    })
  }
  buffers.putFinalState(episode, {
    hidden: part(steps, 'hidden', hiddenSize)!,
    cellState: cell === 'lstm' ? part(steps, 'cellState') : null,
    plastic: mapLayers(config, (layer) => {
      const { pre, post } = layerShape(config, layer)
      const { from, biasAt } = layerRange(plan, layer)
      return {
        weight: rule === 'none' ? null : elements.subarray(from, from + pre * post),
        bias: rule === 'gradient' ? elements.subarray(biasAt, biasAt + post) : null,
      }
    }),
  })
}
