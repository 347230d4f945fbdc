import type { EpisodeRequest, EpisodeRun, LoadedCheckpoint, QuestionAnswers, Runtime } from '../runtime/protocol'
import { seedGroups } from '../store/checkpointChoice'
import { getCurrentRun } from '../store/currentRun'
import { engramStore, type EngramState } from '../store/engramStore'
import { getFunctionAnswers, setFunctionAnswers, type FunctionAnswer } from '../store/functionAnswers'
import { episodeRequestOf, isNetworkTouched, untouchedRequestOf } from '../store/setup'
import type { EpisodeBatch, RegressionTask } from '../tasks/episode'
import { gridOf, gridPoints, queryPoints, questionsAt } from '../tasks/functionGrid'
import { drawRegression } from '../tasks/regressionFunction'

/** Networks asked beside the one on show: more lines cannot be told apart. */
const mostOthers = 4

/**
 * Keeps what the network would answer all over the function that of the run and step on show, as long as somebody looks.
 * One question is under way at a time; whatever changes meanwhile is asked about afterwards.
 */
export class FunctionAsking {
  private watchers = 0
  private busy = false
  /** Beside what is on show; null for one that could not be loaded, undefined for one that is on its way. */
  private readonly loaded = new Map<string, LoadedCheckpoint | null | undefined>()
  /** The run that was asked about last with all checkpoints that were there. */
  private settled: EpisodeRun | null = null
  /** The run whose questions failed: asked again only when another has come. */
  private failed: EpisodeRun | null = null
  /** What was asked ahead of the newest run. */
  private ahead: (Questions & { readonly answers: QuestionAnswers }) | null = null

  /** @param load gives a checkpoint of the manifest, and rejects where it cannot be loaded */
  constructor(
    private readonly runtime: Pick<Runtime, 'answerQuestions'>,
    private readonly load: (id: string) => Promise<LoadedCheckpoint>,
  ) {}

  /** Somebody looks at the function from now on. Returns what ends that. */
  watch(): () => void {
    this.watchers++
    const unsubscribe = engramStore.subscribe(() => void this.follow())
    void this.follow()
    return () => {
      this.watchers--
      unsubscribe()
    }
  }

  /**
   * Asks about a run that is on its way what was asked about the one on show, so that both can be drawn at once. Resolves
   * when the answers are there, or will not be: what is wrong is told when the run itself is asked about.
   */
  async askAhead(request: EpisodeRequest): Promise<void> {
    this.ahead = null
    const asked = this.watchers > 0 ? whatIsAsked() : null
    if (asked?.checkpoint.id !== request.checkpointId || asked.run.episode.task.name !== request.task.name) return
    const ahead = { ...questionsOf(asked), request }
    try {
      this.ahead = { ...ahead, answers: await this.runtime.answerQuestions(request, ahead.step, ahead.questions) }
    } catch {
      this.ahead = null
    }
  }

  /** Answers to these questions: those that came ahead, where they are the same. */
  private async ask(asked: Questions): Promise<QuestionAnswers> {
    const { ahead } = this
    if (ahead && isSame(ahead, asked)) return ahead.answers
    return this.runtime.answerQuestions(asked.request, asked.step, asked.questions)
  }

  private async follow(): Promise<void> {
    if (this.busy || this.watchers === 0) return
    this.busy = true
    let asked = whatIsAsked()
    try {
      for (; asked && !this.isSettled(asked); asked = whatIsAsked()) await this.answer(asked)
    } catch (error) {
      // The run itself tells of a failing engine; the answers of before stay.
      this.failed = asked?.run ?? null
      console.warn(error)
    } finally {
      this.busy = false
    }
  }

  private isSettled(asked: Asked): boolean {
    return asked.run === this.failed || (asked.run === this.settled && isAnswered(asked))
  }

