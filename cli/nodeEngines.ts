import { engineNames, type EngineName } from '../src/kernels/engine'
import { fastestBuild } from '../src/kernels/wasm/kernelModule'
import { enableRelaxedSimd } from './nodeEngineFiles'

/** The engines that run in Node: TensorFlow.js's WebGPU backend wants a browser. */
export const nodeEngineNames = engineNames.filter((name) => name !== 'composed:webgpu')

/** The engine that `--engine` asks for; plain `wasm` is the faster of the builds that this Node runs. */
export function chooseNodeEngine(asked: string): EngineName {
  if (asked === 'wasm') {
    enableRelaxedSimd()
    return `wasm:${fastestBuild()}`
  }
  const name = nodeEngineNames.find((known) => known === asked)
  if (!name) throw new Error(`--engine must be wasm, ${nodeEngineNames.join(', ')}, got "${asked}"`)
  return name
}
