import { denseLayerPass } from '../../network/denseLayerPass'
import { effectiveSpacing, largestAlpha, largestMagnitude, type PassLayer } from '../../network/layerPass'
import { layerShape } from '../../network/layers'
import { parameterOf } from '../../network/parameters'
import { factorsOf } from '../../network/plasticWeightCursor'
import { layerRates } from '../../network/writeRates'
import { startKernels, type LoadKernels, type PlasticWeightKernels } from './kernelModule'

/**
 * {@link denseLayerPass} on four lanes, to the bit but for the norms, which are rounded otherwise. Where there is not
 * enough memory, the plain loops take over.
 *
 * @throws Error where this host has no WebAssembly with SIMD
 */
export async function createWasmLayerPass(load: LoadKernels): Promise<PassLayer> {
  const kernels = await startKernels<PlasticWeightKernels>('simd', () => load('plastic-weights'))
  return (recording, parameters, layer, episode, keptStep) => {
    const { rule, plasticity } = recording.config
    const { steps } = recording
    const { pre, post } = layerShape(recording.config, layer)
    if (rule === 'none' || !kernels.layOut(pre, post, steps))
      return denseLayerPass(recording, parameters, layer, episode, keptStep)
    const slowWeight = parameterOf(parameters, `${layer}.slowWeight`).values
    const slow = largestMagnitude(slowWeight)
    const width = 4 * Math.ceil(post / 4)
    const memory = new Float32Array(kernels.memory.buffer)
    const view = (address: number, length: number) => memory.subarray(address / 4, address / 4 + length)
    const putRows = (address: number, values: Float32Array) => {
      if (width === post) return view(address, values.length).set(values)
      for (let i = 0; i < pre; i++) view(address + 4 * i * width, post).set(values.subarray(i * post, (i + 1) * post))
    }
    putRows(kernels.slowWeightAt(), slowWeight)
    const alpha = parameters[`${layer}.alpha`]?.values
    if (alpha) putRows(kernels.alphaAt(), alpha)
    else view(kernels.alphaAt(), pre * width).fill(1)
    for (let step = 0; step < steps; step++) {
      const { pre: p, post: q } = factorsOf(recording, layer, step, episode)
      view(kernels.presynapticAt() + 4 * step * pre, pre).set(p)
      view(kernels.postsynapticAt() + 4 * step * width, post).set(q)
    }
    const rates = layerRates(recording, layer, episode)
    view(kernels.etaAt(), steps).set(rates.eta)
    view(kernels.keepAt(), steps).set(rates.keep)
    new Uint8Array(kernels.memory.buffer, kernels.erasedAt(), steps).set(rates.erased)
    kernels.pass(plasticity.weightClip ?? Infinity, keptStep, effectiveSpacing)
    const kept = new Float32Array(pre * post)
    for (let i = 0; i < pre; i++) kept.set(view(kernels.keptAt() + 4 * i * width, post), i * post)
    return {
      extremes: {
        slow,
        plastic: kernels.largestPlastic(),
        effective: Math.max(slow, kernels.largestEffective()),
        change: kernels.largestChange(),
        alpha: largestAlpha(parameters, layer),
      },
      norms: view(kernels.normsAt(), steps + 1).slice(),
      strongestAt: kernels.strongestAt(),
      kept,
    }
  }
}
