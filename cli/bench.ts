import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { createEngine } from '../src/kernels/createEngine'
import type { EngineName } from '../src/kernels/engine'
import { defaultPlasticity, type Cell, type Rule } from '../src/network/modelConfig'
import { parseModelConfig } from '../src/network/parseModelConfig'
import { initialParameters } from '../src/network/parameters'
import type { CueRewardTask } from '../src/tasks/episode'
import { createEpisodes, defaultTasks, taskSizes } from '../src/tasks/registry'
import { defaultAdamW } from '../src/training/adamW'
import { startMetaTraining, type MetaTrainingConfig } from '../src/training/metaTraining'
import { TrainingPool } from '../src/training/trainingPool'
import { version } from '../package.json'
import { nodeEngineFiles } from './nodeEngineFiles'
import { chooseNodeEngine, nodeEngineNames } from './nodeEngines'
import { serveReplica, spawnReplica } from './nodeReplica'
import { benchPage, describeFigure, isWithin, type PageBenchOptions } from './pageBench'
import { describeProcessor, timeProcessor } from './processorSpeed'
import { exitWithUsage } from './usage'
import { estimateTrainingStep, type WorkEstimate } from './workEstimate'

const usage = `npm run bench -- [--engine E,...] [--cell C,...] [--rule R,...] [--hidden N,...] [--steps N,...] [--workers N] [--json]

       npm run bench -- --page [--minutes N] [--json]

Times cue-reward on each engine and on the composed engine beside it: a whole training step (data, forward, backward,
exchange between workers, AdamW; batch 64), and the recorded rollout of one episode. Minimum and median, in ms.

  --engine E     wasm, ${nodeEngineNames.join(', ')} (wasm)
  --cell C       rnn, lstm (both)
  --rule R       none, hebbian, gradient (all)
  --hidden N     (32,64,128,256)
  --steps N      steps of an episode (20,60,140)
  --workers N    threads that share a training step, except the composed engine's, which is one thread (2)
  --train-step   only the training step, of Hebbian RNN, gradient RNN and Hebbian LSTM at hidden 128, 20 steps
  --rounds N     (30)
  --seconds N    a measurement ends after this long, with one round at least (10)
  --warm N       training steps before the clock starts (100), for a third of --seconds at most: V8 optimises in the
                 meantime, and with training more hidden units fall silent
  --noComposed   leaves the composed engine out, and with it the ratios
  --page         measures the built page in headless Chromium against its budgets instead: first picture, slider to
                 repaint, frames while playing, longest task, memory
  --minutes N    how long the page plays before its memory is read again; 0 leaves that out (10)
  --json         prints JSON`

const batchSize = 64
const reference: EngineName = 'composed:wasm'

interface Timing {
  readonly minimumMs: number
  readonly medianMs: number
  readonly rounds: number
}

/** What is measured: one network on episodes of one length. */
interface BenchCase {
  readonly cell: Cell
  readonly rule: Rule
  readonly hiddenSize: number
  readonly steps: number
}

interface BenchResult extends BenchCase {
  readonly engine: EngineName
  readonly workers: number
  /** null where it was not measured: `remark` says why. */
  readonly trainingStep: Timing | null
  readonly rollout: Timing | null
  /** How many times faster than the composed engine, minimum against minimum. */
  readonly timesFaster: { readonly trainingStep: number | null; readonly rollout: number | null } | null
  /** Of one training step. */
  readonly estimate: WorkEstimate
  readonly remark: string
}

interface Effort {
  readonly rounds: number
  readonly seconds: number
  readonly warm: number
}

function summarise(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b)
  return { minimumMs: sorted[0], medianMs: sorted[sorted.length >> 1], rounds: sorted.length }
}

function trainingOf({ cell, rule, hiddenSize, steps }: BenchCase): MetaTrainingConfig & { task: CueRewardTask } {
  const task = { ...defaultTasks.cueReward, showSteps: steps / 2, querySteps: steps / 2 }
  const model = parseModelConfig({
    ...{ cell, rule, hiddenSize },
    ...taskSizes(task),
    auxiliarySize: 4,
    modulated: true,
    alphaMode: 'random',
    randomNetwork: false,
    lossKind: 'meanSquared',
    plasticity: defaultPlasticity,
  })
  return { model, task, batchSize, seed: 1, optimiser: defaultAdamW }
}

