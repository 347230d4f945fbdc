import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/** The folder of TensorFlow.js's WebAssembly files, for its Node build. */
export function nodeWasmPaths(): string {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')
  return `${dirname(entry)}/dist/`
}
