import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'
import type { WasmPaths } from '../kernels/composed/backend'

/** Absolute addresses of TensorFlow.js's WebAssembly files as the page's build placed them. */
export function browserWasmPaths(): WasmPaths {
  const absolute = (address: string) => new URL(address, globalThis.location.href).href
  return {
    'tfjs-backend-wasm.wasm': absolute(plain),
    'tfjs-backend-wasm-simd.wasm': absolute(simd),
    'tfjs-backend-wasm-threaded-simd.wasm': absolute(threaded),
  }
}
