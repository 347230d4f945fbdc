import { proxy, wrap, type Remote } from 'comlink'
import type { EngineName } from '../kernels/engine'
import { checkpointsAddress } from './manifest'
import { SupersededError, type EngineStatus, type LoadedCheckpoint, type Runtime } from './protocol'
import type { WorkerApi } from './workerApi'

export interface RuntimeOptions {
  /** `?engine=` of the page's address; null leaves the choice to measurements. */
  readonly engine: EngineName | null
}

/** While a call is open the worker is asked this often whether it is still there, */
const pingEveryMs = 1000
/** and counts as dead when it has not answered for this long: while it computes an episode at once, it cannot answer. */
const deadAfterMs = { fast: 6000, composed: 60_000 }
/** A worker that dies this often without finishing anything in between is given up. */
const maxDeathsInARow = 3

/** The page's side of the worker: restarts it when it dies and repeats what was asked. */
export function createRuntimeClient(options: RuntimeOptions): Runtime {
  return new RuntimeClient(options)
}

interface Started {
  readonly worker: Worker
  readonly api: Remote<WorkerApi>
  /** Rejects when this worker dies. */
  readonly death: Promise<never>
  readonly die: (why: string) => void
  /** Resolves when the first engine runs and earlier checkpoints are back. */
  readonly ready: Promise<void>
  /** From then on calls are posted at once, before anything else that the caller's change brings about. */
  isReady: boolean
}

/** Rejects what a worker left unanswered; never leaves this file. */
class WorkerDeath extends Error {}

class RuntimeClient implements Runtime {
  private started: Started | null = null
  private readonly loaded = new Map<string, LoadedCheckpoint>()
  private readonly statusListeners = new Set<(status: EngineStatus) => void>()
  private readonly noticeListeners = new Set<(message: string) => void>()
  private status: EngineStatus | null = null
  private deathsInARow = 0
  /** What a new worker is to start with. */
  private chosenEngine: EngineName | null

  constructor({ engine }: RuntimeOptions) {
    this.chosenEngine = engine
    this.current()
  }

  async loadCheckpoint(id: string): Promise<LoadedCheckpoint> {
    const address = new URL(`${encodeURIComponent(id)}.safetensors`, checkpointsAddress).href
    const checkpoint = await this.call((api) => api.fetchCheckpoint(id, address))
    this.loaded.set(id, checkpoint)
    return checkpoint
  }

  runEpisode: Runtime['runEpisode'] = (request, stepIndex) => this.call((api) => api.runEpisode(request, stepIndex))

  runBeside: Runtime['runBeside'] = (request) => this.call((api) => api.runBeside(request))

  errorsOfEpisodes: Runtime['errorsOfEpisodes'] = (requests) => this.call((api) => api.errorsOfEpisodes(requests))

  estimateErrors: Runtime['estimateErrors'] = (request, episodes, onProgress) =>
    this.call((api) => api.estimateErrors(request, episodes, proxy(onProgress)))

  answerQuestions: Runtime['answerQuestions'] = (request, step, questions) =>
    this.call((api) => api.answerQuestions(request, step, questions))

  async openCheckpoint(id: string, file: Blob): Promise<LoadedCheckpoint> {
    const checkpoint = await this.call((api) => api.openCheckpoint(id, file))
    this.loaded.set(id, checkpoint)
    return checkpoint
  }

  measureNextEngine = (isAsked: boolean): Promise<boolean> => this.call((api) => api.measureNextEngine(isAsked))

  async chooseEngine(engine: EngineName | null): Promise<void> {
    this.chosenEngine = engine
    await this.call((api) => api.chooseEngine(engine))
  }

  verifyGolden: Runtime['verifyGolden'] = (file) => this.call((api) => api.verifyGolden(file))

  onEngineStatus(listener: (status: EngineStatus) => void): () => void {
    this.statusListeners.add(listener)
    if (this.status) listener(this.status)
    return () => this.statusListeners.delete(listener)
  }

  onNotice(listener: (message: string) => void): () => void {
    this.noticeListeners.add(listener)
    return () => this.noticeListeners.delete(listener)
  }

  private notify(message: string): void {
    for (const listener of this.noticeListeners) listener(message)
  }

  /** Asks the worker; if it dies meanwhile, asks the next one. */
  private async call<Result>(ask: (api: Remote<WorkerApi>) => Promise<Result>): Promise<Result> {
    for (;;) {
      const started = this.current()
      const stopWatching = watch(started, () => this.deadAfterMs())
      try {
        if (!started.isReady) await Promise.race([started.ready, started.death])
        const result = await Promise.race([ask(started.api), started.death])
        this.deathsInARow = 0
        return result
      } catch (error) {
        if (error instanceof WorkerDeath) {
          if (this.deathsInARow >= maxDeathsInARow)
            throw new Error(
              `The computing worker stopped ${this.deathsInARow} times in a row (${error.message}). Reload the page to try again.`,
              { cause: error },
            )
          continue
        }
        // Comlink keeps an error's name and message, but not its class.
        if (error instanceof Error && error.name === 'SupersededError') throw new SupersededError(error.message)
        throw error
      } finally {
        stopWatching()
      }
    }
  }

  private deadAfterMs(): number {
    const engine = this.chosenEngine ?? this.status?.engine
    return engine?.startsWith('composed') ? deadAfterMs.composed : deadAfterMs.fast
  }

  private current(): Started {
    this.started ??= this.start()
    return this.started
  }

  private start(): Started {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engram' })
    const api = wrap<WorkerApi>(worker)
    let reject: (error: Error) => void = () => {}
    const death = new Promise<never>((_, rejected) => (reject = rejected))
    death.catch(() => undefined)
    let isDead = false
    const die = (why: string) => {
      if (isDead) return
      isDead = true
      worker.terminate()
      this.started = null
      this.deathsInARow++
      if (this.deathsInARow < maxDeathsInARow)
        this.notify(`The computing worker stopped (${why}). It was started again; your settings are as they were.`)
      reject(new WorkerDeath(why))
    }
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      die(event.message || 'its program could not be loaded')
    })
    const ready = this.prepare(api)
    const started: Started = { worker, api, death, die, ready, isReady: false }
    ready.then(
      () => (started.isReady = true),
      () => undefined,
    )
    return started
  }

  private async prepare(api: Remote<WorkerApi>): Promise<void> {
    const onStatus = (status: EngineStatus) => {
      this.status = status
      for (const listener of this.statusListeners) listener(status)
    }
    await api.start(
      this.chosenEngine,
      proxy(onStatus),
      proxy((message: string) => this.notify(message)),
    )
    for (const checkpoint of this.loaded.values()) await api.adoptCheckpoint(checkpoint)
  }
}

/** Pings a worker until told to stop: a worker that was ended from outside raises no event. */
function watch({ api, die }: Started, patienceMs: () => number): () => void {
  let answeredMs = performance.now()
  let lastTickMs = answeredMs
  const timer = setInterval(() => {
    const now = performance.now()
    // The page itself slept (a closed laptop, a throttled tab): that is no sign of the worker's death.
    if (now - lastTickMs > 3 * pingEveryMs) answeredMs = now
    lastTickMs = now
    if (now - answeredMs > patienceMs()) return die(`no answer for ${patienceMs() / 1000} seconds`)
    void api.ping().then(
      () => (answeredMs = performance.now()),
      () => undefined,
    )
  }, pingEveryMs)
  return () => clearInterval(timer)
}
