import type { EngineStatus } from '../../runtime/protocol'

type EngineName = EngineStatus['engine']

export const engineWords: Readonly<Record<EngineName, { readonly name: string; readonly detail: string }>> = {
  'composed:wasm': { name: 'WebAssembly', detail: 'TensorFlow.js' },
  'composed:webgpu': { name: 'WebGPU', detail: 'TensorFlow.js' },
  'composed:cpu': { name: 'JavaScript', detail: 'TensorFlow.js' },
  'wasm:simd': { name: 'WebAssembly', detail: 'fused kernels, SIMD' },
  'wasm:relaxed': { name: 'WebAssembly', detail: 'fused kernels, relaxed SIMD' },
  webgpu: { name: 'WebGPU', detail: 'fused kernels' },
  javascript: { name: 'JavaScript', detail: 'plain loops' },
}

export const engineNames = Object.keys(engineWords) as EngineName[]
