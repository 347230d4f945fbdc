import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

// TensorFlow.js's WASM loader is CommonJS; as a bundled module it looks for these on the global object.
const filename = fileURLToPath(import.meta.url)
Object.assign(globalThis, {
  require: createRequire(import.meta.url),
  __filename: filename,
  __dirname: dirname(filename),
})
