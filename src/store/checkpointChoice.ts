import type { ManifestEntry } from '../network/checkpoint'
import type { Rule } from '../network/modelConfig'
import type { TaskName } from '../tasks/episode'
import { fileNameOf } from './openedFiles'

/** What is asked of a checkpoint; what is left out does not matter. */
export interface CheckpointWish {
  readonly task?: TaskName
  readonly rule?: Rule
  readonly cell?: ManifestEntry['cell']
  readonly hiddenSize?: number
}

/** The checkpoint of the page's own that is shown to somebody who asked for none: a Hebbian network with cues and rewards, or else the first. */
export function defaultEntry(manifest: readonly ManifestEntry[]): ManifestEntry | undefined {
  const own = manifest.filter(({ id }) => fileNameOf(id) === null)
  return bestEntry(own, { task: 'cueReward', rule: 'hebbian' })
}

/**
 * The entry nearest to a wish: the task counts most, then rule, cell and size; among equals the smallest validation
 * error decides, then the manifest's order. Undefined for an empty manifest.
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
    differs(wish.rule, entry.rule),
    differs(wish.cell, entry.cell),
    wish.hiddenSize === undefined ? 0 : Math.abs(wish.hiddenSize - entry.hiddenSize),
    entry.provenance.validationAnswerError,
  ]
}
