/** The rows of the timeline that can be there, in no particular order. */
export const rowNames = [
  'interventions',
  'items',
  'inputs',
  'answer',
  'rates',
  'hidden',
  'cellState',
  'plasticNorm',
  'updateNorm',
  'internalLoss',
] as const
export type RowName = (typeof rowNames)[number]

/** One row before the room is shared out, in px. */
export interface RowPlan {
  readonly name: RowName | 'nothingWritten'
  /** Space above it: the gap, and in the compact layout the label. */
  readonly above: number
  /** Least height. */
  readonly height: number
  /** Share of the space that is left over, for the row and for the gap above it. */
  readonly grow?: number
  readonly growAbove?: number
}

/** What there is to show. */
export interface RowNeeds {
  /** Labels stand above their rows instead of in a column on the left. */
  readonly compact: boolean
  /** Whether the network's rule writes; if not, one line stands in for the rows of writing. */
  readonly writes: boolean
  /** Whether what is written follows from the internal loss, which is then next to the rates. */
  readonly descends: boolean
  /** Whether there is a cell state c. */
  readonly hasCellState: boolean
  /** Lines of interventions. */
  readonly interventionLanes: number
}

const laneHeight = 18

/** The rows from the top, what matters most first: where the panel is too low for all, the last ones have to be scrolled to. */
export function planRows(needs: RowNeeds): readonly RowPlan[] {
  const { writes, descends, hasCellState } = needs
  const row = needs.compact ? compactRow : wideRow
  return [
    { name: 'interventions', above: 0, height: needs.interventionLanes * laneHeight },
    ...row('items'),
    // A phone shows what came in as letters alone.
    ...(needs.compact ? [] : row('inputs')),
    ...row('answer'),
    ...(writes ? row('rates') : row('nothingWritten')),
    ...(writes && descends ? row('internalLoss') : []),
    ...row('hidden'),
    ...(hasCellState ? row('cellState') : []),
    ...(writes ? [...row('plasticNorm'), ...row('updateNorm')] : []),
    // A Hebbian network computes it and does not use it.
    ...(writes && !descends && !needs.compact ? [unusedLoss] : []),
  ]
}

const unusedLoss: RowPlan = { name: 'internalLoss', above: 5, height: 12, growAbove: 1 }

const wide: readonly RowPlan[] = [
  { name: 'items', above: 5, height: 16, growAbove: 2 },
  { name: 'inputs', above: 6, height: 34, grow: 6, growAbove: 2 },
  { name: 'answer', above: 6, height: 36, grow: 10, growAbove: 2 },
  { name: 'rates', above: 7, height: 30, grow: 8, growAbove: 2 },
  { name: 'nothingWritten', above: 7, height: 16, growAbove: 2 },
  { name: 'internalLoss', above: 6, height: 27, grow: 4, growAbove: 2 },
  { name: 'hidden', above: 7, height: 28, grow: 8, growAbove: 2 },
  { name: 'cellState', above: 6, height: 28, grow: 6, growAbove: 2 },
  { name: 'plasticNorm', above: 6, height: 28, grow: 4, growAbove: 2 },
  { name: 'updateNorm', above: 6, height: 14, grow: 1, growAbove: 2 },
]

const compact: readonly RowPlan[] = [
  { name: 'items', above: 3, height: 16 },
  { name: 'answer', above: 22, height: 40, grow: 5 },
  { name: 'rates', above: 22, height: 32, grow: 4 },
  { name: 'nothingWritten', above: 12, height: 16 },
  { name: 'internalLoss', above: 22, height: 24 },
  { name: 'hidden', above: 22, height: 40 },
  { name: 'cellState', above: 22, height: 40 },
  { name: 'plasticNorm', above: 22, height: 32 },
  { name: 'updateNorm', above: 22, height: 20 },
]

const wideRow = (name: RowPlan['name']) => wide.filter((row) => row.name === name)
const compactRow = (name: RowPlan['name']) => compact.filter((row) => row.name === name)
