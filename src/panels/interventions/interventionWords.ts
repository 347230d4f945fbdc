import { overrulings, writingChange, type Intervention, type Target } from '../../network/interventions'
import type { LayerName } from '../../network/layers'
import type { EpisodeBatch, TaskSettings } from '../../tasks/episode'
import type { TaskErrors } from '../../runtime/protocol'
import { errorText } from '../errors/errorRows'

/** What interventions are done to: short enough for a mark on the timeline, and in a sentence. */
export const targetWords: Readonly<Record<Target, { readonly short: string; readonly words: string }>> = {
  hidden: { short: 'h', words: 'the hidden activity h' },
  cellState: { short: 'c', words: 'the cell state c' },
  weights: { short: 'w', words: 'all plastic weights w' },
  encoder: { short: 'w enc', words: 'the encoder’s w' },
  feed: { short: 'w feed', words: 'the feed’s w' },
  recurrent: { short: 'w rec', words: 'the recurrent w' },
  readout: { short: 'w out', words: 'the readout’s w' },
}

/** "Erase h" */
export function interventionTitle(one: Intervention): string {
  const { short } = targetWords[one.target]
  if (one.kind === 'erase') return `Erase ${short}`
  return one.kind === 'freeze' ? `Freeze ${short}` : `η = ${one.eta} ${short}`
}

/** "before step 13" or "steps 3 to 9" */
export function interventionTime(one: Intervention): string {
  return one.kind === 'erase' ? `before step ${one.step}` : stepsWords(one)
}

function stepsWords({ from, to }: { readonly from: number; readonly to: number }): string {
  return to - from === 1 ? `on step ${from}` : `on steps ${from} to ${to - 1}`
}

/** "η = 0.5 w rec, added later, counts instead on steps 4 to 6."; empty where none of the later ones does. */
export function overruledSentence(one: Intervention, later: readonly Intervention[]): string {
  return overrulings(one, later)
    .map((span) => `${interventionTitle(span.by)}, added later, counts instead ${stepsWords(span)}.`)
    .join(' ')
}

/** "Erases the hidden activity h before step 13." */
export function interventionSentence(one: Intervention): string {
  const { words } = targetWords[one.target]
  const what =
    one.kind === 'erase'
      ? `Sets ${words} to 0`
      : one.kind === 'freeze'
        ? `Neither writes nor forgets ${words}`
        : `Writes ${words} at the rate ${one.eta}`
  return `${what} ${interventionTime(one)}.`
}

/** What is done to the writing of a layer at a step: "η is held at 0.05"; empty where nothing is. */
export function writingWords(interventions: readonly Intervention[], layer: LayerName, step: number): string {
  const change = writingChange(interventions, layer, step)
  if (!change) return ''
  return change.kind === 'freeze' ? 'w is frozen' : `η is held at ${change.eta}`
}

/**
 * What an intervention did to the answers of the episode on show, from its errors with it and without it alone. Where there
 * are `others`, both are with them, and it is said.
 */
export function outcomeSentence(withIt: TaskErrors, without: TaskErrors, others = false): string {
  const [error, before, zero] = [withIt.answerError, without.answerError, withIt.answerBaseline]
  const figures = `error ${errorText(error)} with it, ${errorText(before)} without${others ? ' it but with the others' : ''}`
  if (!Number.isFinite(error) || !Number.isFinite(before)) return `${figures}.`
  if (error < 0.8 * before) return `${figures}: the answers get better.`
  if (error <= 1.25 * before || error - before < 0.01 * zero) return `${figures}: the answers hardly change.`
  if (error > 1.05 * zero)
    return `${figures}, worse than always answering 0 (${errorText(zero)}): the answers depend on it.`
  if (error > 0.8 * zero) return `${figures}, as if nothing were remembered (${errorText(zero)}): the memory was there.`
  return `${figures}: part of the memory was there.`
}

/** Something that a visitor may want to try first. */
export interface InterventionPreset {
  readonly label: string
  readonly intervention: Intervention
}

/** Erasing h, or w, in the middle of the delay; where there is none, before the first question. */
export function interventionPresets(episode: EpisodeBatch, isPlastic: boolean): readonly InterventionPreset[] {
  const { step, when } = momentOfNeed(episode)
  const erase = (target: 'hidden' | 'weights'): InterventionPreset => ({
    label: `Erase ${targetWords[target].short} ${when}`,
    intervention: { kind: 'erase', target, step },
  })
  return isPlastic ? [erase('hidden'), erase('weights')] : [erase('hidden')]
}

/** When memory is held and nothing comes in: whatever is erased then is missing afterwards. */
function momentOfNeed({ phases, answerFrom, task }: EpisodeBatch): { readonly step: number; readonly when: string } {
  const delay = phases.find(({ name }) => name === 'delay')
  if (delay) return { step: Math.ceil((delay.from + delay.to) / 2), when: 'during the delay' }
  return { step: answerFrom, when: `before the ${questionWord(task)}` }
}

function questionWord({ name }: TaskSettings): string {
  switch (name) {
    case 'cueReward':
      return 'questions'
    case 'sequence':
      return 'recall'
    case 'regression':
    case 'oneShot':
      return 'queries'
  }
}
