import { createEngine } from '../../../src/kernels/createEngine'
import type { EngineName } from '../../../src/kernels/engine'
import { browserEngineFiles } from '../../../src/runtime/browserEngineFiles'
import { checkGolden, type GoldenCheckOptions } from '../../../src/training/parity/checkGolden'
import type { QuantityError } from '../../../src/training/parity/comparison'
import { readGolden } from '../../../src/training/parity/golden'

/** What a script that drives this page calls. */
export interface ParityPage {
  /** What WebGPU runs on, in words; null where there is no WebGPU. */
  adapter(): Promise<string | null>
  check(engine: EngineName, goldenAddress: string, options?: GoldenCheckOptions): Promise<QuantityError[]>
}

const parityPage: ParityPage = {
  async adapter() {
    if (!('gpu' in navigator)) return null
    const adapter = await navigator.gpu.requestAdapter()
    return adapter && [adapter.info.vendor, adapter.info.architecture, adapter.info.description].join(' ').trim()
  },
  async check(name, goldenAddress, options) {
    const response = await fetch(goldenAddress)
    if (!response.ok) throw new Error(`${goldenAddress}: HTTP ${response.status}`)
    const golden = readGolden(new Uint8Array(await response.arrayBuffer()))
    return checkGolden(await createEngine(name, browserEngineFiles()), golden, options)
  },
}

Object.assign(globalThis, { parityPage })
