import { createEngine, type EngineFiles } from '../kernels/createEngine'
import type { EngineName } from '../kernels/engine'
import { GradientExchange } from './gradientExchange'
import type { EpisodeErrorLists, MetaTrainingConfig, MetaTrainingState, TrainedBatch } from './metaTraining'
import { Replica, type ReplicaPlace } from './replica'

/** What a worker needs to hold one replica of a run. */
export interface ReplicaStart {
  readonly training: MetaTrainingConfig
  readonly state: MetaTrainingState
  readonly engine: EngineName
  readonly place: ReplicaPlace
  /** One to every other replica, in their order; null in this replica's own place. */
  readonly ports: readonly (MessagePort | null)[]
}

/** What a worker that holds a replica answers, through Comlink. `train` and `validate` must not overlap. */
export interface ReplicaApi {
  start(options: ReplicaStart): Promise<void>
  train(batches: number, onBatch: ((batch: TrainedBatch) => Promise<void>) | null): Promise<void>
  stop(): Promise<void>
  validate(batches: number): Promise<EpisodeErrorLists[]>
  snapshot(): Promise<MetaTrainingState>
  /** A peer is gone: a batch that waits for it fails with this reason; the replica stays at the batch before. */
  abandon(reason: string): Promise<void>
}

/** A worker's side of a training pool, to be exposed by Comlink. */
export function createReplicaServer(files: EngineFiles): ReplicaApi {
  let replica: Replica | null = null
  let exchange: GradientExchange | null = null
  const started = () => {
    if (!replica) throw new Error('the replica was not started')
    return replica
  }
  return {
    async start({ training, state, engine, place, ports }) {
      exchange = place.count > 1 ? new GradientExchange(ports) : null
      replica = new Replica(await createEngine(engine, files), training, state, place, exchange)
    },
    async train(batches, onBatch) {
      let delivered: Promise<void> | undefined
      const report = (batch: TrainedBatch) => {
        delivered = onBatch?.(batch)
      }
      try {
        await started().train(batches, report)
      } finally {
        // Through Comlink a callback is a message: the caller has them all when this call ends.
        await delivered
      }
    },
    stop: () => Promise.resolve(started().stop()),
    validate: (batches) => started().validate(batches),
    snapshot: () => Promise.resolve(started().snapshot()),
    abandon: (reason) => Promise.resolve(exchange?.close(reason)),
  }
}
