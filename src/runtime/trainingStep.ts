import type { EpisodeImages } from '../images/episodeImages'
import type { Engine } from '../kernels/engine'
import { flattenParameters } from '../network/flatParameters'
import type { Network } from '../network/parameters'
import type { TaskSettings } from '../tasks/episode'
import { defaultAdamW, initialAdamW } from '../training/adamW'
import type { MetaTrainingConfig, MetaTrainingState } from '../training/metaTraining'
import { Replica } from '../training/replica'

/** What every engine is measured on: the network and task on show, as trained. */
export interface MeasuredWork {
  readonly network: Network
  readonly task: TaskSettings
  /** What episodes of a task of images show. */
  readonly images: EpisodeImages | null
}

/** A training run that starts from a copy of the network. */
export function trainingStart(
  { network: { config, parameters }, task, images }: MeasuredWork,
  batchSize: number,
): { training: MetaTrainingConfig; state: MetaTrainingState } {
  return {
    training: {
      ...{ model: config, task, batchSize, seed: 1, optimiser: defaultAdamW },
      ...(images && { images: { training: images, validation: images } }),
    },
    state: { batches: 0, parameters: flattenParameters(config, parameters), optimiser: initialAdamW(config) },
  }
}

/** Whole training steps of a copy of the network, one for each call: fresh data, loss and gradients, AdamW. What a measurement times. */
export function trainingSteps(engine: Engine, work: MeasuredWork, batchSize: number) {
  const { training, state } = trainingStart(work, batchSize)
  const replica = new Replica(engine, training, state)
  return () => replica.trainBatch()
}
