import { formatFixed, formatSignificant } from '../../drawing/numberText'
import type { FreshErrors, ManifestEntry } from '../../network/checkpoint'
import type { Rule } from '../../network/modelConfig'
import { fileNameOf } from '../../store/openedFiles'
import type { TaskName } from '../../tasks/episode'
import { familyWords } from '../../tasks/regression'

export const taskWords: Readonly<Record<TaskName, { readonly name: string; readonly detail: string }>> = {
  cueReward: { name: 'Cue and reward', detail: 'learn which cue brings which reward, then say it' },
  sequence: { name: 'Sequence reproduction', detail: 'take in numbers, wait, give them back in order' },
  regression: { name: 'Few-shot regression', detail: 'see a few values of a function, say others' },
  oneShot: { name: 'One-shot classification', detail: 'see one example of each class, tell new ones apart' },
}

export const ruleWords: Readonly<Record<Rule, { readonly name: string; readonly detail: string }>> = {
  hebbian: { name: 'Hebbian', detail: 'synapses follow the activities they join' },
  gradient: { name: 'Gradient', detail: 'synapses follow the gradient of an internal loss' },
  none: { name: 'Non-plastic', detail: 'synapses stay as trained: memory in activity alone' },
}

/**
 * What tells a network from others of its task and rule: "RNN, 128 units", "5 values, delay 20", or the name of the file
 * that it was opened from, without its ending.
 */
export function nameText(entry: ManifestEntry): string {
  const file = fileNameOf(entry.id)?.replace(/\.safetensors$/i, '')
  if (file !== undefined) return file
  return entry.task.name === 'cueReward'
    ? sizeText(entry)
    : settingsText(entry) + (entry.cell === 'lstm' ? ', LSTM' : '')
}

/** "RNN, 128 units; error 0.062, always 0: 0.33", or how a file of the user's was trained. */
export function qualityText(entry: ManifestEntry): string {
  const { freshErrors, provenance } = entry
  if (!freshErrors) {
    const batches = provenance.trainedBatches.toLocaleString('en')
    return `${sizeText(entry)}, trained on ${batches} batches, seed ${provenance.seed}; ${settingsText(entry)}`
  }
  const size = entry.task.name === 'cueReward' ? '' : `${sizeText(entry)}; `
  return `${size}${errorText(freshErrors)}, always 0: ${formatFixed(freshErrors.answerBaseline, 2)}`
}

/** "error 0.082": of the answers, on fresh episodes. */
export function errorText({ answerError }: FreshErrors): string {
  return `error ${formatSignificant(answerError, 2)}`
}

function sizeText({ cell, hiddenSize }: ManifestEntry): string {
  return `${cell.toUpperCase()}, ${hiddenSize} units`
}

function settingsText({ task, provenance: { trainedDelays } }: ManifestEntry): string {
  if (task.name === 'cueReward') return `${task.cues} cues, ${task.showSteps} + ${task.querySteps} steps`
  if (task.name === 'regression') {
    const variables = task.variables > 1 ? ` of ${task.variables} variables` : ''
    return `${familyWords[task.family].name}${variables}, ${task.examples} examples`
  }
  if (task.name === 'oneShot') return `${task.ways} ways, ${task.shots === 1 ? '1 shot' : `${task.shots} shots`}`
  const delay = trainedDelays ? `delays ${trainedDelays.from} to ${trainedDelays.to}` : `delay ${task.delay}`
  return `${task.length} values, ${delay}`
}
