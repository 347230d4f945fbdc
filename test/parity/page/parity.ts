import { createComposedEngine } from '../../../src/kernels/composed/composedEngine'
import type { EngineName } from '../../../src/kernels/engine'
import { browserWasmPaths } from '../../../src/runtime/browserWasmPaths'
import { checkGolden } from '../../../src/training/parity/checkGolden'
import type { QuantityError } from '../../../src/training/parity/comparison'
import { readGolden } from '../../../src/training/parity/golden'

/** What the page offers to the one who drives it. */
export interface ParityPage {
  /** Words for the adapter that WebGPU gives; null where it gives none. */
  adapter(): Promise<string | null>
  /** The largest errors of an engine on the golden file at this address. */
  check(engine: EngineName, address: string): Promise<QuantityError[]>
}

const page: ParityPage = {
  async adapter() {
    if (!('gpu' in navigator)) return null
    const adapter = await navigator.gpu.requestAdapter()
    return adapter && [adapter.info.vendor, adapter.info.architecture, adapter.info.description].join(' ').trim()
  },
  async check(engine, address) {
    const response = await fetch(address)
    if (!response.ok) throw new Error(`${address}: ${response.status}`)
    const golden = readGolden(new Uint8Array(await response.arrayBuffer()))
    return checkGolden(await createComposedEngine(engine, browserWasmPaths()), golden)
  },
}

Object.assign(globalThis, { parity: page })
