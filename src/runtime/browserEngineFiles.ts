import type { EngineFiles } from '../kernels/createEngine'
import imagesRelaxed from '../kernels/wasm/generated/images-relaxed.wasm?url'
import imagesSimd from '../kernels/wasm/generated/images-simd.wasm?url'
import plasticWeights from '../kernels/wasm/generated/plastic-weights.wasm?url'
import relaxed from '../kernels/wasm/generated/relaxed.wasm?url'
import simd from '../kernels/wasm/generated/simd.wasm?url'
import { browserWasmPaths } from './browserWasmPaths'

/** Where a page's worker finds the engines' WebAssembly, as the page's build placed it. */
export function browserEngineFiles(): EngineFiles {
  const addresses = {
    simd,
    relaxed,
    'images-simd': imagesSimd,
    'images-relaxed': imagesRelaxed,
    'plastic-weights': plasticWeights,
  }
  return {
    tensorFlow: browserWasmPaths(),
    async loadKernels(file) {
      const response = await fetch(new URL(addresses[file], globalThis.location.href))
      if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`)
      return response.arrayBuffer()
    },
  }
}
