import type { EngineName } from '../kernels/engine'
import type { CheckpointProvenance } from '../network/checkpoint'
import type { Intervention } from '../network/interventions'
import type { PlasticitySettings } from '../network/modelConfig'
import type { Network } from '../network/parameters'
import type { Recording } from '../network/recording'
import type { WeightExtremes } from '../network/weightExtremes'
import type { ShownPictures } from '../tasks/shownPictures'
import type { EpisodeBatch, TaskSettings } from '../tasks/episode'
import type { ExampleEdit } from '../tasks/exampleEdits'
import type { QuantityError } from '../training/parity/comparison'

/** A trained network that the page can show. */
export interface LoadedCheckpoint {
  /** Name in the manifest, or the file's name for an imported one. */
  readonly id: string
  readonly network: Network
  /** The task it was trained on. */
  readonly task: TaskSettings
  readonly provenance: CheckpointProvenance
}

/** Everything that determines one episode on the page. */
export interface EpisodeRequest {
  readonly checkpointId: string
  readonly task: TaskSettings
  /** Seed of the episode's generator. */
  readonly seed: number
  readonly plasticity: PlasticitySettings
  /** Factor on every plasticity coefficient alpha; 1 as trained. */
  readonly alphaScale: number
  /** What is done to the network on the way. All of them must lie inside the episode and apply to the network. */
  readonly interventions: readonly Intervention[]
  /** Examples that are given otherwise than they were drawn. All of them must be examples of the task. */
  readonly exampleEdits: readonly ExampleEdit[]
  /** The user's own pictures in place of the episode's; null where there are none. */
  readonly pictures: ShownPictures | null
}

/** One episode, run and recorded. All arrays have batch 1. */
export interface EpisodeRun {
  readonly request: EpisodeRequest
  readonly episode: EpisodeBatch
  readonly recording: Recording
  /** Norms of the plastic weights, and how large they get: found in the worker, since every w has to be rebuilt for it. */
  readonly weights: WeightExtremes
  readonly errors: TaskErrors
  readonly engine: EngineName
  /** Time of the rollout with its recording inside the worker. */
  readonly elapsedMs: number
}

/** The two figures of a run, each beside what answering 0 on the answer steps would give. */
export interface TaskErrors {
  readonly loss: number
  readonly lossBaseline: number
  readonly answerError: number
  readonly answerBaseline: number
  /** What ridge regression on the same examples reaches, where there are examples of a function. */
  readonly ridgeAnswerError?: number
}

/** A mean over fresh episodes and its standard error. */
export interface MeanError {
  readonly mean: number
  readonly standardError: number
}

export interface ErrorEstimate {
  readonly request: EpisodeRequest
  /** Episodes so far; the estimate is final when it reaches `episodesWanted`. */
  readonly episodes: number
  readonly episodesWanted: number
  readonly loss: MeanError
  readonly lossBaseline: number
  readonly answerError: MeanError
  readonly answerBaseline: number
  /** Mean of {@link TaskErrors.ridgeAnswerError}. */
  readonly ridgeAnswerError?: number
  /** How often the first query's class was told right; of tasks whose answers are classes. */
  readonly firstAccuracy?: MeanError
}

/** What comes back where a network is asked for values of a function. */
export interface QuestionAnswers {
  /** [questions] */
  readonly answers: Float32Array
  /** Ridge regression on the examples before that step [questions] */
  readonly ridge: Float32Array
}

/** What is known of one engine on this device. */
export interface EngineMeasurement {
  readonly engine: EngineName
  /** Presumed until it was tried. */
  readonly canRun: boolean
  /** Median time of a whole recorded episode; null where it was not measured. */
  readonly rolloutMs: number | null
  /** Median time of a training step on a batch of 64 episodes of the task on show; null where it was not measured. */
  readonly trainingMs: number | null
  /** How many workers shared that step. */
  readonly trainingWorkers: number
  /** Why it cannot run, or is not chosen without being asked for ("software adapter"). Empty when there is nothing to say. */
  readonly remark: string
  /** Whether its graphics adapter is a program; false until that was looked at. */
  readonly inSoftware?: boolean
  /** Why there is no time of a training step. Empty when there is nothing to say. */
  readonly trainingRemark: string
}

