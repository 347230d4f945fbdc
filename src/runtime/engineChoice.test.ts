import { describe, expect, it } from 'vitest'
import type { EngineName } from '../kernels/engine'
import { chooseEngines } from './engineChoice'
import type { EngineMeasurement } from './protocol'

function measured(engine: EngineName, news: Partial<EngineMeasurement> = {}): EngineMeasurement {
  return {
    engine,
    canRun: true,
    rolloutMs: null,
    trainingMs: null,
    trainingWorkers: 1,
    remark: '',
    trainingRemark: '',
    ...news,
  }
}

const wasm = measured('wasm:relaxed', { rolloutMs: 3, trainingMs: 20 })
const none = new Set<EngineName>()
const chosen = (measurements: readonly EngineMeasurement[], broken: ReadonlySet<EngineName> = none) => {
  const { stepping, training } = chooseEngines(measurements, broken)
  return [stepping.engine, training.engine]
}

describe('the choice of engines', () => {
  it('is the first of the fall-over order before anything was measured, and after failures', () => {
    expect(chosen([])).toEqual(['wasm:relaxed', 'wasm:relaxed'])
    expect(chosen([measured('wasm:relaxed', { canRun: false })])).toEqual(['wasm:simd', 'wasm:simd'])
    expect(chosen([], new Set(['wasm:relaxed', 'wasm:simd']))).toEqual(['composed:wasm', 'composed:wasm'])
    expect(chosen([], new Set(['wasm:relaxed', 'wasm:simd', 'composed:wasm']))).toEqual(['javascript', 'javascript'])
  })

  it('lets a graphics adapter do what it is measured to be faster at', () => {
    const gpu = (rolloutMs: number, trainingMs: number) => measured('composed:webgpu', { rolloutMs, trainingMs })
    expect(chosen([wasm, gpu(2, 5)])).toEqual(['composed:webgpu', 'composed:webgpu'])
    expect(chosen([wasm, gpu(5, 5)])).toEqual(['wasm:relaxed', 'composed:webgpu'])
    expect(chosen([wasm, gpu(2, 50)])).toEqual(['composed:webgpu', 'wasm:relaxed'])
  })

  it('steps on a graphics adapter only within half a frame, and says so', () => {
    const slow = measured('wasm:relaxed', { rolloutMs: 30, trainingMs: 20 })
    const gpu = measured('composed:webgpu', { rolloutMs: 12, trainingMs: null })
    expect(chosen([slow, gpu])[0]).toBe('wasm:relaxed')
    expect(chooseEngines([slow, gpu], none).stepping.reason).toMatch(/30.ms; WebGPU .* 12.ms, more than half a frame/)
  })

  it('never takes an adapter in software, nor one that failed', () => {
    const figures = { rolloutMs: 1, trainingMs: 1 }
    const software = measured('composed:webgpu', { ...figures, remark: 'WebGPU runs in software here' })
    expect(chosen([wasm, software])).toEqual(['wasm:relaxed', 'wasm:relaxed'])
    expect(chooseEngines([wasm, software], none).stepping.reason).toMatch(/; WebGPU runs in software here/)
    expect(chosen([wasm, measured('composed:webgpu', figures)], new Set(['composed:webgpu']))).toEqual([
      'wasm:relaxed',
      'wasm:relaxed',
    ])
  })

  it('prefers the faster of two engines on the same adapter', () => {
    const fused = measured('webgpu', { rolloutMs: 2, trainingMs: 2 })
    const composed = measured('composed:webgpu', { rolloutMs: 1, trainingMs: 9 })
    expect(chosen([wasm, composed, fused])).toEqual(['composed:webgpu', 'webgpu'])
  })
})
