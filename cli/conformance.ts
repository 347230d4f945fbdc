import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { engineNames, type EngineName } from '../src/kernels/engine'
import { checkGoldenFile } from '../src/training/parity/checkGoldenFile'
import { quantities, withinTolerance, type QuantityError } from '../src/training/parity/comparison'
import { closeBrowser, inBrowser } from './browserParity'
import { nodeEngineFiles } from './nodeEngineFiles'
import { provideNodeGpu } from './nodeGpu'
import { exitWithUsage } from './usage'

const usage = `npm run conformance -- DIR [--engine E] [--json FILE]

Runs every golden .safetensors file in DIR through the engines and prints the largest error of each quantity.
Exit code 1 where one is over tolerance or an engine that was asked for could not run.

  --engine E   ${engineNames.join(', ')}; a bare name means all its variants; all (default)
  --json FILE  also writes the results as JSON`

/** What one engine made of one file. */
interface FileResult {
  readonly file: string
  readonly engine: EngineName
  readonly rows: readonly QuantityError[]
  readonly elapsedMs: number
  /** Why nothing was measured. */
  readonly failure?: string
}

function chooseEngines(asked: string): EngineName[] {
  const chosen = engineNames.filter((name) => asked === 'all' || name === asked || name.startsWith(`${asked}:`))
  if (chosen.length === 0)
    exitWithUsage(usage, `--engine must be all or one of ${engineNames.join(', ')} or their first word, got "${asked}"`)
  return chosen
}

/** Whether an engine runs in Chromium: TensorFlow.js's WebGPU, and the fused kernels' where Dawn finds nothing to run on. */
async function needsBrowser(engine: EngineName): Promise<boolean> {
  if (engine !== 'webgpu') return engine === 'composed:webgpu'
  try {
    await provideNodeGpu()
    return false
  } catch {
    return true
  }
}

async function runFile(engine: EngineName, file: string, bytes: Uint8Array): Promise<FileResult> {
  const started = performance.now()
  const finish = (part: Pick<FileResult, 'rows'> & Partial<FileResult>): FileResult => ({
    file,
    engine,
    elapsedMs: Math.round(performance.now() - started),
    ...part,
  })
  try {
    if (await needsBrowser(engine)) return finish({ rows: await (await inBrowser()).check(engine, bytes) })
    return finish({ rows: await checkGoldenFile(engine, nodeEngineFiles(), bytes) })
  } catch (error) {
    return finish({ rows: [], failure: error instanceof Error ? error.message : String(error) })
  }
}

/** 1.2e-6, and ! where over tolerance. */
function cell(row: QuantityError | undefined): string {
  if (!row) return '-'
  return `${row.error === 0 ? '0' : row.error.toExponential(1)}${withinTolerance(row) ? '' : '!'}`
}

async function main(): Promise<number> {
  let parsed
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: { engine: { type: 'string', default: 'all' }, json: { type: 'string' }, help: { type: 'boolean' } },
    })
  } catch (error) {
    return exitWithUsage(usage, (error as Error).message)
  }
  const { values, positionals } = parsed
  if (values.help) {
    console.log(usage)
    return 0
  }
  if (positionals.length !== 1) exitWithUsage(usage, `expected one folder, got ${positionals.length}`)
  const folder = resolve(positionals[0])
  const engines = chooseEngines(values.engine)
  const names = await readdir(folder).catch((error: Error) => exitWithUsage(usage, `cannot read DIR: ${error.message}`))
  const files = names.filter((name) => name.endsWith('.safetensors')).sort()
  if (files.length === 0) exitWithUsage(usage, `no .safetensors file in ${folder}`)

  const nameWidth = Math.max(...files.map((name) => name.length)) - '.safetensors'.length
  const columnWidth = 16
  const results: FileResult[] = []
  for (const engine of engines) {
    console.log(`\n${engine}`)
    console.log('file'.padEnd(nameWidth) + quantities.map((quantity) => quantity.padStart(columnWidth)).join(''))
    for (const file of files) {
      const result = await runFile(engine, file, await readFile(join(folder, file)))
      results.push(result)
      const label = file.slice(0, -'.safetensors'.length).padEnd(nameWidth)
      if (result.failure) console.log(`${label}  FAILED: ${result.failure}`)
      else {
        const byQuantity = new Map(result.rows.map((row) => [row.quantity, row]))
        console.log(label + quantities.map((quantity) => cell(byQuantity.get(quantity)).padStart(columnWidth)).join(''))
      }
    }
  }
  await closeBrowser()

  const failed = results.filter(({ failure, rows }) => failure || !rows.every(withinTolerance))
  for (const { file, engine, rows } of failed)
    for (const row of rows.filter((row) => !withinTolerance(row)))
      console.log(`over tolerance: ${engine} ${file} ${row.where}: ${row.error.toExponential(2)} > ${row.tolerance}`)
  console.log(
    `\n${results.length - failed.length} within tolerance, ${failed.length} not` +
      ' (errors: absolute; relative for norm and losses; of the largest for gradients)',
  )
  if (values.json) await writeFile(values.json, JSON.stringify({ passed: failed.length === 0, results }, null, 1))
  return failed.length === 0 ? 0 : 1
}

process.exitCode = await main()