async function timeTraining(engine: EngineName, workers: number, what: BenchCase, effort: Effort): Promise<Timing> {
  const training = trainingOf(what)
  const pool = await TrainingPool.start(training, startMetaTraining(training), { spawn: spawnReplica, workers, engine })
  try {
    const limitMs = 1000 * effort.seconds
    await trainFor(pool, effort.warm, limitMs / 3)
    const times = await trainFor(pool, effort.rounds, limitMs)
    return summarise(times)
  } finally {
    pool.dispose()
  }
}

/** Trains for so many batches or so long, whichever ends first, but for one batch at least. What each one took, in ms. */
async function trainFor(pool: TrainingPool, batches: number, limitMs: number): Promise<number[]> {
  const times: number[] = []
  const started = performance.now()
  await pool.train(batches, ({ elapsedMs }) => {
    times.push(elapsedMs)
    if (performance.now() - started + elapsedMs > limitMs) pool.stop()
  })
  return times
}

async function timeRollout(name: EngineName, what: BenchCase, effort: Effort): Promise<Timing> {
  const { model, task } = trainingOf(what)
  const engine = await createEngine(name, nodeEngineFiles())
  const network = { config: model, parameters: initialParameters(model, 1) }
  const episode = createEpisodes(task, 1, 1)
  const times: number[] = []
  const deadline = performance.now() + 1000 * effort.seconds
  for (let round = -3; round < effort.rounds; round++) {
    const started = performance.now()
    await engine.rollout(network, episode)
    const ended = performance.now()
    if (round >= 0) times.push(ended - started)
    if (ended > deadline && times.length > 0) break
  }
  engine.dispose()
  return summarise(times)
}

async function measure(
  engine: EngineName,
  workers: number,
  what: BenchCase,
  effort: Effort,
  withRollout: boolean,
): Promise<BenchResult> {
  const estimate = estimateTrainingStep(trainingOf(what).model, batchSize, what.steps)
  let trainingStep: Timing | null = null
  let remark = ''
  try {
    trainingStep = await timeTraining(engine, workers, what, effort)
  } catch (error) {
    remark = `training step failed: ${(error as Error).message}`
  }
  const rollout = withRollout ? await timeRollout(engine, what, effort) : null
  return { engine, workers, ...what, trainingStep, rollout, timesFaster: null, estimate, remark }
}

function compare(result: BenchResult, composed: BenchResult): BenchResult {
  const ratio = (part: 'trainingStep' | 'rollout') => {
    const [own, other] = [result[part], composed[part]]
    return own && other ? other.minimumMs / own.minimumMs : null
  }
  return { ...result, timesFaster: { trainingStep: ratio('trainingStep'), rollout: ratio('rollout') } }
}

function casesOf(lists: { cell: string[]; rule: string[]; hidden: string[]; steps: string[] }): BenchCase[] {
  const cases: BenchCase[] = []
  for (const cell of lists.cell)
    for (const rule of lists.rule)
      for (const hidden of lists.hidden)
        for (const steps of lists.steps) {
          const what = { cell, rule, hiddenSize: Number(hidden), steps: Number(steps) } as BenchCase
          if (what.steps % 2 !== 0) throw new Error(`--steps must be even: half show, half ask; got ${steps}`)
          // Names and sizes are checked where every configuration is.
          trainingOf(what)
          cases.push(what)
        }
  return cases
}

/** The three networks whose training step is held against published code. */
const publishedCases: readonly BenchCase[] = [
  { cell: 'rnn', rule: 'hebbian', hiddenSize: 128, steps: 20 },
  { cell: 'rnn', rule: 'gradient', hiddenSize: 128, steps: 20 },
  { cell: 'lstm', rule: 'hebbian', hiddenSize: 128, steps: 20 },
]

