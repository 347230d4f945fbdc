import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ManifestEntry } from '../../src/network/checkpoint'
import { defaultRegressionOf, familyWords } from '../../src/tasks/regression'
import { regressionFamilies } from '../../src/tasks/regressionFunction'
import type { RunResult } from '../runFolder'

/** One validation of a training run. */
export interface CurvePoint {
  readonly batch: number
  readonly answerError: number
  /** Since the run began, as recorded. */
  readonly seconds: number
}

/** A published network with the files of the run that it came from. */
export interface PublishedRun {
  readonly entry: ManifestEntry
  readonly file: Uint8Array
  /** Tells this file from any other. */
  readonly fingerprint: string
  readonly curve: readonly CurvePoint[]
  readonly result: RunResult & { readonly machine: string }
  /** See {@link workedSeconds}. */
  readonly minutes: number
}

/** All networks of the manifest in `folder` that have errors on fresh episodes and the result of their run beside them. */
export async function readPublishedRuns(folder: string): Promise<PublishedRun[]> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as ManifestEntry[]
  const runs = manifest.map(async (entry): Promise<PublishedRun | null> => {
    const text = (ending: string) => readFile(join(folder, `${entry.id}.${ending}`), 'utf8')
    const result = await text('result.json').catch(() => null)
    if (result === null || !entry.freshErrors) return null
    const file = await readFile(join(folder, `${entry.id}.safetensors`))
    const curve = parseCurve(await text('curve.csv'))
    return {
      entry,
      file,
      fingerprint: createHash('sha256').update(file).digest('hex'),
      curve,
      result: JSON.parse(result) as PublishedRun['result'],
      minutes: workedSeconds(curve) / 60,
    }
  })
  return (await Promise.all(runs)).filter((run) => run !== null)
}

/** Rows of a curve.csv, by the names in its first line. */
export function parseCurve(text: string): CurvePoint[] {
  const [header, ...rows] = text.trim().split('\n')
  const names = header.split(',')
  return rows.map((row) => {
    const cells = row.split(',')
    const number = (name: string) => Number(cells[names.indexOf(name)])
    return { batch: number('batch'), answerError: number('validationAnswerError'), seconds: number('seconds') }
  })
}

/** So many times the usual time between two validations must have been a pause. */
const pauseFactor = 10

/**
 * What a run took, without times when it was stopped: an interval between validations of more than ten times the median
 * counts as the median.
 */
export function workedSeconds(curve: readonly CurvePoint[]): number {
  const intervals = curve.map(({ seconds }, k) => seconds - (curve[k - 1]?.seconds ?? 0))
  const median = intervals.toSorted((a, b) => a - b)[intervals.length >> 1]
  return intervals.reduce(
    (sum, interval) => sum + (interval > pauseFactor * Math.max(1, median) ? median : interval),
    0,
  )
}

/** What a network was trained on, in words: "Sequence, n = 5, delay 20". */
export function taskTitle({ task, provenance }: ManifestEntry): string {
  if (task.name === 'cueReward') return 'Cue and reward'
  if (task.name === 'regression') {
    const variables = task.variables > 1 ? ` of ${task.variables} variables` : ''
    return `Few-shot regression, ${familyWords[task.family].name}${variables}, K = ${task.examples}`
  }
  if (task.name === 'oneShot') return `One-shot classification, ${task.ways} ways, ${task.shots} per class`
  const { trainedDelays } = provenance
  const delay = trainedDelays ? `delays ${trainedDelays.from} to ${trainedDelays.to}` : `delay ${task.delay}`
  return `Sequence, n = ${task.length}, ${delay}`
}

/** A file name for what was trained on the same task: "sequence-5-delay-20". */
export function taskSlug({ task, provenance: { trainedDelays } }: ManifestEntry): string {
  if (task.name === 'cueReward') return 'cue-reward'
  if (task.name === 'regression') {
    const own = defaultRegressionOf(task.family).variables
    return `regression-${task.family}${task.variables === own ? '' : `-${task.variables}-variables`}-${task.examples}`
  }
  if (task.name === 'oneShot') return `one-shot-${task.ways}-${task.shots}`
  return `sequence-${task.length}-delay-${trainedDelays ? `${trainedDelays.from}-${trainedDelays.to}` : task.delay}`
}

/** Things in groups of the same key, in the order in which they come. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.values()]
}

/** Runs of the same task together: cue-reward, sequences from the shortest to the longest, regression by family, one-shot. */
export function groupedByTask(runs: readonly PublishedRun[]): PublishedRun[][] {
  const size = ({ task, provenance }: ManifestEntry) => {
    if (task.name === 'cueReward') return -1
    if (task.name === 'regression') return 1e6 + 1000 * regressionFamilies.indexOf(task.family) + task.examples
    if (task.name === 'oneShot') return 2e6 + 1000 * task.ways + task.shots
    return 1000 * task.length + task.delay + (provenance.trainedDelays ? 0.5 : 0)
  }
  return grouped(runs, ({ entry }) => taskSlug(entry)).sort((a, b) => size(a[0].entry) - size(b[0].entry))
}
