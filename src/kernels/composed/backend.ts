import * as tf from '@tensorflow/tfjs-core'
import type { EngineName } from '../engine'
import { sharedGpu } from '../gpuDevice'

/** Where TensorFlow.js finds its three WebAssembly files: a folder ending in "/", or each file's address. */
export type WasmPaths = string | Record<string, string>

/** A TensorFlow.js backend that runs. */
export interface Backend {
  /**
   * Makes it the current one.
   *
   * @throws Error where its graphics device was lost
   */
  use(): Promise<void>
}

const started = new Map<string, Backend>()

/**
 * Loads a TensorFlow.js backend, unless it runs already, and makes it the current one.
 *
 * @throws Error saying what is missing, where the backend cannot run here
 */
export async function startBackend(engine: EngineName, wasmPaths: WasmPaths): Promise<Backend> {
  const name = engine.slice('composed:'.length)
  // A backend that failed to start keeps its name as the current one, so the name alone says nothing.
  const known = started.get(name)
  if (known) {
    await known.use()
    return known
  }
  let loss: Error | null = null
  // Otherwise TensorFlow.js greets Node's users with an advertisement on standard output.
  tf.env().set('PROD', true)
  if (name === 'cpu') {
    await import('@tensorflow/tfjs-backend-cpu')
  } else if (name === 'wasm') {
    if (typeof WebAssembly === 'undefined') throw new Error('this browser has no WebAssembly')
    const wasm = await import('@tensorflow/tfjs-backend-wasm')
    // The threaded build breaks when minified and gains nothing at these sizes.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    if (typeof wasmPaths === 'string') wasm.setWasmPaths(wasmPaths)
    else wasm.setWasmPaths(wasmPaths)
  } else {
    const { device, adapterInfo } = await sharedGpu()
    const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu')
    // The package registers a backend with a device of its own.
    tf.removeBackend(name)
    tf.registerBackend(name, () => new WebGPUBackend(device, adapterInfo))
    // A backend is of no use once its device is lost: the next engine starts another one.
    void device.lost.then(({ reason, message }) => {
      loss = new Error(`${engine}: the graphics device was lost (${reason || 'unknown'}): ${message}`)
      started.delete(name)
    })
    // Small tensors must not wander off to the CPU backend: parity is claimed for the GPU's own arithmetic.
    tf.env().set('WEBGPU_CPU_FORWARD', false)
  }
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js could not start its ${name} backend`)
  await tf.ready()
  const backend: Backend = {
    async use() {
      if (loss) throw loss
      if (tf.getBackend() !== name) await tf.setBackend(name)
    },
  }
  started.set(name, backend)
  return backend
}
