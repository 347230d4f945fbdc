import { createComposedEngine } from '../../../src/kernels/composed/composedEngine'
import type { EngineName } from '../../../src/kernels/engine'
import { browserWasmPaths } from '../../../src/runtime/browserWasmPaths'
import { checkGolden, type GoldenCheckOptions } from '../../../src/training/parity/checkGolden'
import type { QuantityError } from '../../../src/training/parity/comparison'
import { readGolden } from '../../../src/training/parity/golden'

/** What a script that drives this page calls. */
export interface ParityPage {
  check(engine: EngineName, goldenAddress: string, options?: GoldenCheckOptions): Promise<QuantityError[]>
}

const parityPage: ParityPage = {
  async check(name, goldenAddress, options) {
    const response = await fetch(goldenAddress)
    if (!response.ok) throw new Error(`${goldenAddress}: HTTP ${response.status}`)
    const golden = readGolden(new Uint8Array(await response.arrayBuffer()))
    return checkGolden(await createComposedEngine(name, browserWasmPaths()), golden, options)
  },
}

Object.assign(globalThis, { parityPage })
