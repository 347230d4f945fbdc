import { createComposedEngine } from './composed/composedEngine'
import type { WasmPaths } from './composed/backend'
import type { Engine, EngineName } from './engine'
import type { ImageEncoder } from './imageEncoder/imageEncoder'
import { withImages } from './imageEncoder/imageEngine'
import { createJavaScriptEngine } from './javascript/javascriptEngine'
import { fastestBuild, type LoadKernels } from './wasm/kernelModule'
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
 * Starts an engine that runs every network, with images in front of it too.
 *
 * @throws Error where it cannot run here, saying why
 */
export async function createEngine(name: EngineName, files: EngineFiles): Promise<Engine> {
  return withImages(await createNetworkEngine(name, files), () => createImageEncoder(name, files))
}

/**
 * Starts what encodes images for an engine: TensorFlow.js on the backend of a composed one, for the others the fused
 * kernels, or TensorFlow.js where there is no WebAssembly.
 *
 * @throws Error where it cannot run here, saying why
 */
export async function createImageEncoder(name: EngineName, files: EngineFiles): Promise<ImageEncoder> {
  // Loaded when images come: the first picture does without.
  if (name.startsWith('composed:') || typeof WebAssembly === 'undefined') {
    const { createTensorImageEncoder } = await import('./imageEncoder/tensorImageEncoder')
    return createTensorImageEncoder(name.startsWith('composed:') ? name : 'composed:cpu', files.tensorFlow)
  }
  const { createWasmImageEncoder } = await import('./imageEncoder/wasmImageEncoder')
  return createWasmImageEncoder(name === 'wasm:simd' ? 'simd' : fastestBuild(), files.loadKernels)
}

async function createNetworkEngine(name: EngineName, files: EngineFiles): Promise<Engine> {
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
