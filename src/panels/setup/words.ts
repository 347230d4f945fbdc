import type { ManifestEntry } from '../../network/checkpoint'
import type { Rule } from '../../network/modelConfig'
import { fileNameOf } from '../../store/openedFiles'
import type { TaskName } from '../../tasks/episode'

export const taskWords: Readonly<Record<TaskName, { readonly name: string; readonly detail: string }>> = {
  cueReward: { name: 'Cue and reward', detail: 'learn which cue brings which reward, then say it' },
  sequence: { name: 'Sequence reproduction', detail: 'take in numbers, wait, give them back in order' },
}

export const ruleWords: Readonly<Record<Rule, { readonly name: string; readonly detail: string }>> = {
  hebbian: { name: 'Hebbian', detail: 'synapses follow the activities they join' },
  gradient: { name: 'Gradient', detail: 'synapses follow the gradient of an internal loss' },
  none: { name: 'Non-plastic', detail: 'synapses stay as trained: memory in activity alone' },
}

/** A CSS colour: the same for the same rule everywhere. */
export const ruleColours: Readonly<Record<Rule, string>> = {
  hebbian: 'var(--hebbian)',
  gradient: 'var(--gradient)',
  none: 'var(--nonplastic)',
}

/** "RNN, 64 units", or the name of the file that it was opened from, without its ending. */
export function nameText(entry: ManifestEntry): string {
  return fileNameOf(entry.id)?.replace(/\.safetensors$/i, '') ?? sizeText(entry)
}

function sizeText({ cell, hiddenSize }: ManifestEntry): string {
  return `${cell.toUpperCase()}, ${hiddenSize} units`
}

/** "trained on 5,000 batches, seed 1; 5 values, delay 5" */
export function provenanceText(entry: ManifestEntry): string {
  const { task, provenance } = entry
  const trained = `${provenance.trainedBatches.toLocaleString('en')} batches, seed ${provenance.seed}`
  const settings =
    task.name === 'sequence'
      ? `${task.length} values, delay ${task.delay}`
      : `${task.cues} cues, ${task.showSteps} + ${task.querySteps} steps`
  const size = fileNameOf(entry.id) === null ? '' : `${sizeText(entry)}, `
  return `${size}trained on ${trained}; ${settings}`
}