  private async answer(asked: Asked): Promise<void> {
    const { run, checkpoint, stepIndex } = asked
    const { episode, request } = run
    const state = engramStore.getState()
    const { grid, points, ...questions } = questionsOf(asked)
    const targets = episode.targets.subarray(episode.answerFrom)
    const ask = (of: EpisodeRequest) => this.ask({ ...questions, request: of })
    const split = (values: Float32Array): FunctionAnswer => ({
      onGrid: values.subarray(0, points.length),
      queryError: meanSquaredError(values.subarray(points.length), targets),
    })
    // Only where the state is still that of the run: its settings are what the others run under.
    const isOfState = JSON.stringify(episodeRequestOf(state, checkpoint)) === JSON.stringify(request)
    const others = isOfState ? this.othersOf(state, checkpoint) : []
    this.settled = run
    const [own, asTrained, ...beside] = await Promise.all([
      ask(request),
      isOfState && isNetworkTouched(state) ? ask(untouchedRequestOf(state, checkpoint)) : null,
      ...others.map((other) => ask(episodeRequestOf(state, other))),
    ])
    const { trueFunction } = drawRegression(request.task as RegressionTask, request.seed, 0)
    setFunctionAnswers({
      run,
      step: stepIndex,
      grid,
      network: split(own.answers),
      ridge: split(own.ridge),
      truth: { onGrid: points.map(trueFunction), queryError: 0 },
      untouched: asTrained && split(asTrained.answers),
      others: beside.map((one: QuestionAnswers) => split(one.answers)),
    })
  }

  /** The networks that differ from this one in their seed alone, as far as they are there; the others are fetched. */
  private othersOf({ manifest }: EngramState, { id }: LoadedCheckpoint): readonly LoadedCheckpoint[] {
    const group = seedGroups(manifest).find(({ best, others }) => [best, ...others].some((entry) => entry.id === id))
    const ids = group ? [group.best, ...group.others].map((entry) => entry.id) : []
    const wanted = ids.filter((other) => other !== id).slice(0, mostOthers)
    for (const other of wanted) if (!this.loaded.has(other)) void this.fetch(other)
    return wanted.flatMap((other) => this.loaded.get(other) ?? [])
  }

  private async fetch(id: string): Promise<void> {
    this.loaded.set(id, undefined)
    try {
      this.loaded.set(id, await this.load(id))
      this.settled = null
      await this.follow()
    } catch (error) {
      this.loaded.set(id, null)
      console.warn(error)
    }
  }
}

interface Asked {
  readonly run: EpisodeRun
  readonly checkpoint: LoadedCheckpoint
  readonly stepIndex: number
  readonly functionAxis: number
}

/** What a network is asked. */
interface Questions {
  readonly request: EpisodeRequest
  /** The step in whose place it is asked. */
  readonly step: number
  /** [questions, inputSize] */
  readonly questions: Float32Array
}

/** The questions all over the function, and the episode's own queries, after the step on show. */
function questionsOf({ run: { episode, request }, stepIndex, functionAxis }: Asked) {
  const grid = gridOf(episode, stepIndex, functionAxis)
  const points = gridPoints(grid)
  const questions = questionsAt([...points, ...queryPoints(episode)], episode.inputSize)
  return { request, step: stepIndex + 1, questions, grid, points }
}

function isSame(a: Questions, b: Questions): boolean {
  return (
    a.step === b.step &&
    a.questions.length === b.questions.length &&
    a.questions.every((value, k) => value === b.questions[k]) &&
    JSON.stringify(a.request) === JSON.stringify(b.request)
  )
}

/** What is to be answered for the state as it is; null where there is no function. */
function whatIsAsked(): Asked | null {
  const current = getCurrentRun()
  if (current?.run.request.task.name !== 'regression') return null
  const { stepIndex, functionAxis } = engramStore.getState()
  return { ...current, stepIndex: Math.min(stepIndex, current.run.episode.steps - 1), functionAxis }
}

function isAnswered({ run, stepIndex, functionAxis }: Asked): boolean {
  const shown = getFunctionAnswers()
  if (shown?.run !== run || shown.step !== stepIndex) return false
  return JSON.stringify(gridOf(run.episode, stepIndex, functionAxis).axes) === JSON.stringify(shown.grid.axes)
}

function meanSquaredError(answers: Float32Array, targets: EpisodeBatch['targets']): number {
  return answers.reduce((sum, answer, k) => sum + (answer - targets[k]) ** 2, 0) / answers.length
}
