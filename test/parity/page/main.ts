import type { EngineName } from '../../../src/kernels/engine'
import { browserEngineFiles } from '../../../src/runtime/browserEngineFiles'
import { replicaWorkerOf } from '../../../src/runtime/browserReplica'
import { startMetaTraining, type MetaTrainingConfig } from '../../../src/training/metaTraining'
import type { GoldenCheckOptions } from '../../../src/training/parity/checkGolden'
import { checkGoldenFile } from '../../../src/training/parity/checkGoldenFile'
import type { QuantityError } from '../../../src/training/parity/comparison'
import { TrainingPool } from '../../../src/training/trainingPool'

/** What a script that drives this page calls. */
export interface ParityPage {
  /** What WebGPU runs on, in words; null where there is no WebGPU. */
  adapter(): Promise<string | null>
  check(engine: EngineName, goldenAddress: string, options?: GoldenCheckOptions): Promise<QuantityError[]>
  /** The losses of a run's first batches on several workers. */
  train(training: MetaTrainingConfig, engine: EngineName, workers: number, batches: number): Promise<number[]>
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
    return checkGoldenFile(name, browserEngineFiles(), new Uint8Array(await response.arrayBuffer()), options)
  },
  async train(training, engine, workers, batches) {
    const spawn = () => replicaWorkerOf(new Worker(new URL('./replica.ts', import.meta.url), { type: 'module' }))
    const pool = await TrainingPool.start(training, startMetaTraining(training), { spawn, workers, engine })
    const losses: number[] = []
    await pool.train(batches, ({ loss }) => losses.push(loss))
    pool.dispose()
    return losses
  },
}

Object.assign(globalThis, { parityPage })
