import type { EngineStatus } from '../../runtime/protocol'

type EngineName = EngineStatus['engine']

export const engineWords: Readonly<Record<EngineName, { readonly name: string; readonly detail: string }>> = {
  'composed:wasm': { name: 'WebAssembly', detail: 'TensorFlow.js, SIMD' },
  'composed:webgpu': { name: 'WebGPU', detail: 'TensorFlow.js' },
  'composed:cpu': { name: 'JavaScript', detail: 'TensorFlow.js, plain loops' },
}

export const engineNames = Object.keys(engineWords) as EngineName[]
