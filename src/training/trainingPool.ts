import { proxy, transfer, type Remote } from 'comlink'
import type { EngineName } from '../kernels/engine'
import { hasBatchNorm } from '../network/imageEncoder'
import {
  joinErrorLists,
  summariseErrors,
  type Errors,
  type MetaTrainingConfig,
  type MetaTrainingState,
  type TrainedBatch,
} from './metaTraining'
import type { ReplicaApi } from './replicaServer'

/** A worker that serves a replica. */
export interface ReplicaWorker {
  readonly api: Remote<ReplicaApi>
  /** Rejects when the worker ends by itself. */
  readonly died: Promise<never>
  terminate(): void
}

export interface TrainingPoolOptions {
  /** Starts a worker; it differs between a page and Node. */
  readonly spawn: () => ReplicaWorker
  /**
   * Workers that share each batch, 1 or more. A batch of fewer episodes takes one worker per episode; with batch-norm, whose
   * statistics are those of the whole batch, it is one.
   */
  readonly workers: number
  readonly engine: EngineName
}

/**
 * Meta-training on several workers: each differentiates its part of every batch on an engine of its own, and all take the
 * same optimiser step. The same seed, engine and number of workers give the same parameters.
 */
export class TrainingPool {
  private failure: Error | null = null

  private constructor(
    private replicas: readonly ReplicaWorker[],
    /** The engine that every worker runs. */
    readonly engine: EngineName,
  ) {
    for (const replica of replicas) replica.died.catch((reason: Error) => this.bury(replica, reason))
  }

  /**
   * Starts the workers from a state, which is copied.
   *
   * @throws Error where the engine cannot run; no worker is left behind
   */
  static async start(
    training: MetaTrainingConfig,
    state: MetaTrainingState,
    { spawn, workers, engine }: TrainingPoolOptions,
  ): Promise<TrainingPool> {
    const count = hasBatchNorm(training.model) ? 1 : Math.max(1, Math.min(workers, training.batchSize))
    const pool = new TrainingPool(
      Array.from({ length: count }, () => spawn()),
      engine,
    )
    const ports = portsBetween(count)
    try {
      await pool.all(({ api }, index) => {
        const options = { training, state, engine, place: { index, count }, ports: ports[index] }
        return api.start(
          transfer(
            options,
            ports[index].filter((port) => port !== null),
          ),
        )
      })
    } catch (error) {
      pool.dispose()
      throw error
    }
    return pool
  }

  /** How many workers share a batch. */
  get workers(): number {
    return this.replicas.length
  }

  /**
   * Trains `batches` batches, or until {@link stop}.
   *
   * @throws Error where a worker failed or ended; {@link snapshot} then has the state after the last whole batch
   */
  async train(batches: number, onBatch: (batch: TrainedBatch) => void): Promise<void> {
    const report = (batch: TrainedBatch) => Promise.resolve(onBatch(batch))
    await this.all(({ api }, index) => api.train(batches, index === 0 ? proxy(report) : null))
  }

  /** Lets the running {@link train} end after a batch. */
  stop(): void {
    void this.replicas[0].api.stop()
  }

  /** Errors on the run's validation batches. */
  async validate(batches: number): Promise<Errors> {
    const lists = await this.all(({ api }) => api.validate(batches))
    const inOrder = Array.from({ length: batches }, (_, k) => lists[k % lists.length][Math.floor(k / lists.length)])
    return summariseErrors(joinErrorLists(inOrder))
  }

  /** Where training has got to, on the first worker that is alive: they all hold the same. */
  async snapshot(): Promise<MetaTrainingState> {
    const [first] = this.replicas
    if (!first) throw new Error('every training worker has ended')
    return Promise.race([first.api.snapshot(), first.died])
  }

  dispose(): void {
    for (const replica of this.replicas) replica.terminate()
  }

  /** Calls every replica and waits for all, also where one fails: calls never overlap. */
  private async all<Result>(call: (replica: ReplicaWorker, index: number) => Promise<Result>): Promise<Result[]> {
    this.throwFailure()
    const calls = this.replicas.map((replica, index) => Promise.race([call(replica, index), replica.died]))
    await Promise.allSettled(calls)
    this.throwFailure()
    return Promise.all(calls)
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure
  }

  /** Stops the others' waiting for a replica that ended. */
  private bury(dead: ReplicaWorker, reason: Error): void {
    this.failure ??= new Error(`a training worker ended: ${reason.message}`, { cause: reason })
    this.replicas = this.replicas.filter((replica) => replica !== dead)
    for (const { api } of this.replicas) void api.abandon(this.failure.message)
  }
}

/** A channel between every two replicas: element [i][j] is the port of i to j, null for i = j. */
function portsBetween(count: number): (MessagePort | null)[][] {
  const ports = Array.from({ length: count }, () => Array.from({ length: count }, (): MessagePort | null => null))
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) {
      const { port1, port2 } = new MessageChannel()
      ports[i][j] = port1
      ports[j][i] = port2
    }
  return ports
}
