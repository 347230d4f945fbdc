import type { EngineName } from '../kernels/engine'
import type { CheckpointProvenance } from '../network/checkpoint'
import type { PlasticitySettings } from '../network/modelConfig'
import type { Network } from '../network/parameters'
import type { Recording } from '../network/recording'
import type { EpisodeBatch, TaskSettings } from '../tasks/episode'

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
}

/** One episode, run and recorded. All arrays have batch 1. */
export interface EpisodeRun {
  readonly request: EpisodeRequest
  readonly episode: EpisodeBatch
  readonly recording: Recording
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
}

/** One engine's measurement on this device. */
export interface EngineMeasurement {
  readonly engine: EngineName
  /** Median time of a whole recorded episode; null where it could not run. */
  readonly rolloutMs: number | null
  /** Why it could not run, or what it ran on ("software adapter"). Empty when there is nothing to say. */
  readonly remark: string
}

/** Which engine is in use, why, and what was measured. */
export interface EngineStatus {
  readonly engine: EngineName
  /** A sentence for the badge: "WebAssembly: fastest for one episode on this device". */
  readonly reason: string
  readonly forced: boolean
  readonly measurements: readonly EngineMeasurement[]
}

/** Rejects a call that a newer one of the same kind has replaced. Not a failure: the newer one's answer is on its way. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError'
}

/** What the main thread may ask for. `RuntimeClient` implements it over a worker. */
export interface Runtime {
  /** Fetches, checks and keeps a checkpoint of the manifest. */
  loadCheckpoint(id: string): Promise<LoadedCheckpoint>
  /** Runs one episode. A newer call supersedes one that is waiting or running. */
  runEpisode(request: EpisodeRequest): Promise<EpisodeRun>
  /** Mean errors over fresh episodes, reported as they come; yields to `runEpisode`, superseded by a newer estimate. */
  estimateErrors(
    request: EpisodeRequest,
    episodes: number,
    onProgress: (estimate: ErrorEstimate) => void,
  ): Promise<ErrorEstimate>
  /** Measures every engine that runs here and settles on one. */
  measureEngines(): Promise<EngineStatus>
  /** Calls back at once and whenever another engine is in use. Returns the unsubscribe function. */
  onEngineStatus(listener: (status: EngineStatus) => void): () => void
  /** Calls back when something broke and was mended: a worker that died, an engine that failed. */
  onNotice(listener: (message: string) => void): () => void
}
