import type { Engine } from '../kernels/engine'
import { flattenParameters } from '../network/flatParameters'
import type { Network } from '../network/parameters'
import type { TaskSettings } from '../tasks/episode'
import { defaultAdamW, initialAdamW } from '../training/adamW'
import type { MetaTrainingConfig, MetaTrainingState } from '../training/metaTraining'
import { Replica } from '../training/replica'

/** A training run that starts from a copy of the network. */
export function trainingStart(
  { config, parameters }: Network,
  task: TaskSettings,
  batchSize: number,
): { training: MetaTrainingConfig; state: MetaTrainingState } {
  return {
    training: { model: config, task, batchSize, seed: 1, optimiser: defaultAdamW },
    state: { batches: 0, parameters: flattenParameters(config, parameters), optimiser: initialAdamW(config) },
  }
}

/** Whole training steps of a copy of the network, one for each call: fresh data, loss and gradients, AdamW. What a measurement times. */
export function trainingSteps(engine: Engine, network: Network, task: TaskSettings, batchSize: number) {
  const { training, state } = trainingStart(network, task, batchSize)
  const replica = new Replica(engine, training, state)
  return () => replica.trainBatch()
}
