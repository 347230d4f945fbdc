import { createComposedEngine } from './composed/composedEngine'
import type { WasmPaths } from './composed/backend'
import type { Engine, EngineName } from './engine'
import { createJavaScriptEngine } from './javascript/javascriptEngine'
import type { LoadKernels } from './wasm/kernelModule'
import { createWasmEngine } from './wasm/wasmEngine'

/** Where engines find their WebAssembly: it differs between a page and Node. */
export interface EngineFiles {
  /** TensorFlow.js's files, for the composed engines. */
  readonly tensorFlow: WasmPaths
  /** The fused kernels' files. */
  readonly loadKernels: LoadKernels
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
    default:
      return createComposedEngine(name, files.tensorFlow)
  }
}
