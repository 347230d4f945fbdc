import { inputLayer, type LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import type { InputChannel } from '../../tasks/episode'
import { plainSymbol, unitName, type Side } from '../unitName'
import type { CrossbarView } from './crossbarPainter'
import { DrawKey } from './drawKey'
import type { CrossbarLayout } from './stageLayout'
import type { LayerOrder, UnitAxis } from './unitOrders'

const rowPitch = 13
const columnPitch = 30
/** From the bars to the names. */
const gap = 5
const steps = [1, 2, 5, 10, 20, 50, 100, 200]

/** Every how many cells one can be named so that names keep their distance, in px. */
export function labelStep(cell: number, pitch: number): number {
  return steps.find((step) => step * cell >= pitch) ?? 200
}

/** How a unit is called at the edge of its crossbar: in words for inputs, by number where the layer says the rest. */
export function axisLabel(
  config: ModelConfig,
  channels: readonly InputChannel[],
  layer: LayerName,
  side: Side,
  unit: number,
): string {
  const name = unitName(config, channels, layer, side, unit)
  if (layer === inputLayer(config) && side === 'pre') return name.words.replace(/^the /, '')
  const hasKinds = side === 'post' && (layer === 'readout' || (config.cell === 'lstm' && layer !== 'encoder'))
  return hasKinds ? plainSymbol(name) : name.subscript
}

/** Writes the names of the units at an enlarged crossbar's edges. */
export class ZoomAxes {
  private readonly key = new DrawKey()

  constructor(
    private readonly root: SVGSVGElement,
    private readonly layout: CrossbarLayout,
    private readonly config: ModelConfig,
    private readonly channels: readonly InputChannel[],
  ) {}

  draw(order: LayerOrder, view: CrossbarView): void {
    if (!this.key.changes(order, view)) return
    const { matrix, preStrip, postStrip } = this.layout
    const rows = this.labels('pre', order.rows, matrix.height, view.k, view.y, rowPitch)
    const columns = this.labels('post', order.columns, matrix.width, view.k, view.x, columnPitch)
    this.root.replaceChildren(
      ...rows.map(({ text, at }) => textAt(text, preStrip.x - gap, matrix.y + at + 4, 'end')),
      ...columns.map(({ text, at }) => textAt(text, matrix.x + at, postStrip.y - gap, 'middle')),
    )
  }

  private labels(side: Side, axis: UnitAxis, length: number, k: number, shift: number, pitch: number) {
    const cell = (length * k) / axis.unitAt.length
    const step = labelStep(cell, pitch)
    const found: { text: string; at: number }[] = []
    for (let position = 0; position < axis.unitAt.length; position += step) {
      const at = shift + (position + 0.5) * cell
      if (at < 0 || at > length) continue
      found.push({ text: axisLabel(this.config, this.channels, this.layout.layer, side, axis.unitAt[position]), at })
    }
    return found
  }
}

function textAt(content: string, x: number, y: number, anchor: 'end' | 'middle'): SVGTextElement {
  const text = document.createElementNS('http://www.w3.org/2000/svg', 'text')
  text.textContent = content
  text.setAttribute('x', String(x))
  text.setAttribute('y', String(y))
  text.setAttribute('text-anchor', anchor)
  return text
}
