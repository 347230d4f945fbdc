import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readGrid, type GridRun } from './experimentGrid'
import { projectFolder } from './nodeEngineFiles'
import type { RunResult } from './runFolder'
import { exitWithUsage } from './usage'

const usage = `npm run experiments -- GRID [--parallel N] [--only TEXT]

Trains every network of experiments/GRID.json that is not trained or published yet, in its order, into runs/GRID. Can be interrupted
at any time: the same command goes on where it was. runs/GRID/progress.txt says how far each run is.

  --parallel N   runs side by side (2)
  --only TEXT    only runs whose names contain it`

type RunState = 'waiting' | 'running' | 'done' | 'failed'

/** Trains the runs of a grid, several side by side, each in a process of its own. */
class Queue {
  private readonly states = new Map<string, RunState>()
  private readonly children = new Set<ReturnType<typeof spawn>>()
  private interrupted = false

  constructor(
    private readonly folder: string,
    private readonly runs: readonly GridRun[],
  ) {
    for (const { id } of runs) this.states.set(id, 'waiting')
  }

  /** Resolves when all runs have ended or were interrupted. True where none failed. */
  async train(parallel: number): Promise<boolean> {
    for (const { id } of this.runs) if (await this.resultOf(id)) this.states.set(id, 'done')
    await this.report()
    await Promise.all(Array.from({ length: parallel }, () => this.work()))
    return ![...this.states.values()].includes('failed') && !this.interrupted
  }

  /** Lets the running trainings save what they have and end. */
  interrupt(): void {
    this.interrupted = true
    for (const child of this.children) child.kill('SIGTERM')
  }

  private async work(): Promise<void> {
    for (;;) {
      const run = this.runs.find(({ id }) => this.states.get(id) === 'waiting')
      if (!run || this.interrupted) return
      await this.put(run.id, 'running')
      const code = await this.trainOne(run)
      await this.put(run.id, code === 0 ? 'done' : this.interrupted ? 'waiting' : 'failed')
    }
  }

  private trainOne({ id, options }: GridRun): Promise<number | null> {
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
    const command = join(projectFolder(), 'scripts', 'cli.mjs')
    const out = join(this.folder, id)
    const log = createWriteStream(`${out}.log`, { flags: 'a' })
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [command, 'train', ...args, '--out', out])
      this.children.add(child)
      child.stdout.pipe(log)
      child.stderr.pipe(log)
      child.on('error', reject)
      child.on('close', (code) => {
        this.children.delete(child)
        resolve(code)
      })
    })
  }

  private async put(id: string, state: RunState): Promise<void> {
    this.states.set(id, state)
    console.log(`${new Date().toISOString()} ${id}: ${state}`)
    await this.report()
  }

  private async report(): Promise<void> {
    const lines = await Promise.all(
      this.runs.map(async ({ id }) => {
        const result = await this.resultOf(id)
        const figures = result
          ? `validation loss ${result.bestValidationLoss.toPrecision(4)} at batch ${result.bestBatches} of ${result.batches} (${result.ended}), ${(result.seconds / 60).toFixed(1)} min`
          : ''
        return `${id.padEnd(36)} ${this.states.get(id)!.padEnd(8)} ${figures}`.trimEnd()
      }),
    )
    await writeFile(join(this.folder, 'progress.txt'), `${lines.join('\n')}\n`)
  }

  /** How a run ended, here or before its checkpoint was published; null where it has not. */
  private async resultOf(id: string): Promise<RunResult | null> {
    const published = join(projectFolder(), 'public', 'checkpoints', `${id}.result.json`)
    for (const file of [join(this.folder, id, 'result.json'), published]) {
      const text = await readFile(file, 'utf8').catch(() => null)
      if (text !== null) return JSON.parse(text) as RunResult
    }
    return null
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { parallel: { type: 'string', default: '2' }, only: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return console.log(usage)
  const [name, ...rest] = positionals
  if (!name || rest.length > 0 || !/^[\w-]+$/.test(name)) throw new Error('expected the name of one grid, such as zoo')
  const parallel = Number(values.parallel)
  if (!Number.isInteger(parallel) || parallel < 1)
    throw new Error(`--parallel must be a whole number from 1, got "${values.parallel}"`)
  const grids = join(projectFolder(), 'experiments')
  const known = (await readdir(grids)).map((file) => file.replace(/\.json$/, ''))
  if (!known.includes(name)) throw new Error(`there is no grid "${name}"; there are: ${known.join(', ')}`)
  const runs = (await readGrid(join(grids, `${name}.json`))).filter(({ id }) => id.includes(values.only ?? ''))
  if (runs.length === 0) throw new Error(`no run of ${name} contains "${values.only}"`)
  const folder = resolve('runs', name)
  await mkdir(folder, { recursive: true })
  const queue = new Queue(folder, runs)
  process.once('SIGINT', () => queue.interrupt())
  process.once('SIGTERM', () => queue.interrupt())
  if (!(await queue.train(parallel))) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  exitWithUsage(usage, error instanceof Error ? error.message : String(error))
}
