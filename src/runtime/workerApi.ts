import type { EngineName } from '../kernels/engine'
import type {
  EngineStatus,
  EpisodeRequest,
  EpisodeRun,
  ErrorEstimate,
  GoldenVerdict,
  LoadedCheckpoint,
  QuestionAnswers,
  TaskErrors,
} from './protocol'

/** What the worker answers, through Comlink. Errors arrive with their name and message. */
export interface WorkerApi {
  /** Starts the first engine that works: the chosen one, else WebAssembly, else plain JavaScript. */
  start(
    chosen: EngineName | null,
    onStatus: (status: EngineStatus) => void,
    onNotice: (message: string) => void,
  ): Promise<void>
  /** Answers at once unless the worker is dead or stuck. */
  ping(): Promise<void>
  /** Fetches and checks a checkpoint, and keeps it. */
  fetchCheckpoint(id: string, address: string): Promise<LoadedCheckpoint>
  /** Takes over a checkpoint that an earlier worker had loaded. */
  adoptCheckpoint(checkpoint: LoadedCheckpoint): Promise<void>
  runEpisode(request: EpisodeRequest, stepIndex: number): Promise<EpisodeRun>
  runBeside(request: EpisodeRequest): Promise<EpisodeRun>
  errorsOfEpisodes(requests: readonly EpisodeRequest[]): Promise<readonly TaskErrors[]>
  estimateErrors(
    request: EpisodeRequest,
    episodes: number,
    onProgress: (estimate: ErrorEstimate) => void,
  ): Promise<ErrorEstimate>
  answerQuestions(request: EpisodeRequest, step: number, questions: Float32Array): Promise<QuestionAnswers>
  /** Checks a checkpoint file, runs it once, and keeps it. */
  openCheckpoint(id: string, file: Blob): Promise<LoadedCheckpoint>
  measureNextEngine(isAsked: boolean): Promise<boolean>
  chooseEngine(engine: EngineName | null): Promise<void>
  verifyGolden(file: string): Promise<GoldenVerdict>
}
