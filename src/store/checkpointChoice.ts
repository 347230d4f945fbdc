import type { ManifestEntry } from '../network/checkpoint'
import type { Rule } from '../network/modelConfig'
import type { DelayRange } from '../tasks/delayRange'
import type { TaskName, TaskSettings } from '../tasks/episode'
import { episodeSteps } from '../tasks/registry'
import { fileNameOf } from './openedFiles'

/** What is asked of a checkpoint; what is left out does not matter, unless said otherwise. */
export interface CheckpointWish {
  readonly task?: TaskName
  /** Without it a plastic network. */
  readonly rule?: Rule
  /** Without it an RNN. */
  readonly cell?: ManifestEntry['cell']
  readonly hiddenSize?: number
  /** What it was trained on in particular; see {@link trainedOn}. */
  readonly trainedOn?: string
}

/** Tells apart what networks of one task were trained on: lengths, delays, numbers of cues. */
export function trainedOn({
  task,
  provenance,
}: {
  readonly task: TaskSettings
  readonly provenance: { readonly trainedDelays?: DelayRange }
}): string {
  return JSON.stringify([task, provenance.trainedDelays ?? null])
}

/** A network with others that differ from it in their seed alone. */
export interface SeedGroup {
  /** That with the smallest validation error. */
  readonly best: ManifestEntry
  /** The others, from the best to the worst. */
  readonly others: readonly ManifestEntry[]
}

/** Networks in groups that differ in their seed alone, in the manifest's order. A file of the user's is a group by itself. */
export function seedGroups(entries: readonly ManifestEntry[]): SeedGroup[] {
  const groups = new Map<string, ManifestEntry[]>()
  for (const entry of entries) {
    const { id, cell, rule, hiddenSize } = entry
    const key = fileNameOf(id) === null ? JSON.stringify([trainedOn(entry), cell, rule, hiddenSize]) : id
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()].map((members) => {
    const [best, ...others] = members.sort(
      (a, b) => a.provenance.validationAnswerError - b.provenance.validationAnswerError,
    )
    return { best, others }
  })
}

/** The checkpoint of the page's own that is shown to somebody who asked for none: a Hebbian network with cues and rewards, or else the first. */
export function defaultEntry(manifest: readonly ManifestEntry[]): ManifestEntry | undefined {
  const own = manifest.filter(({ id }) => fileNameOf(id) === null)
  return bestEntry(own, { task: 'cueReward', rule: 'hebbian', cell: 'rnn' })
}

/**
 * The entry nearest to a wish: the task counts most, then rule, cell, what it was trained on, and size; among equals the
 * longest delay (without one, the longest episodes) that is answered right, then the smallest validation error, then the manifest's order. Undefined for an empty manifest.
 */
export function bestEntry(manifest: readonly ManifestEntry[], wish: CheckpointWish): ManifestEntry | undefined {
  return [...manifest].sort((a, b) => {
    const distances = distancesTo(wish, b)
    return (
      distancesTo(wish, a)
        .map((distance, k) => distance - distances[k])
        .find((difference) => difference !== 0) ?? 0
    )
  })[0]
}

/** Whether a checkpoint exists for this task, and this rule if one is given. */
export function hasEntry(manifest: readonly ManifestEntry[], task: TaskName, rule?: Rule): boolean {
  return manifest.some((entry) => entry.task.name === task && (rule === undefined || entry.rule === rule))
}

function distancesTo(wish: CheckpointWish, entry: ManifestEntry): readonly number[] {
  const differs = (wanted: unknown, got: unknown) => (wanted === undefined || wanted === got ? 0 : 1)
  return [
    differs(wish.task, entry.task.name),
    wish.rule === undefined ? differs(true, entry.rule !== 'none') : differs(wish.rule, entry.rule),
    differs(wish.cell ?? 'rnn', entry.cell),
    differs(wish.trainedOn, trainedOn(entry)),
    wish.hiddenSize === undefined ? 0 : Math.abs(wish.hiddenSize - entry.hiddenSize),
    -solvedSpan(entry),
    entry.provenance.validationAnswerError,
  ]
}

/** Answers with a smaller error than this are right as far as one can see. */
const solvedError = 0.01

/** Steps between what goes in and what is asked for, or all of a task without a delay; 0 where the answers are not right. */
function solvedSpan({ task, provenance }: ManifestEntry): number {
  if (provenance.validationAnswerError >= solvedError) return 0
  return task.name === 'sequence' ? task.delay : episodeSteps(task)
}
