import type { EngineName } from '../kernels/engine'

/** What the choice between engines needs to know of one. */
export interface EngineTraits {
  /** At the start of a sentence. */
  readonly words: string
  /** Runs on the graphics adapter: needs a real one to be chosen without being asked for. */
  readonly onGpu: boolean
  /** Whether a batch is differentiated in kernels of our own, fast enough for every check. */
  readonly fused: boolean
  /** Trains on several workers at a time. */
  readonly sharesTraining: boolean
  /**
   * When it is measured: whenever the page is idle, once somebody looks at the figures (its training step stops everything
   * for as long as it takes), or only while it is in use.
   */
  readonly measured: 'idle' | 'asked' | 'inUse'
}

/** Every engine. */
export const engineTraits: Readonly<Record<EngineName, EngineTraits>> = {
  'wasm:relaxed': {
    words: 'WebAssembly, fused kernels with relaxed SIMD',
    onGpu: false,
    fused: true,
    sharesTraining: true,
    measured: 'idle',
  },
  'wasm:simd': {
    words: 'WebAssembly, fused kernels',
    onGpu: false,
    fused: true,
    sharesTraining: true,
    measured: 'idle',
  },
  webgpu: { words: 'WebGPU, fused kernels', onGpu: true, fused: true, sharesTraining: false, measured: 'idle' },
  'composed:webgpu': {
    words: 'WebGPU through TensorFlow.js',
    onGpu: true,
    fused: false,
    sharesTraining: false,
    measured: 'asked',
  },
  'composed:wasm': {
    words: 'WebAssembly through TensorFlow.js',
    onGpu: false,
    fused: false,
    sharesTraining: false,
    measured: 'asked',
  },
  javascript: { words: 'Plain JavaScript', onGpu: false, fused: false, sharesTraining: false, measured: 'inUse' },
  'composed:cpu': {
    words: 'Plain JavaScript through TensorFlow.js',
    onGpu: false,
    fused: false,
    sharesTraining: false,
    measured: 'inUse',
  },
}

/** What starts at once, and takes over from what failed; plain JavaScript runs everywhere. */
export const fallbackOrder: readonly EngineName[] = ['wasm:relaxed', 'wasm:simd', 'composed:wasm', 'javascript']
