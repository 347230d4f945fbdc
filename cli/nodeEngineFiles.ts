import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { EngineFiles } from '../src/kernels/createEngine'
import { provideNodeGpu } from './nodeGpu'
import { nodeWasmPaths } from './nodeWasmPaths'

/** Where Node finds the engines' WebAssembly, and WebGPU. */
export function nodeEngineFiles(): EngineFiles {
  enableRelaxedSimd()
  const folder = join(projectFolder(), 'src', 'kernels', 'wasm', 'generated')
  return {
    tensorFlow: nodeWasmPaths(),
    loadKernels: (file) => readFile(join(folder, `${file}.wasm`)),
    provideGpu: provideNodeGpu,
  }
}

/** Node 20 has relaxed SIMD behind a flag, which must be set before the first module is validated. */
export function enableRelaxedSimd(): void {
  setFlagsFromString('--experimental-wasm-relaxed-simd')
}

/** This file runs from cli/ in tests and from build/cli/ as a bundle. */
export function projectFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}