/** Which engine does what, why, and what was measured. */
export interface EngineStatus {
  /** Runs the episodes. */
  readonly engine: EngineName
  /** A sentence without its full stop: "WebAssembly, fused kernels: 0.3 ms; this browser has no WebGPU". */
  readonly reason: string
  /** Trains. */
  readonly trainer: EngineName
  readonly trainingReason: string
  /** The engine that was asked for; null where the choice is automatic. */
  readonly chosen: EngineName | null
  /** Of every engine there is. */
  readonly measurements: readonly EngineMeasurement[]
}

/** The largest error of one quantity in a file of reference values, beside what is allowed. */
export interface QuantityVerdict extends QuantityError {
  readonly within: boolean
}

/** What the engine in use made of one file of reference values. */
export interface GoldenVerdict {
  readonly file: string
  readonly engine: EngineName
  readonly rows: readonly QuantityVerdict[]
  /** What was left out because this engine would take too long: "loss, gradients and training steps". Empty where nothing was. */
  readonly leftOut: string
  readonly elapsedMs: number
}

/** Rejects a call that a newer one of the same kind has replaced. Not a failure: the newer one's answer is on its way. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError'
}

/** What the main thread may ask for. `RuntimeClient` implements it over a worker. */
export interface Runtime {
  /** Fetches, checks and keeps a checkpoint of the manifest. */
  loadCheckpoint(id: string): Promise<LoadedCheckpoint>
  /**
   * Runs one episode. A newer call supersedes one that is waiting or running.
   *
   * @param stepIndex the step that is looked at, whose weights come along; that of a shorter episode's end where it has no
   *   such step
   */
  runEpisode(request: EpisodeRequest, stepIndex: number): Promise<EpisodeRun>
  /** Runs an episode beside the one on show, which goes first. A newer call supersedes one that is waiting or running. */
  runBeside(request: EpisodeRequest): Promise<EpisodeRun>
  /** The errors of several episodes. They give way to what is on show; a newer call supersedes them. */
  errorsOfEpisodes(requests: readonly EpisodeRequest[]): Promise<readonly TaskErrors[]>
  /** Mean errors over fresh episodes, reported as they come; yields to `runEpisode`, superseded by a newer estimate. */
  estimateErrors(
    request: EpisodeRequest,
    episodes: number,
    onProgress: (estimate: ErrorEstimate) => void,
  ): Promise<ErrorEstimate>
  /**
   * What the network of an episode of few-shot regression would answer to other questions in place of `step`, each asked
   * for itself; the step after the last counts as one.
   *
   * @param questions [questions, inputSize]
   */
  answerQuestions(request: EpisodeRequest, step: number, questions: Float32Array): Promise<QuestionAnswers>
  /** Checks a checkpoint file of the user's, runs it once, and keeps it. Rejects with what was expected and what came. */
  openCheckpoint(id: string, file: Blob): Promise<LoadedCheckpoint>
  /**
   * Measures one more figure of the engines that run here; false when none is left. Episodes that are asked for go first.
   *
   * @param isAsked also training steps, and engines that are known to be slower, since somebody looks at the figures
   */
  measureNextEngine(isAsked: boolean): Promise<boolean>
  /** Runs everything on this engine from now on; null leaves the choice to the measurements. */
  chooseEngine(engine: EngineName | null): Promise<void>
  /** Runs one file of bundled reference values through the engine in use. */
  verifyGolden(file: string): Promise<GoldenVerdict>
  /** Calls back at once and whenever another engine is in use. Returns the unsubscribe function. */
  onEngineStatus(listener: (status: EngineStatus) => void): () => void
  /** Calls back when something broke and was mended: a worker that died, an engine that failed. */
  onNotice(listener: (message: string) => void): () => void
}