function describe({ engine, workers, cell, rule, hiddenSize, steps, ...result }: BenchResult): string {
  const { trainingStep, rollout, timesFaster, estimate, remark } = result
  const show = (timing: Timing | null) =>
    timing ? `${timing.minimumMs.toFixed(2)} (${timing.medianMs.toFixed(2)})` : '-'
  const times = (ratio: number | null | undefined) => (ratio ? `${ratio.toFixed(ratio < 10 ? 1 : 0)}x` : '')
  const rate = trainingStep ? `${(estimate.flops / trainingStep.minimumMs / 1e6).toFixed(1)} GFLOP/s` : ''
  return [
    engine.padEnd(14),
    `${workers}`,
    `${cell} ${rule}`.padEnd(13),
    String(hiddenSize).padStart(4),
    String(steps).padStart(5),
    show(trainingStep).padStart(19),
    times(timesFaster?.trainingStep).padStart(6),
    rate.padStart(14),
    show(rollout).padStart(17),
    times(timesFaster?.rollout).padStart(6),
    remark && `  ${remark}`,
  ].join(' ')
}

const heading =
  'engine    workers network      hidden steps  training step, ms  times       at least        rollout, ms  times'

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    options: {
      ...{ engine: text, cell: text, rule: text, hidden: text, steps: text, workers: text },
      ...{ rounds: text, seconds: text, warm: text },
      ...{ page: flag, minutes: text },
      ...{ 'train-step': flag, noComposed: flag, json: flag, help: flag },
    },
  })
  if (values.help) return console.log(usage)
  const list = (given: string | undefined, fallback: string) => (given ?? fallback).split(',')
  const count = (name: 'workers' | 'rounds' | 'seconds' | 'warm' | 'minutes', fallback: number, least: number) => {
    const value = Number(values[name] ?? fallback)
    if (!Number.isInteger(value) || value < least)
      throw new Error(`--${name} must be a whole number from ${least}, got "${values[name]}"`)
    return value
  }
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: cpus().length,
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  }
  const date = new Date().toISOString()
  if (values.page)
    return runPageBench({ minutes: count('minutes', 10, 0) }, values.json ?? false, { version, date, machine })
  const effort = { rounds: count('rounds', 30, 1), seconds: count('seconds', 10, 1), warm: count('warm', 100, 0) }
  const workers = count('workers', 2, 1)
  const isTrainStep = values['train-step'] ?? false
  const given = casesOf({
    cell: list(values.cell, 'rnn,lstm'),
    rule: list(values.rule, 'none,hebbian,gradient'),
    hidden: list(values.hidden, '32,64,128,256'),
    steps: list(values.steps, '20,60,140'),
  })
  const engines = list(values.engine, 'wasm').map(chooseNodeEngine)
  if (!values.json) {
    console.log(
      `Engram ${version}, ${date}, ${machine.processors} x ${machine.processor}, ${machine.platform}, Node ${machine.node}; batch ${batchSize}; minimum (median)\n${heading}`,
    )
  }
  const results: BenchResult[] = []
  const put = (result: BenchResult) => {
    results.push(result)
    if (!values.json) console.log(describe(result))
    else console.error(describe(result))
  }
  for (const what of isTrainStep ? publishedCases : given) {
    const composed = values.noComposed ? null : await measure(reference, 1, what, effort, !isTrainStep)
    if (composed) put(composed)
    for (const engine of engines) {
      if (engine === reference && composed) continue
      const result = await measure(engine, workers, what, effort, !isTrainStep)
      put(composed ? compare(result, composed) : result)
    }
  }
  if (values.json) console.log(JSON.stringify({ version, date, machine, batchSize, ...effort, results }, null, 1))
}

async function runPageBench(
  options: PageBenchOptions,
  json: boolean,
  about: {
    readonly version: string
    readonly date: string
    readonly machine: { readonly processor: string; readonly processors: number }
  },
): Promise<void> {
  const { version: engram, date, machine } = about
  if (!json)
    console.log(
      `Engram ${engram}, ${date}, ${machine.processors} x ${machine.processor}, headless Chromium, production build`,
    )
  const beforeMs = timeProcessor()
  const figures = await benchPage(options, (figure) => (json ? console.error : console.log)(describeFigure(figure)))
  const afterMs = timeProcessor()
  if (!json) console.log(describeProcessor(beforeMs, afterMs))
  if (json)
    console.log(
      JSON.stringify(
        {
          ...about,
          processorLoopMs: [beforeMs, afterMs],
          figures: figures.map((figure) => ({ ...figure, within: isWithin(figure) })),
        },
        null,
        1,
      ),
    )
  process.exitCode = figures.every(isWithin) ? 0 : 1
}

if (!isMainThread) serveReplica()
else
  try {
    await main()
  } catch (error) {
    exitWithUsage(usage, error instanceof Error ? error.message : String(error))
  }
