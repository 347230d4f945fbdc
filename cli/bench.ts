import { parseArgs } from 'node:util'
import { createEngine } from '../src/kernels/createEngine'
import type { Engine } from '../src/kernels/engine'
import { defaultPlasticity, type Cell, type ModelConfig, type Rule } from '../src/network/modelConfig'
import { viewParameters } from '../src/network/flatParameters'
import { initialParameters } from '../src/network/parameters'
import { createEpisodes, defaultTasks, taskSizes } from '../src/tasks/registry'
import { defaultAdamW } from '../src/training/adamW'
import { startMetaTraining, type MetaTrainingConfig } from '../src/training/metaTraining'
import { Replica } from '../src/training/replica'
import { nodeEngineFiles } from './nodeEngineFiles'
import { chooseNodeEngine, nodeEngineNames } from './nodeEngines'
import { exitWithUsage } from './usage'

const usage = `npm run bench -- [--engine E,...] [--cell C,...] [--rule R,...] [--hidden N,...] [--rounds N] [--json]

Times cue-reward on each engine: forward of a batch, loss and gradients of a batch, a whole training step (data, forward,
backward, AdamW; batch 64, 20 steps), and the recorded rollout of one episode of 60 steps. Minimum and median, in ms.

  --engine E   wasm, ${nodeEngineNames.join(', ')} (wasm)
  --cell C     rnn, lstm (rnn)
  --rule R     none, hebbian, gradient (hebbian)
  --hidden N   (128)
  --rounds N   (30)
  --warm N     training steps before the clock starts (10): half-silent hidden units come with training`

interface Timing {
  readonly minimumMs: number
  readonly medianMs: number
}

async function time(rounds: number, call: () => Promise<unknown>): Promise<Timing> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    await call()
    times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  return { minimumMs: times[0], medianMs: times[rounds >> 1] }
}

async function measure(engine: Engine, cell: Cell, rule: Rule, hiddenSize: number, rounds: number, warm: number) {
  const task = defaultTasks.cueReward
  const model: ModelConfig = {
    ...{ cell, rule, hiddenSize },
    ...taskSizes(task),
    auxiliarySize: 4,
    modulated: true,
    alphaMode: 'random',
    randomNetwork: false,
    lossKind: 'meanSquared',
    plasticity: defaultPlasticity,
  }
  const config: MetaTrainingConfig = { model, task, batchSize: 64, seed: 1, optimiser: defaultAdamW }
  const replica = new Replica(engine, config, startMetaTraining(config))
  const train = () => replica.trainBatch()
  for (let k = 0; k < warm; k++) await train()
  const network = { config: model, parameters: viewParameters(model, replica.snapshot().parameters) }
  const episodes = createEpisodes(task, 64, 1)
  const long = createEpisodes({ ...task, showSteps: 30, querySteps: 30 }, 1, 1)
  const single = { config: model, parameters: initialParameters(model, 1) }
  return {
    engine: engine.name,
    ...{ cell, rule, hiddenSize },
    evaluate: await time(rounds, () => engine.evaluate(network, episodes)),
    lossAndGradients: await time(rounds, () => engine.lossAndGradients(network, episodes)),
    trainingStep: await time(rounds, train),
    rollout: await time(rounds, () => engine.rollout(single, long)),
  }
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      ...{ engine: text, cell: text, rule: text, hidden: text, rounds: text, warm: text },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return console.log(usage)
  const list = (given: string | undefined, fallback: string) => (given ?? fallback).split(',')
  const results = []
  for (const asked of list(values.engine, 'wasm')) {
    const engine = await createEngine(chooseNodeEngine(asked), nodeEngineFiles())
    for (const cell of list(values.cell, 'rnn') as Cell[])
      for (const rule of list(values.rule, 'hebbian') as Rule[])
        for (const hidden of list(values.hidden, '128')) {
          const result = await measure(
            engine,
            cell,
            rule,
            Number(hidden),
            Number(values.rounds ?? 30),
            Number(values.warm ?? 10),
          )
          results.push(result)
          if (values.json) continue
          const show = ({ minimumMs, medianMs }: Timing) => `${minimumMs.toFixed(2)} (${medianMs.toFixed(2)})`
          console.log(
            `${engine.name} ${cell} ${rule} ${hidden}: forward ${show(result.evaluate)}, gradients ${show(result.lossAndGradients)}, ` +
              `training step ${show(result.trainingStep)}, one episode of 60 steps ${show(result.rollout)}`,
          )
        }
  }
  if (values.json) console.log(JSON.stringify(results, null, 1))
}

try {
  await main()
} catch (error) {
  exitWithUsage(usage, error instanceof Error ? error.message : String(error))
}
