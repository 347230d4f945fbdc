import type { Engine } from '../kernels/engine'
import { flattenParameters, viewParameters } from '../network/flatParameters'
import type { Network, ParameterName, Parameters } from '../network/parameters'
import { adamWStep, copyAdamW } from './adamW'
import type { GradientExchange, GradientShare } from './gradientExchange'
import { learningRateAt } from './learningRate'
import {
  episodeErrors,
  trainingEpisodes,
  validationEpisodes,
  type EpisodeErrorLists,
  type MetaTrainingConfig,
  type MetaTrainingState,
  type TrainedBatch,
} from './metaTraining'

/** Which of a run's replicas this is. */
export interface ReplicaPlace {
  readonly index: number
  readonly count: number
}

/** How long training goes on without letting messages in. */
const turnMs = 100

/**
 * One of several equal copies of a network in training. Each batch it differentiates its own part of the episodes,
 * exchanges gradients with the others, and takes the same AdamW step as they: sums are taken in the order of the
 * replicas, so that parameters stay equal to the last bit, and the same seed and number of replicas give the same result.
 */
export class Replica {
  private readonly state: MetaTrainingState
  private readonly network: Network
  private readonly sum: Float32Array
  private stopAsked = false

  /**
   * @param state where to start; copied
   * @param exchange with the others; null where there are none
   */
  constructor(
    private readonly engine: Engine,
    private readonly training: MetaTrainingConfig,
    state: MetaTrainingState,
    private readonly place: ReplicaPlace = { index: 0, count: 1 },
    private readonly exchange: GradientExchange | null = null,
  ) {
    this.state = copyState(state)
    this.network = { config: training.model, parameters: viewParameters(training.model, this.state.parameters) }
    this.sum = new Float32Array(this.state.parameters.length)
  }

  /** A copy of where training has got to. */
  snapshot(): MetaTrainingState {
    return copyState(this.state)
  }

  /** Ends {@link train} of all replicas after the batch that is running, or after one more. */
  stop(): void {
    this.stopAsked = true
  }

  /** Trains `batches` batches, or until one of the replicas is asked to stop. */
  async train(batches: number, onBatch: (batch: TrainedBatch) => void): Promise<void> {
    this.stopAsked = false
    let turnStarted = performance.now()
    for (let k = 0; k < batches; k++) {
      const { isLast, ...batch } = await this.trainBatch()
      onBatch(batch)
      if (isLast) return
      if (performance.now() - turnStarted < turnMs) continue
      // A replica without peers waits for nothing: messages, such as to stop, would not come in.
      await new Promise((resolve) => setTimeout(resolve, 0))
      turnStarted = performance.now()
    }
  }

  /**
   * One batch: fresh episodes, back-propagation through the whole rollout, one AdamW step.
   *
   * @throws OverflowError where the gradient is not finite, Error where a replica failed; the state is then as it was
   */
  async trainBatch(): Promise<TrainedBatch & { isLast: boolean }> {
    const { training, state, exchange } = this
    const started = performance.now()
    let share: GradientShare
    let runningStatistics: Parameters
    try {
      ;({ share, runningStatistics } = await this.ownShare())
    } catch (error) {
      // The others wait for this share; told of the failure, they stay at the same batch.
      await exchange?.share({ failure: error instanceof Error ? error.message : String(error) }).catch(() => undefined)
      throw error
    }
    const shares = exchange ? await exchange.share(share) : [share]
    const weights = shares.map((_, index) => this.episodesOf(index).count / training.batchSize)
    const mean = (of: (share: GradientShare) => number) => shares.reduce((sum, s, k) => sum + weights[k] * of(s), 0)
    const gradientNorm = adamWStep(
      training.model,
      state.parameters,
      this.meanGradient(shares, weights),
      state.optimiser,
      {
        ...training.optimiser,
        learningRate: learningRateAt(training.optimiser.learningRate, training.schedule, state.batches),
      },
    )
    for (const [name, { values }] of Object.entries(runningStatistics))
      this.network.parameters[name as ParameterName]!.values.set(values)
    state.batches++
    return {
      batches: state.batches,
      loss: mean(({ loss }) => loss),
      answerError: mean(({ answerError }) => answerError),
      gradientNorm,
      elapsedMs: performance.now() - started,
      isLast: shares.some(({ isLast }) => isLast),
    }
  }

  /** This replica's part of the validation batches: every count-th, from its index on. Lists of errors, batch by batch. */
  async validate(batches: number): Promise<EpisodeErrorLists[]> {
    const lists: EpisodeErrorLists[] = []
    for (let k = this.place.index; k < batches; k += this.place.count)
      lists.push(await episodeErrors(this.engine, this.network, [validationEpisodes(this.training, k)]))
    return lists
  }

  /** This replica's part of a batch, and what batch-norm keeps after it: that is no part, as there is one replica then. */
  private async ownShare(): Promise<{ share: GradientShare; runningStatistics: Parameters }> {
    const { training, state, network } = this
    const { first, count } = this.episodesOf(this.place.index)
    const episodes = trainingEpisodes(training, state.batches, count, first)
    const {
      loss,
      answerError,
      gradients,
      runningStatistics = {},
    } = await this.engine.lossAndGradients(network, episodes)
    const share = { gradients: flattenParameters(training.model, gradients), loss, answerError, isLast: this.stopAsked }
    return { share, runningStatistics }
  }

  /** The episodes of a batch that belong to a replica. */
  private episodesOf(index: number): { first: number; count: number } {
    const { batchSize } = this.training
    const boundary = (k: number) => Math.floor((batchSize * k) / this.place.count)
    return { first: boundary(index), count: boundary(index + 1) - boundary(index) }
  }

  private meanGradient(shares: readonly GradientShare[], weights: readonly number[]): Float32Array {
    if (shares.length === 1) return shares[0].gradients
    const { sum } = this
    sum.fill(0)
    shares.forEach(({ gradients }, index) => {
      const weight = weights[index]
      for (let k = 0; k < sum.length; k++) sum[k] += weight * gradients[k]
    })
    return sum
  }
}

function copyState({ batches, parameters, optimiser }: MetaTrainingState): MetaTrainingState {
  return { batches, parameters: parameters.slice(), optimiser: copyAdamW(optimiser) }
}
