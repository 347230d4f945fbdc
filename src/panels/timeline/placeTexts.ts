import { formatSignificant } from '../../drawing/numberText'
import type { UnitOrder } from '../../store/engramStore'
import { setText } from '../setText'
import type { OrderedUnits } from './hiddenOrder'
import type { AnswerAxis } from './paintAnswer'
import { rowLabels } from './rowLabels'
import { rowNames, type RowName } from './rowPlan'
import { partOf, type Scene } from './scene'

/** Heights of the label's first line and of both. */
const lineHeight = 16
const twoLines = 30

/** What painting the rows has found out about their scales. */
export interface RowScales {
  readonly answer: AnswerAxis
  /** The largest rate; 0 where nothing is written or forgotten. */
  readonly ratesTop: number
  /** Whether the update norm's scale is a square root's. */
  readonly normCompressed: boolean
}

/** Puts labels, values and scale ends beside their rows, and hides those of rows that are not there. */
export function placeTexts(root: Element, { run, ghost, geometry }: Scene, scales: RowScales): void {
  const { compact, rows, nothingWritten } = geometry
  const labels = rowLabels(run, { compact, beyond: scales.answer.beyond, normCompressed: scales.normCompressed })
  for (const name of rowNames) {
    if (name === 'interventions') continue
    const extent = rows[name]
    const label = partOf(root, `label-${name}`)
    const now = partOf(root, `now-${name}`)
    label.hidden = now.hidden = !extent || (compact && name === 'items')
    if (!extent) continue
    const top = compact ? extent.y - 20 : extent.y + labelInset(name, extent.height)
    label.style.top = now.style.top = `${top}px`
    setText(label.querySelector('.timeline-name'), labels[name]?.name ?? '')
    if (name !== 'hidden') setText(label.querySelector('.timeline-note'), labels[name]?.note ?? '')
  }
  partOf(root, 'ghost-key').hidden = !ghost
  partOf(root, 'key-encoder').hidden = run.recording.config.encoder === 'none'
  const line = partOf(root, 'nothing-written')
  line.hidden = !nothingWritten
  if (nothingWritten) line.style.top = `${nothingWritten.y}px`

  const { zero, top } = scales.answer
  placeAxis(root, 'answer-axis', geometry.plotX, zero + 4, compact ? '' : '0')
  placeAxis(root, 'answer-top', geometry.plotX, (top?.y ?? 0) + 4, top && !compact ? formatSignificant(top.value) : '')
  const rates = compact || scales.ratesTop === 0 ? undefined : rows.rates
  placeAxis(root, 'rates-axis', geometry.plotX, (rates?.y ?? 0) + 6, rates ? formatSignificant(scales.ratesTop, 2) : '')
}

/** Says which units the raster of h shows and in which order, and what the button beside it does. */
export function nameOrder(root: Element, { active }: OrderedUnits, hiddenSize: number, order: UnitOrder): void {
  const isByPeak = order === 'peak'
  const count = active === hiddenSize ? `${hiddenSize} units` : `${active} of ${hiddenSize} units fire`
  setText(
    root.querySelector('[data-part="label-hidden"] .timeline-note'),
    isByPeak ? `${count},` : `all ${hiddenSize} units,`,
  )
  const button = partOf(root, 'order')
  setText(button, isByPeak ? 'by peak' : 'as stored')
  button.title = isByPeak ? 'Sorted by the step of their peak. Show as stored' : 'Sort by the step of their peak'
}

/** Rows so low that name and note share a line; css has the same. */
const singleLineRows: ReadonlySet<RowName> = new Set(['items', 'updateNorm'])
const singleLineHeight = 24

/** Centres a label of one or two lines on its row, where the row is higher. */
function labelInset(name: RowName, height: number): number {
  return Math.round((height - (singleLineRows.has(name) || height < singleLineHeight ? lineHeight : twoLines)) / 2)
}

function placeAxis(root: Element, name: string, plotX: number, y: number, text: string): void {
  const axis = partOf<SVGTextElement>(root, name)
  axis.setAttribute('x', String(plotX - 6))
  axis.setAttribute('y', y.toFixed(1))
  setText(axis, text)
}
