import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { createEngine } from '../src/kernels/createEngine'
import { readCheckpoint, writeCheckpoint, type ManifestEntry } from '../src/network/checkpoint'
import { readoutSize } from '../src/network/layers'
import type { Network } from '../src/network/parameters'
import type { TaskSettings } from '../src/tasks/episode'
import { createEpisodes } from '../src/tasks/registry'
import { freshSeed } from '../src/tasks/seeds'
import { nodeEngineFiles } from './nodeEngineFiles'
import { chooseNodeEngine } from './nodeEngines'
import { exitWithUsage } from './usage'

const usage = `npm run publish-checkpoints -- RUN [RUN ...]

Copies the checkpoint, configuration, curve and result of finished training runs into public/checkpoints and lists them in its manifest,
from which the page offers them. A run's folder name becomes the checkpoint's name.`

const folder = resolve('public', 'checkpoints')

/** The page opens a task and rule with its first entry, that of the shortest episodes. Hebbian cue-reward is what a visitor sees. */
function order(a: ManifestEntry, b: ManifestEntry): number {
  const rank = ({ task, rule }: ManifestEntry) =>
    10 * ['cueReward', 'sequence'].indexOf(task.name) + ['hebbian', 'gradient', 'none'].indexOf(rule)
  const steps = ({ task }: ManifestEntry) => createEpisodes(task, 1, 0).steps
  return rank(a) - rank(b) || steps(a) - steps(b) || a.id.localeCompare(b.id)
}

/** Above this, checkpoints are stored in single precision. */
const maxDifference = 1e-3

/** The largest difference between the task outputs of two networks, on 64 fresh episodes. */
async function largestDifference(network: Network, other: Network, task: TaskSettings): Promise<number> {
  const engine = await createEngine(chooseNodeEngine('wasm'), nodeEngineFiles())
  const episodes = createEpisodes(task, 64, freshSeed(0))
  const [a, b] = [await engine.rollout(network, episodes), await engine.rollout(other, episodes)]
  const width = readoutSize(network.config)
  let largest = 0
  a.outputs.forEach((value, k) => {
    if (k % width < network.config.outputSize) largest = Math.max(largest, Math.abs(value - b.outputs[k]))
  })
  return largest
}

async function publish(run: string): Promise<ManifestEntry> {
  const id = basename(resolve(run))
  if (!/^[\w-]+$/.test(id)) throw new Error(`a run's folder name may have letters, digits, - and _ only, got "${id}"`)
  const checkpoint = readCheckpoint(await readFile(join(run, 'checkpoint.safetensors')))
  const { network, task, provenance } = checkpoint
  const half = writeCheckpoint(checkpoint, 'F16')
  const difference = await largestDifference(network, readCheckpoint(half).network, task)
  const isCloseEnough = difference <= maxDifference
  const bytes = isCloseEnough ? half : writeCheckpoint(checkpoint)
  console.log(
    `${id}: in half precision its outputs differ by ${difference.toExponential(1)} at most; stored in ${isCloseEnough ? 'half' : 'single'} precision`,
  )
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${id}.safetensors`), bytes)
  await copyFile(join(run, 'config.json'), join(folder, `${id}.config.json`))
  await copyFile(join(run, 'curve.csv'), join(folder, `${id}.curve.csv`))
  await copyFile(join(run, 'result.json'), join(folder, `${id}.result.json`))
  const { cell, rule, hiddenSize } = network.config
  return { id, bytes: bytes.length, task, cell, rule, hiddenSize, provenance }
}

const runs = process.argv.slice(2)
if (runs.includes('--help')) {
  console.log(usage)
  process.exit(0)
}
if (runs.length === 0) exitWithUsage(usage, 'expected at least one run folder')
try {
  const path = join(folder, 'manifest.json')
  const old = JSON.parse(await readFile(path, 'utf8').catch(() => '[]')) as ManifestEntry[]
  const entries = new Map(old.map((entry) => [entry.id, entry]))
  for (const run of runs) {
    const entry = await publish(run)
    entries.set(entry.id, entry)
    console.log(
      `${entry.id}: ${entry.bytes} bytes, answer error ${entry.provenance.validationAnswerError.toPrecision(3)}`,
    )
  }
  await writeFile(path, `${JSON.stringify([...entries.values()].sort(order), null, 2)}\n`)
} catch (error) {
  exitWithUsage(usage, error instanceof Error ? error.message : String(error))
}
