import { formatSignificant } from '../../drawing/numberText'
import type { EpisodeRun } from '../../runtime/protocol'
import type { TaskName } from '../../tasks/episode'
import { channelList } from './inputBands'
import type { RowName } from './rowPlan'

/** A row's name and, more quietly, what its picture means. */
export interface RowLabel {
  readonly name: string
  readonly note: string
}

/** What of the drawn rows their labels speak of. */
export interface RowNotes {
  readonly compact: boolean
  /** Whether answers that are not scored lie beyond the scale of the others. */
  readonly beyond: boolean
  /** Whether the update norm's scale is a square root's. */
  readonly normCompressed: boolean
}

/** The labels of all rows that have one. The hidden units' note follows from their order and is not among them. */
export function rowLabels(
  { episode, recording }: EpisodeRun,
  { compact, beyond, normCompressed }: RowNotes,
): Partial<Record<RowName, RowLabel>> {
  const { config } = recording
  const { maxUpdateNorm } = config.plasticity
  const normNote = Number.isFinite(maxUpdateNorm) ? `limit ${formatSignificant(maxUpdateNorm)}` : 'no limit'
  return {
    items: { name: itemNames[episode.task.name], note: '' },
    inputs: { name: 'Inputs', note: channelList(episode.channels) },
    answer: { name: 'Answer', note: answerNote(compact, beyond) },
    rates: { name: 'Rates', note: ratesNote(recording.config) },
    hidden: { name: 'Hidden', note: '' },
    cellState: { name: 'Cell state', note: 'c of the same units' },
    updateNorm: { name: 'Update norm', note: normCompressed ? `${normNote}, √ scale` : normNote },
    internalLoss: {
      name: 'Internal loss',
      note: config.rule === 'gradient' ? 'each step descends it' : 'not used by this rule',
    },
    plasticNorm: { name: 'Plastic weights', note: 'norm' },
  }
}

const itemNames: Readonly<Record<TaskName, string>> = {
  cueReward: 'Cue',
  sequence: 'Position',
  regression: 'Example',
  oneShot: 'Class',
}

function answerNote(compact: boolean, beyond: boolean): string {
  if (beyond) return `${compact ? 'and' : 'beside'} target, △ off scale`
  return compact ? 'and target' : 'beside its target'
}

function ratesNote({ modulated, plasticity }: EpisodeRun['recording']['config']): string {
  const { modulation } = plasticity
  const held = modulation === 'off' || (modulation === 'learned' && !modulated) ? 1 : modulation
  return held === 'learned' ? '' : `m held at ${held}:`
}
