import type { EngineName } from '../kernels/engine'
import type { EngineStatus, EpisodeRequest, EpisodeRun, ErrorEstimate, LoadedCheckpoint } from './protocol'

/** What the worker answers, through Comlink. Errors arrive with their name and message. */
export interface WorkerApi {
  /** Starts the first engine that works: the forced one, else WebAssembly, else the CPU. */
  start(
    forced: EngineName | null,
    onStatus: (status: EngineStatus) => void,
    onNotice: (message: string) => void,
  ): Promise<void>
  /** Answers at once unless the worker is dead or stuck. */
  ping(): Promise<void>
  /** Fetches and checks a checkpoint, and keeps it. */
  fetchCheckpoint(id: string, address: string): Promise<LoadedCheckpoint>
  /** Takes over a checkpoint that an earlier worker had loaded. */
  adoptCheckpoint(checkpoint: LoadedCheckpoint): Promise<void>
  runEpisode(request: EpisodeRequest): Promise<EpisodeRun>
  estimateErrors(
    request: EpisodeRequest,
    episodes: number,
    onProgress: (estimate: ErrorEstimate) => void,
  ): Promise<ErrorEstimate>
  measureEngines(): Promise<EngineStatus>
}
