import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEngine } from '../src/kernels/createEngine'
import { withTokenColours } from '../src/drawing/svg'
import { nodeEngineFiles, projectFolder } from './nodeEngineFiles'
import { chooseNodeEngine } from './nodeEngines'
import { curvesPicture, erasurePicture, gatePicture, ruleNames, type MeasuredRun } from './report/figures'
import { replaceMarked } from './report/markedText'
import { measurementOf } from './report/measurementCache'
import { memorySentence } from './report/memorySentence'
import { grouped, groupedByTask, readPublishedRuns, taskSlug, taskTitle } from './report/publishedRuns'
import { ablationTable, delayTable, runTable } from './report/tables'
import { exitWithUsage } from './usage'

const usage = `npm run zoo-report

Writes the tables and figures of docs/zoo.md anew from public/checkpoints: its manifest, checkpoints, curves and results. What stands outside
the markers in docs/zoo.md stays as it is. What networks do is measured once for each checkpoint file and kept in runs/zoo-report.`

async function main(): Promise<void> {
  const root = projectFolder()
  const page = join(root, 'docs', 'zoo.md')
  const pictures = join(root, 'docs', 'zoo')
  const tokens = await readFile(join(root, 'src', 'drawing', 'tokens.css'), 'utf8')
  await mkdir(pictures, { recursive: true })
  /** Writes a picture; returns the Markdown that shows it. */
  const show = async (name: string, words: string, picture: string) => {
    await writeFile(join(pictures, `${name}.svg`), `${withTokenColours(picture, tokens)}\n`)
    return `![${words}](zoo/${name}.svg)`
  }

  const tasks = groupedByTask(await readPublishedRuns(join(root, 'public', 'checkpoints')))
  const engine = await createEngine(chooseNodeEngine('wasm'), nodeEngineFiles())
  const tables: string[] = []
  const curves: string[] = []
  const gates: string[] = []
  const erasures: string[] = []
  const measured: MeasuredRun[] = []
  for (const runs of tasks) {
    const { entry } = runs[0]
    const title = taskTitle(entry)
    tables.push(`### ${title}`, runTable(runs))
    curves.push(await show(`curves-${taskSlug(entry)}`, `Learning curves: ${title}`, curvesPicture(runs)))
    for (const ofCell of grouped(runs, (run) => run.entry.cell)) {
      const cell = ofCell[0].entry.cell
      const name = `${taskSlug(entry)}${cell === 'lstm' ? '-lstm' : ''}`
      // The first seed of each rule stands for it in the figures; the tables have all.
      const first: MeasuredRun[] = []
      for (const run of ofCell) {
        const one = { run, measurement: await measurementOf(engine, run, join(root, 'runs', 'zoo-report')) }
        measured.push(one)
        if (!first.some(({ run: { entry } }) => entry.rule === run.entry.rule)) first.push(one)
      }
      const words = `${title}, ${cell.toUpperCase()}`
      if (first.some(({ measurement }) => measurement.gate))
        gates.push(await show(`gate-${name}`, `Gate over time: ${words}`, gatePicture(first)))
      erasures.push(`### ${words}`, await show(`erasure-${name}`, `Erasure maps: ${words}`, erasurePicture(first)))
      erasures.push(
        first
          .map(({ run, measurement }) => `- ${sentenceStart(run.entry.rule)}: ${memorySentence(measurement.erasure)}`)
          .join('\n'),
      )
    }
  }
  const machines = new Set(tasks.flat().map(({ result }) => result.machine))
  tables.push(`Trained on: ${[...machines].join('; ')}.`)

  let text = await readFile(page, 'utf8')
  const parts = {
    runs: tables,
    curves,
    gates,
    erasures,
    ablations: [ablationTable(measured)],
    delays: [delayTable(measured)],
  }
  for (const [name, content] of Object.entries(parts)) text = replaceMarked(text, name, content.join('\n\n'))
  await writeFile(page, text)
  console.log(`${tasks.flat().length} networks; ${page}`)
}

const sentenceStart = (rule: keyof typeof ruleNames) => ruleNames[rule][0].toUpperCase() + ruleNames[rule].slice(1)

if (process.argv.includes('--help')) console.log(usage)
else
  try {
    await main()
  } catch (error) {
    exitWithUsage(usage, error instanceof Error ? error.message : String(error))
  }
