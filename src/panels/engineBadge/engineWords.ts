import type { EngineStatus, QuantityVerdict } from '../../runtime/protocol'

type EngineName = EngineStatus['engine']

export const engineWords: Readonly<Record<EngineName, { readonly name: string; readonly detail: string }>> = {
  'wasm:relaxed': { name: 'WebAssembly', detail: 'relaxed SIMD' },
  'wasm:simd': { name: 'WebAssembly', detail: 'SIMD' },
  webgpu: { name: 'WebGPU', detail: 'fused' },
  'composed:webgpu': { name: 'WebGPU', detail: 'TensorFlow.js' },
  'composed:wasm': { name: 'WebAssembly', detail: 'TensorFlow.js' },
  javascript: { name: 'JavaScript', detail: 'plain loops' },
  'composed:cpu': { name: 'JavaScript', detail: 'TensorFlow.js' },
}

export const quantityWords: Readonly<Record<QuantityVerdict['quantity'], string>> = {
  outputs: 'Outputs',
  states: 'Hidden states',
  eta: 'Write rate and modulation',
  norm: 'Update norm',
  'internal loss': 'Internal loss',
  'plastic weights': 'Plastic weights',
  'rebuilt weights': 'Rebuilt weights',
  loss: 'Loss',
  gradients: 'Gradients',
  trained: 'Trained parameters',
}
