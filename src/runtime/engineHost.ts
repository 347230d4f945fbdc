import type { Engine, EngineName } from '../kernels/engine'
import { isArgumentError } from '../numerics/engineErrors'
import { chooseEngines } from './engineChoice'
import { measureRollout, measureTraining, type MeasuringTurns } from './engineMeasuring'
import { engineTraits, fallbackOrder } from './engineTraits'
import type { GraphicsAdapter } from './graphicsAdapter'
import type { SharedTraining } from './sharedTraining'
import type { MeasuredWork } from './trainingStep'
import { SupersededError, type EngineMeasurement, type EngineStatus } from './protocol'

export interface EngineHostOptions {
  readonly createEngine: (name: EngineName) => Promise<Engine>
  /** Median time of a training step on several workers, and how many they are; null where one is all there is. */
  readonly measureSharedTraining: (engine: EngineName, work: MeasuredWork) => Promise<SharedTraining | null>
  readonly findGraphicsAdapter: () => Promise<GraphicsAdapter>
  /** What is known not to run here without trying, and why. */
  readonly missing: ReadonlyMap<EngineName, string>
  readonly onStatus: (status: EngineStatus) => void
  readonly onNotice: (message: string) => void
}

/**
 * Owns the engine in use: starts one, falls over to the next when it fails, measures them and changes over to a faster
 * one, unless one was asked for. One call at a time.
 */
export class EngineHost {
  private engine: Engine | null = null
  private last: Promise<unknown> = Promise.resolve()
  private readonly broken = new Set<EngineName>()
  private readonly measurements: Map<EngineName, EngineMeasurement>
  private readonly unmeasured: Set<EngineName>
  private readonly untrained: Set<EngineName>

  /** @param chosen the engine that was asked for; null leaves the choice to the measurements */
  constructor(
    private readonly options: EngineHostOptions,
    private chosen: EngineName | null,
  ) {
    const { missing } = options
    // The likely ones first.
    const names = Object.keys(engineTraits) as EngineName[]
    this.unmeasured = new Set(names.filter((name) => !missing.has(name)))
    this.untrained = new Set(this.unmeasured)
    const unknown = { rolloutMs: null, trainingMs: null, trainingWorkers: 1, trainingRemark: '' }
    this.measurements = new Map(
      names.map((engine) => [
        engine,
        { ...unknown, engine, canRun: !missing.has(engine), remark: missing.get(engine) ?? '' },
      ]),
    )
  }

  /** Throws where not one engine runs here. */
  async start(): Promise<void> {
    let problems = ''
    const wanted = this.chosen ? [this.chosen] : []
    const candidates = new Set([...wanted, this.automatic().stepping.engine, ...fallbackOrder])
    for (const name of candidates) {
      if (this.broken.has(name) || (name !== this.chosen && !this.measurements.get(name)!.canRun)) continue
      const { words } = engineTraits[name]
      try {
        this.engine = await this.options.createEngine(name)
        if (engineTraits[name].onGpu) {
          const { inSoftware = false } = await this.options.findGraphicsAdapter()
          this.know(name, { inSoftware })
        }
      } catch (error) {
        this.giveUp(name, error)
        problems ||= `${words} could not start: ${messageOf(error)}.`
        continue
      }
      if (problems) this.options.onNotice(`${problems} ${words} takes over.`)
      this.report()
      return
    }
    // What failed with a large episode may do a small one.
    const failed = [...this.broken].map((name) => `${engineTraits[name].words}: ${this.measurements.get(name)!.remark}`)
    for (const name of this.broken) this.know(name, { canRun: true })
    this.broken.clear()
    throw new Error(`No engine could do this. ${failed.join('; ')}.`)
  }

  /** Changes over to this engine, or back to the automatic choice. What failed before is tried again. */
  choose(chosen: EngineName | null): Promise<void> {
    return this.exclusive(async () => {
      this.chosen = chosen
      if (chosen && this.broken.delete(chosen)) this.know(chosen, { canRun: true, remark: '' })
      await this.changeOver()
    })
  }

  /** Runs `call` when all earlier calls are done; if the engine fails in it, the next one takes over and repeats it. */
  use<Result>(call: (engine: Engine) => Promise<Result>): Promise<Result> {
    return this.exclusive(() => this.attempt(call))
  }

  /** The same for a look at the engine itself: where it fails, that is the result, and no other takes over. */
  inspect<Result>(call: (engine: Engine) => Promise<Result>): Promise<Result> {
    return this.exclusive(async () => {
      if (!this.engine) await this.start()
      return call(this.engine!)
    })
  }

