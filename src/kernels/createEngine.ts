import { createComposedEngine } from './composed/composedEngine'
import type { WasmPaths } from './composed/backend'
import type { Engine, EngineName } from './engine'
import { createJavaScriptEngine } from './javascript/javascriptEngine'
import type { LoadKernels } from './wasm/kernelModule'
import { createWasmEngine } from './wasm/wasmEngine'

/** Where engines find what they run on: it differs between a page and Node. */
export interface EngineFiles {
  /** TensorFlow.js's files, for the composed engines. */
  readonly tensorFlow: WasmPaths
  /** The fused kernels' files. */
  readonly loadKernels: LoadKernels
  /** Makes a `navigator.gpu` where the host has none of its own. */
  readonly provideGpu?: () => Promise<unknown>
}

/**
 * Starts an engine.
 *
 * @throws Error where it cannot run here, saying why
 */
export async function createEngine(name: EngineName, files: EngineFiles): Promise<Engine> {
  switch (name) {
    case 'javascript':
      return createJavaScriptEngine()
    case 'wasm:simd':
    case 'wasm:relaxed':
      return createWasmEngine(name, files.loadKernels)
    case 'webgpu':
      await files.provideGpu?.()
      // Loaded when it is asked for: the first picture does without.
      return (await import('./webgpu/webgpuEngine')).createWebgpuEngine()
    default:
      return createComposedEngine(name, files.tensorFlow)
  }
}
