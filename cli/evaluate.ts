import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createEngine } from '../src/kernels/createEngine'
import { readCheckpoint, type Checkpoint } from '../src/network/checkpoint'
import { parsePlasticity } from '../src/network/parseModelConfig'
import { parseTask, taskSizes } from '../src/tasks/registry'
import { freshErrors, freshRidgeError } from './freshErrors'
import { glyphSource, shownImages } from './imageSources'
import { nodeEngineFiles } from './nodeEngineFiles'
import { chooseNodeEngine, nodeEngineNames } from './nodeEngines'
import { exitWithUsage } from './usage'

const usage = `npm run evaluate -- CHECKPOINT [--episodes N] [--PARAMETER X] [--SETTING X] [--json]

Mean errors and their standard errors on fresh episodes: none of them was ever trained or validated on. For regression also the
answer error of ridge regression on the same examples.

  --episodes N   fresh episodes (256)
  --images S     what one-shot classification shows: glyphs, or a folder (the checkpoint's; a folder must be said)
  --split S      whose images one-shot classification shows: test, validation or train (test); of glyphs two families are
                 shown: changed as in training (augmented), and redrawn by a pen (strokes), which no training sees
  --length N --delay N --cues N --showSteps N --querySteps N --cueNoise X --examples N --queries N --noise X --shots N
                 the task's parameters (the checkpoint's)
  --etaScale X --decayScale X --maxUpdateNorm X --weightClip X|off --innerLossScale X --modulation learned|off|X
                 plasticity settings (the checkpoint's)
  --engine E     ${nodeEngineNames.join(', ')} (wasm: the faster of its builds)
  --json         prints JSON`

const splits = ['test', 'validation', 'train'] as const
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
  'shots',
] as const
const settings = ['etaScale', 'decayScale', 'maxUpdateNorm', 'weightClip', 'innerLossScale', 'modulation'] as const

async function evaluate() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ episodes: text, length: text, delay: text, cues: text, showSteps: text, querySteps: text, cueNoise: text },
      ...{ examples: text, queries: text, noise: text, shots: text },
      ...{ etaScale: text, decayScale: text, maxUpdateNorm: text, weightClip: text, innerLossScale: text },
      ...{ modulation: text, engine: text, split: text, images: text },
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
  const network = { config: model, parameters }
  const split = splits.find((name) => name === (values.split ?? 'test'))
  if (!split) throw new Error(`--split must be ${splits.join(', ')}, got "${values.split}"`)
  const images = task.name === 'oneShot' ? (values.images ?? trainedSource(checkpoint)) : null
  const shown = images !== null && task.name === 'oneShot' ? await shownImages(images, split, task) : [null]
  const [first, ...others] = shown
  const errors = await freshErrors(engine, network, task, episodes, first)
  const families = first && [{ variation: first.variation, ...errors }]
  for (const other of others)
    families?.push({ variation: other!.variation, ...(await freshErrors(engine, network, task, episodes, other)) })
  const ridge = await freshRidgeError(task, episodes)
  const result = {
    task,
    cell: model.cell,
    rule: model.rule,
    hiddenSize: model.hiddenSize,
    plasticity,
    engine: engine.name,
    ...errors,
    ...(ridge && { ridgeAnswerError: ridge.mean, ridgeAnswerStandardError: ridge.standardError }),
    ...(families && { split, families }),
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
  if (families) {
    console.log(`chance ${(100 / taskSizes(task).outputSize).toFixed(0)} %; images of the ${split} split of ${images}`)
    for (const { variation, loss, accuracy } of families)
      console.log(
        `${variation.padEnd(12)} first query ${percent(accuracy!.first, accuracy!.firstStandardError)}   ` +
          `all ${percent(accuracy!.all, accuracy!.allStandardError)}   loss ${loss.toPrecision(4)}`,
      )
    return
  }
  line('loss', errors.loss, errors.lossStandardError, errors.lossBaseline)
  line('answerError', errors.answerError, errors.answerStandardError, errors.answerBaseline)
  if (ridge)
    console.log(
      `${'ridge'.padEnd(12)} ${ridge.mean.toPrecision(4)} ± ${ridge.standardError.toPrecision(2)}   answerError of ridge regression on the same examples`,
    )
}

/** What a checkpoint's images were; a folder may lie anywhere. */
function trainedSource({ provenance: { images = glyphSource } }: Checkpoint): string {
  if (images === glyphSource) return images
  throw new Error(`the network was trained on images of a folder "${images}": say where it lies with --images FOLDER`)
}

/** "84.1 ± 0.6 %" */
function percent(share: number, standardError: number): string {
  return `${(100 * share).toFixed(1)} ± ${(100 * standardError).toFixed(1)} %`
}

try {
  await evaluate()
} catch (error) {
  exitWithUsage(usage, error instanceof Error ? error.message : String(error))
}