  /**
   * Measures one more figure, and settles on the fastest by then; false when none is left. An idle page measures episodes
   * alone: training keeps several cores busy for a second or two, which is too much for what nobody may ask for.
   *
   * @param isAsked somebody looks at the figures: all of them are wanted
   */
  async measureNext(work: MeasuredWork, { take, beforeStep }: MeasuringTurns, isAsked: boolean): Promise<boolean> {
    const wanted = ['idle', ...(isAsked ? ['asked'] : [])]
    const isWanted = (name: EngineName) => wanted.includes(engineTraits[name].measured) || this.engine?.name === name
    const turns: MeasuringTurns = { beforeStep, take: (piece, ms) => take(() => this.exclusive(piece), ms) }
    const unmeasured = [...this.unmeasured].find(isWanted)
    const untrained = isAsked ? [...this.untrained].find(isWanted) : undefined
    const name = unmeasured ?? untrained
    if (name === undefined) return false
    const isRollout = name === unmeasured
    ;(isRollout ? this.unmeasured : this.untrained).delete(name)
    if (!isRollout && !this.measurements.get(name)!.canRun) return true
    try {
      if (engineTraits[name].onGpu) {
        const adapter = await this.options.findGraphicsAdapter()
        this.know(name, adapter)
        // A software adapter takes seconds for what WebAssembly does in milliseconds: not worth the wait.
        if (adapter.remark && this.chosen !== name) return await this.settle()
      }
      const create = () => this.options.createEngine(name)
      // TensorFlow.js has one backend at a time. Otherwise nobody waits for an engine's files to arrive.
      const isApart = engineTraits[name].fused || !this.engine || engineTraits[this.engine.name].fused
      const engine = await (isApart ? create() : turns.take(create, 0))
      if (isRollout) this.know(name, { rolloutMs: await measureRollout(engine, work, turns) })
      else {
        this.know(name, await measureTraining(engine, work, turns))
        await this.measureShared(name, work)
      }
      if (engine.name !== this.engine?.name) engine.dispose()
    } catch (error) {
      this.know(name, { canRun: false, remark: messageOf(error) })
    }
    return this.settle()
  }

  /** Several workers do not share this one's thread: nothing on the page waits for them. */
  private async measureShared(name: EngineName, work: MeasuredWork): Promise<void> {
    const { trainingMs } = this.measurements.get(name)!
    if (trainingMs === null || !engineTraits[name].sharesTraining) return
    try {
      const shared = await this.options.measureSharedTraining(name, work)
      if (shared) this.know(name, shared)
    } catch (error) {
      this.know(name, { trainingRemark: `several workers cannot share a training step here: ${messageOf(error)}` })
    }
  }

  /** True: there may be more to measure. */
  private async settle(): Promise<true> {
    await this.exclusive(() => this.changeOver())
    return true
  }

  /** Starts what ought to be in use, if that is another engine. */
  private async changeOver(): Promise<void> {
    const wanted = this.chosen ?? this.automatic().stepping.engine
    if (this.engine?.name === wanted) return this.report()
    const before = this.engine
    this.engine = null
    try {
      await this.start()
      before?.dispose()
    } catch (error) {
      this.engine = before
      throw error
    }
  }

  private exclusive<Result>(call: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(call)
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
        this.options.onNotice(
          `${engineTraits[engine.name].words} failed: ${messageOf(error)}. Another engine takes over; nothing is lost.`,
        )
        this.giveUp(engine.name, error)
        this.engine = null
      }
    }
  }

  private giveUp(name: EngineName, error: unknown): void {
    this.broken.add(name)
    this.know(name, { canRun: false, remark: messageOf(error) })
  }

  private know(name: EngineName, news: Partial<EngineMeasurement>): void {
    this.measurements.set(name, { ...this.measurements.get(name)!, ...news })
  }

  private automatic() {
    return chooseEngines([...this.measurements.values()], this.broken)
  }

  private report(): void {
    const { engine, chosen } = this
    if (!engine) throw new Error('no engine is in use')
    const measurements = [...this.measurements.values()]
    const { stepping, training } = this.automatic()
    const asked = `${engineTraits[engine.name].words}: asked for`
    const isAsked = engine.name === chosen
    const instead = chosen && `${engineTraits[engine.name].words}: in place of the engine that was asked for`
    this.options.onStatus({
      engine: engine.name,
      reason: isAsked ? asked : (instead ?? stepping.reason),
      trainer: chosen ? engine.name : training.engine,
      trainingReason: isAsked ? asked : (instead ?? training.reason),
      chosen,
      measurements,
    })
  }
}

/** Without a full stop: it becomes part of a sentence. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
}
