import type { Engine } from '../kernels/engine'
import { flattenParameters } from '../network/flatParameters'
import type { Network } from '../network/parameters'
import type { TaskSettings } from '../tasks/episode'
import { defaultAdamW, initialAdamW } from '../training/adamW'
import type { MetaTrainingConfig } from '../training/metaTraining'
import { Replica } from '../training/replica'

/** Whole training steps of a copy of the network, one for each call: fresh data, loss and gradients, AdamW. What a measurement times. */
export function trainingSteps(engine: Engine, { config, parameters }: Network, task: TaskSettings, batchSize: number) {
  const training: MetaTrainingConfig = { model: config, task, batchSize, seed: 1, optimiser: defaultAdamW }
  const state = { batches: 0, parameters: flattenParameters(config, parameters), optimiser: initialAdamW(config) }
  const replica = new Replica(engine, training, state)
  return () => replica.trainBatch()
}
