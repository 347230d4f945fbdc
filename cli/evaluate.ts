import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createEngine } from '../src/kernels/createEngine'
import { readCheckpoint } from '../src/network/checkpoint'
import { parsePlasticity } from '../src/network/parseModelConfig'
import { parseTask } from '../src/tasks/registry'
import { freshErrors } from './freshErrors'
import { nodeEngineFiles } from './nodeEngineFiles'
import { chooseNodeEngine, nodeEngineNames } from './nodeEngines'
import { exitWithUsage } from './usage'

const usage = `npm run evaluate -- CHECKPOINT [--episodes N] [--PARAMETER X] [--SETTING X] [--json]

Mean errors and their standard errors on fresh episodes: none of them was ever trained or validated on.

  --episodes N   fresh episodes (256)
  --length N --delay N --cues N --showSteps N --querySteps N --cueNoise X --examples N --queries N --noise X
                 the task's parameters (the checkpoint's)
  --etaScale X --decayScale X --maxUpdateNorm X --weightClip X|off --innerLossScale X --modulation learned|off|X
                 plasticity settings (the checkpoint's)
  --engine E     ${nodeEngineNames.join(', ')} (wasm: the faster of its builds)
  --json         prints JSON`

const text = { type: 'string' } as const
const taskParameters = [
  'length',
  'delay',
  'cues',
  'showSteps',
  'querySteps',
  'cueNoise',
  'examples',
  'queries',
  'noise',
] as const
const settings = ['etaScale', 'decayScale', 'maxUpdateNorm', 'weightClip', 'innerLossScale', 'modulation'] as const

async function evaluate() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ episodes: text, length: text, delay: text, cues: text, showSteps: text, querySteps: text, cueNoise: text },
      ...{ examples: text, queries: text, noise: text },
      ...{ etaScale: text, decayScale: text, maxUpdateNorm: text, weightClip: text, innerLossScale: text },
      ...{ modulation: text, engine: text },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  if (positionals.length !== 1) throw new Error(`expected one checkpoint, got ${positionals.length}`)
  const number = (name: keyof typeof values): number => {
    const parsed = Number(values[name])
    if (values[name] === '' || Number.isNaN(parsed))
      throw new Error(`--${name} must be a number, got "${String(values[name])}"`)
    return parsed
  }
  const episodes = values.episodes === undefined ? 256 : number('episodes')
  if (!Number.isInteger(episodes) || episodes < 1 || episodes > 2 ** 20)
    throw new Error(`--episodes must be a whole number from 1 to ${2 ** 20}, got ${values.episodes}`)
  const checkpoint = readCheckpoint(await readFile(positionals[0]))
  const given = taskParameters.filter((name) => values[name] !== undefined)
  const unknown = given.filter((name) => !(name in checkpoint.task))
  if (unknown.length > 0) throw new Error(`task ${checkpoint.task.name} has no parameter ${unknown.join(', ')}`)
  const task = parseTask({ ...checkpoint.task, ...Object.fromEntries(given.map((name) => [name, number(name)])) })
  const { config, parameters } = checkpoint.network
  const changed = settings.filter((name) => values[name] !== undefined)
  const setting = (name: (typeof settings)[number]) => {
    if (name === 'weightClip' && values[name] === 'off') return null
    if (name === 'modulation' && (values[name] === 'learned' || values[name] === 'off')) return values[name]
    return number(name)
  }
  const plasticity = parsePlasticity({
    ...config.plasticity,
    ...Object.fromEntries(changed.map((name) => [name, setting(name)])),
  })
  const engine = await createEngine(chooseNodeEngine(values.engine ?? 'wasm'), nodeEngineFiles())
  const model = { ...config, plasticity }
  const errors = await freshErrors(engine, { config: model, parameters }, task, episodes)
  const result = {
    task,
    cell: model.cell,
    rule: model.rule,
    hiddenSize: model.hiddenSize,
    plasticity,
    engine: engine.name,
    ...errors,
  }
  if (values.json) {
    console.log(JSON.stringify(result, (_, value: unknown) => (value === Infinity ? 'Infinity' : value), 2))
    return
  }
  const line = (name: string, mean: number, standardError: number, zero: number) =>
    console.log(
      `${name.padEnd(12)} ${mean.toPrecision(4)} ± ${standardError.toPrecision(2)}   always 0: ${zero.toPrecision(4)}`,
    )
  const { name, ...taskSettings } = task
  const words = Object.entries(taskSettings).map(([setting, value]) => `${setting} ${value}`)
  const range = checkpoint.provenance.trainedDelays
  const trained = range ? ` (trained on delays ${range.from} to ${range.to})` : ''
  console.log(`${name} with ${words.join(', ')}${trained}`)
  console.log(`${model.cell}, ${model.rule}, hidden ${model.hiddenSize}; ${episodes} fresh episodes`)
  line('loss', errors.loss, errors.lossStandardError, errors.lossBaseline)
  line('answerError', errors.answerError, errors.answerStandardError, errors.answerBaseline)
}

try {
  await evaluate()
} catch (error) {
  exitWithUsage(usage, error instanceof Error ? error.message : String(error))
}
