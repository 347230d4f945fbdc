import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createEngine } from '../src/kernels/createEngine'
import type { Engine } from '../src/kernels/engine'
import { readCheckpoint, type ManifestEntry, type SnapshotEntry } from '../src/network/checkpoint'
import { episodeSteps } from '../src/tasks/registry'
import { freshErrors } from './freshErrors'
import { testImages } from './imageSources'
import { nodeEngineFiles } from './nodeEngineFiles'
import { chooseNodeEngine } from './nodeEngines'
import { storeCheckpoint } from './storagePrecision'
import { exitWithUsage } from './usage'

/** Fresh episodes behind the published errors: their standard errors are then some hundredths of themselves. */
const evaluatedEpisodes = 4096
const snapshotEpisodes = 1024

const usage = `npm run publish-checkpoints -- RUN [RUN ...] [--snapshots N,N,...]

Copies the checkpoint, configuration, curve and result of finished training runs into public/checkpoints and lists them in its manifest,
from which the page offers them, with their errors on ${evaluatedEpisodes} fresh episodes. A run's folder name becomes the checkpoint's name.
Parameters are stored in half precision as far as that changes the outputs by no more than 0.001.

  --snapshots N,N,...   also publishes what the runs kept after N batches`

const folder = resolve('public', 'checkpoints')

/** The page opens a task and rule with its first entry, that of the shortest episodes. Hebbian cue-reward is what a visitor sees. */
function order(a: ManifestEntry, b: ManifestEntry): number {
  const rank = ({ task, rule }: ManifestEntry) =>
    10 * ['cueReward', 'sequence', 'regression', 'oneShot'].indexOf(task.name) +
    ['hebbian', 'gradient', 'none'].indexOf(rule)
  return rank(a) - rank(b) || episodeSteps(a.task) - episodeSteps(b.task) || a.id.localeCompare(b.id)
}

/** A curve to six significant digits: a third of the bytes, and more than validation can tell. */
function shortNumbers(csv: string): string {
  return csv.replace(/[\d.]+e?-?\d+/g, (number) => String(Number(Number(number).toPrecision(6))))
}

/** Stores a checkpoint file as small as its outputs allow. */
async function store(engine: Engine, file: string, id: string) {
  const checkpoint = readCheckpoint(await readFile(file))
  const images = await testImages(checkpoint.task, checkpoint.provenance)
  const { bytes, half, difference } = await storeCheckpoint(engine, checkpoint, images)
  console.log(
    `${id}: ${bytes.length} bytes, ${half.length} of ${Object.keys(checkpoint.network.parameters).length} parameters ` +
      `in half precision; outputs differ by ${difference.toExponential(1)} at most`,
  )
  await writeFile(join(folder, `${id}.safetensors`), bytes)
  return { bytes: bytes.length, images, ...readCheckpoint(bytes) }
}

async function publish(engine: Engine, run: string): Promise<ManifestEntry> {
  const id = basename(resolve(run))
  if (!/^[\w-]+$/.test(id)) throw new Error(`a run's folder name may have letters, digits, - and _ only, got "${id}"`)
  for (const name of ['config.json', 'result.json']) await copyFile(join(run, name), join(folder, `${id}.${name}`))
  await writeFile(join(folder, `${id}.curve.csv`), shortNumbers(await readFile(join(run, 'curve.csv'), 'utf8')))
  const { bytes, images, network, task, provenance } = await store(engine, join(run, 'checkpoint.safetensors'), id)
  const errors = await freshErrors(engine, network, task, evaluatedEpisodes, images)
  console.log(`${id}: answer error ${errors.answerError.toPrecision(3)} ± ${errors.answerStandardError.toPrecision(2)}`)
  const { cell, rule, hiddenSize } = network.config
  return { id, bytes, task, cell, rule, hiddenSize, provenance, freshErrors: errors }
}

async function publishSnapshot(engine: Engine, run: string, batches: number): Promise<SnapshotEntry> {
  await mkdir(join(folder, 'snapshots'), { recursive: true })
  const id = `snapshots/${basename(resolve(run))}-at-${batches}`
  const { bytes, images, network, task } = await store(engine, join(run, 'snapshots', `${batches}.safetensors`), id)
  const { answerError, answerStandardError } = await freshErrors(engine, network, task, snapshotEpisodes, images)
  return { id, bytes, batches, answerError, answerStandardError }
}

async function main(): Promise<void> {
  const { values, positionals: runs } = parseArgs({
    allowPositionals: true,
    options: { snapshots: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return console.log(usage)
  if (runs.length === 0) throw new Error('expected at least one run folder')
  const wanted = values.snapshots?.split(',').map(Number) ?? []
  if (wanted.some((batches) => !Number.isInteger(batches) || batches < 0))
    throw new Error(`--snapshots must be numbers of batches, got "${values.snapshots}"`)
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'manifest.json')
  const old = JSON.parse(await readFile(path, 'utf8').catch(() => '[]')) as ManifestEntry[]
  const entries = new Map(old.map((entry) => [entry.id, entry]))
  const engine = await createEngine(chooseNodeEngine('wasm'), nodeEngineFiles())
  for (const run of runs) {
    const entry = await publish(engine, run)
    const snapshots: SnapshotEntry[] = []
    for (const batches of wanted) snapshots.push(await publishSnapshot(engine, run, batches))
    const kept = wanted.length > 0 ? snapshots : entries.get(entry.id)?.snapshots
    entries.set(entry.id, { ...entry, ...(kept && { snapshots: kept }) })
    await writeFile(path, `${JSON.stringify([...entries.values()].sort(order), null, 2)}\n`)
  }
}

try {
  await main()
} catch (error) {
  exitWithUsage(usage, error instanceof Error ? error.message : String(error))
}
