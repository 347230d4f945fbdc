import { createEngine } from '../kernels/createEngine'
import { hasRelaxedSimd } from '../kernels/wasm/kernelModule'
import { engineNames, type Engine, type EngineName } from '../kernels/engine'
import { isArgumentError } from '../numerics/engineErrors'
import { browserEngineFiles } from './browserEngineFiles'
import { SupersededError, type EngineMeasurement, type EngineStatus } from './protocol'

/** The fastest first; plain JavaScript runs everywhere. */
function fallbackOrder(): readonly EngineName[] {
  return [...(hasRelaxedSimd() ? ['wasm:relaxed' as const] : []), 'wasm:simd', 'composed:wasm', 'javascript']
}

/** A GPU takes over stepping only if a whole episode with its read-back fits into half a frame. */
const halfFrameMs = 8

const words: Readonly<Record<EngineName, string>> = {
  'composed:cpu': 'Plain JavaScript through TensorFlow.js',
  'composed:wasm': 'WebAssembly through TensorFlow.js',
  'composed:webgpu': 'WebGPU through TensorFlow.js',
  'wasm:simd': 'WebAssembly, fused kernels',
  'wasm:relaxed': 'WebAssembly, fused kernels with relaxed SIMD',
  webgpu: 'WebGPU, fused kernels',
  javascript: 'Plain JavaScript',
}

/** Owns the engine in use: starts one, falls over to the next when it fails, measures them. One call at a time. */
export class EngineHost {
  private engine: Engine | null = null
  private reason = ''
  private measurements: readonly EngineMeasurement[] = []
  private last: Promise<unknown> = Promise.resolve()
  private readonly broken = new Set<EngineName>()

  constructor(
    private readonly forced: EngineName | null,
    private readonly onStatus: (status: EngineStatus) => void,
    private readonly onNotice: (message: string) => void,
  ) {}

  /** Throws where not one engine runs here. */
  async start(): Promise<void> {
    const candidates = [...(this.forced ? [this.forced] : []), ...fallbackOrder()]
    let firstProblem = ''
    for (const name of new Set(candidates)) {
      if (this.broken.has(name)) continue
      try {
        this.engine = await createEngine(name, browserEngineFiles())
      } catch (error) {
        this.broken.add(name)
        const problem = error instanceof Error ? error.message : String(error)
        firstProblem ||= `${words[name]} could not start: ${problem}.`
        continue
      }
      this.reason =
        name === this.forced
          ? `${words[name]}: chosen by the page's address (?engine=${name})`
          : this.forced || this.broken.size > 0
            ? `${words[name]}: the next engine that runs in this browser`
            : `${words[name]}: starts at once on every device`
      if (firstProblem) this.onNotice(`${firstProblem} ${words[name]} takes over.`)
      this.report()
      return
    }
    throw new Error(
      'No engine runs in this browser: neither WebAssembly nor plain JavaScript could start. A current Chrome, Edge, Firefox or Safari will do.',
    )
  }

  /** Runs `call` when all earlier calls are done; if the engine fails in it, the next one takes over and repeats it. */
  use<Result>(call: (engine: Engine) => Promise<Result>): Promise<Result> {
    const result = this.last.then(() => this.attempt(call))
    this.last = result.catch(() => undefined)
    return result
  }

  private async attempt<Result>(call: (engine: Engine) => Promise<Result>): Promise<Result> {
    for (;;) {
      if (!this.engine) await this.start()
      const engine = this.engine!
      try {
        return await call(engine)
      } catch (error) {
        // The request's own fault, or no fault at all: another engine would say the same.
        if (error instanceof SupersededError || isArgumentError(error)) throw error
        const problem = error instanceof Error ? error.message : String(error)
        this.onNotice(`${words[engine.name]} failed: ${problem}. Another engine takes over; nothing is lost.`)
        this.broken.add(engine.name)
        this.engine = null
      }
    }
  }

  /** Times `call` on every engine that runs here, and settles on one unless the address forces it. */
  async measure(call: (engine: Engine) => Promise<unknown>): Promise<EngineStatus> {
    const measurements: EngineMeasurement[] = []
    for (const name of engineNames) {
      // Plain JavaScript is the last resort; measuring it would stall a small machine for nothing.
      if ((name === 'composed:cpu' || name === 'javascript') && this.engine?.name !== name) continue
      measurements.push(await this.use(() => this.measureOne(name, call)))
    }
    this.measurements = measurements
    const inUse = this.engine?.name
    const webgpu = measurements.find(({ engine }) => engine === 'webgpu')
    if (inUse && !this.forced && this.broken.size === 0) {
      const gpuMs = webgpu?.remark === '' && webgpu.rolloutMs !== null ? webgpu.rolloutMs : Infinity
      const currentMs = measurements.find(({ engine }) => engine === inUse)?.rolloutMs ?? Infinity
      if (gpuMs <= halfFrameMs && gpuMs < currentMs) {
        this.engine = await createEngine('webgpu', browserEngineFiles())
        this.reason = `${words.webgpu}: the fastest for one episode on this device`
      } else {
        this.reason = `${words[inUse]}: ${webgpu?.remark || 'faster than WebGPU for one episode on this device'}`
      }
    }
    this.report()
    return this.status()
  }

  private async measureOne(name: EngineName, call: (engine: Engine) => Promise<unknown>): Promise<EngineMeasurement> {
    try {
      const remark = name.endsWith('webgpu') ? await adapterRemark() : ''
      // A software adapter takes seconds for what WebAssembly does in milliseconds: not worth the wait.
      if (remark && this.forced !== name) return { engine: name, rolloutMs: null, remark }
      const engine = await createEngine(name, browserEngineFiles())
      await call(engine)
      const times: number[] = []
      for (let round = 0; round < 5; round++) {
        const started = performance.now()
        await call(engine)
        times.push(performance.now() - started)
      }
      engine.dispose()
      return { engine: name, rolloutMs: times.sort((a, b) => a - b)[2], remark }
    } catch (error) {
      return { engine: name, rolloutMs: null, remark: error instanceof Error ? error.message : String(error) }
    }
  }

  private status(): EngineStatus {
    const { engine, reason, measurements } = this
    if (!engine) throw new Error('no engine is in use')
    return { engine: engine.name, reason, forced: engine.name === this.forced, measurements }
  }

  private report(): void {
    this.onStatus(this.status())
  }
}

/** Why WebGPU is not used here without being asked for; empty where there is a real graphics adapter. */
async function adapterRemark(): Promise<string> {
  if (!('gpu' in navigator)) return 'this browser has no WebGPU'
  const adapter = await navigator.gpu.requestAdapter()
  if (!adapter) return 'WebGPU found no graphics adapter'
  const info = adapter.info as { isFallbackAdapter?: boolean; architecture?: string; description?: string }
  const isSoftware =
    info.isFallbackAdapter === true ||
    /swiftshader|llvmpipe|basic render/i.test(`${info.architecture} ${info.description}`)
  return isSoftware ? 'WebGPU runs in software here, without a graphics card' : ''
}
