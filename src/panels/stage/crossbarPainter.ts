import { MatrixImage } from '../../drawing/matrixImage'
import { inputLayer, layerShape } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import { engramStore, type EngramState } from '../../store/engramStore'
import { recalledStep } from '../../store/runRetrieval'
import { runWeightsOf } from '../../store/runWeights'
import { changeAttribute } from '../changeAttribute'
import { currentPalette } from '../currentPalette'
import { postBars, preBars, type BarPaths } from './bars'
import { DrawKey } from './drawKey'
import { linkedUnits } from './linkedUnits'
import { paintableMode, paintedMatrix } from './paintedMatrix'
import { growth, phaseAtTime, weightStep, writeTimes, type PhaseMoment } from './phaseMoment'
import { ordersInForce, scalesInForce } from './scalesInForce'
import { stripValues } from './stripValues'
import type { CrossbarLayout } from './stageLayout'
import { reordered, reorderedUnits, type LayerOrder } from './unitOrders'

/** The elements that a crossbar's pixels and marks go into. Coordinates of the marks start at the plot's corner. */
export interface CrossbarElements {
  readonly root: HTMLElement
  readonly canvas: HTMLCanvasElement
  readonly preBars: Readonly<Record<keyof BarPaths, SVGPathElement>>
  readonly postBars: Readonly<Record<keyof BarPaths, SVGPathElement>>
  readonly blocks: SVGPathElement
  readonly veil: SVGPathElement
  readonly hoverRows: SVGPathElement
  readonly hoverColumns: SVGPathElement
  readonly crosshair: SVGPathElement
  readonly cell: SVGRectElement
}

/** How far a crossbar is enlarged inside its plot, and where its corner lies then, in px. */
export interface CrossbarView {
  readonly k: number
  readonly x: number
  readonly y: number
}

export const wholeView: CrossbarView = { k: 1, x: 0, y: 0 }

/** A selected cell smaller than this is framed with some room around it. */
const leastFrame = 6
/** Of a full bar: a row that carries less does not take part in what its crossbar computes. */
const actingShare = 0.01
const noUnits = new Float32Array(0)

/** Draws one crossbar: the matrix when its values or colours change, bars and marks when they do. */
export class CrossbarPainter {
  private view = wholeView
  private image: MatrixImage | null = null
  private scratch: Float32Array | null = null
  private readonly matrixKey = new DrawKey()
  private readonly viewKey = new DrawKey()
  private readonly barKey = new DrawKey()
  private readonly veilKey = new DrawKey()
  private readonly markKey = new DrawKey()

  constructor(
    private readonly layout: CrossbarLayout,
    /** Number of equal blocks of columns, set apart by lines: the LSTM's gates. */
    private readonly blocks: number,
    private readonly elements: CrossbarElements,
  ) {}

  draw(current: CurrentRun, moment: PhaseMoment, view = wholeView): void {
    this.view = view
    const state = engramStore.getState()
    const { config } = current.run.recording
    const { layer } = this.layout
    const shape = layerShape(config, layer)
    // Another network is on its way into the layout.
    if (shape.pre !== this.layout.pre || shape.post !== this.layout.post) return
    const order = ordersInForce(current, state.unitOrder)[layer]
    this.placeView()
    this.drawMatrix(current, state, moment, order)
    this.drawBars(current, state, moment, order)
    this.drawVeil(current, moment, order)
    const selected = state.selected.layer === layer ? state.selected : null
    const { time } = moment
    const written = config.rule !== 'none' && time !== null && time >= writeTimes.landing
    this.elements.root.toggleAttribute('data-written', written)
    // The run's own configuration is another object for every run.
    if (!this.markKey.changes(current.checkpoint.network.config, state.hovered, selected, order, this.view)) return
    this.drawCrosshair(selected, order)
    this.drawHover(linkedUnits(config, state.hovered, layer), order)
  }

  private placeView(): void {
    const { view, layout, elements, blocks } = this
    if (!this.viewKey.changes(view)) return
    const { width, height } = this.size
    elements.canvas.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.k})`
    const above = layout.postStrip.height + (layout.matrix.y - layout.postStrip.y - layout.postStrip.height)
    const lines = Array.from(
      { length: blocks - 1 },
      (_, k) => `M${view.x + ((k + 1) * width) / blocks} ${-above}V${Math.min(view.y + height, layout.matrix.height)}`,
    )
    changeAttribute(elements.blocks, 'd', lines.join(''))
    const bars = `translate(0 ${view.y})`
    for (const element of Object.values(elements.preBars)) changeAttribute(element, 'transform', bars)
    for (const element of [elements.crosshair, elements.cell, elements.hoverRows, elements.hoverColumns])
      changeAttribute(element, 'transform', `translate(${view.x} ${view.y})`)
  }

  private drawMatrix(current: CurrentRun, state: EngramState, moment: PhaseMoment, order: LayerOrder): void {
    const { layer, pre, post } = this.layout
    const palette = currentPalette()
    const scales = scalesInForce(current)
    const mode = paintableMode(current.run.recording.config, state.paintMode)
    const extent = state.sharedScale ? scales.shared[mode] : scales.weights[mode][layer]
    const isOfStep = mode === 'change' || mode === 'retrieval'
    const step = mode === 'slow' || mode === 'alpha' ? 0 : isOfStep ? moment.stepIndex : weightStep(moment)
    const recalled = mode === 'retrieval' ? recalledStep(current, state) : null
    if (!this.matrixKey.changes(current, mode, extent, step, recalled, palette, order)) return
    if (!this.image) {
      const context = this.elements.canvas.getContext('2d')
      if (!context) return
      this.image = new MatrixImage(context, pre, post)
    }
    const values = paintedMatrix(runWeightsOf(current), layer, mode, step, recalled)
    const scratch = () => (this.scratch ??= new Float32Array(pre * post))
    if (values) this.image.paint(reordered(values, order, scratch), (value) => palette.diverging(value, extent))
    else this.image.fill(palette.background)
  }

  private drawBars(current: CurrentRun, { selected }: EngramState, moment: PhaseMoment, order: LayerOrder): void {
    const { layer, preStrip, postStrip } = this.layout
    const { rows, columns } = order
    const isHere = selected.layer === layer
    const [row, column] = isHere ? [rows.positionOf[selected.pre], columns.positionOf[selected.post]] : [-1, -1]
    const scales = scalesInForce(current)
    const { pre, post, preStep, postStep, preQuantity, postQuantity } = stripValues(
      current.run.recording,
      layer,
      moment,
    )
    const preGrowth = growth(moment, preQuantity)
    const postGrowth = growth(moment, postQuantity)
    const { preBars: preElements, postBars: postElements } = this.elements
    const { width, height } = this.size
    if (!this.barKey.changes(current, preStep, postStep, preGrowth, postGrowth, row, column, scales, order, this.view))
      return
    const preValues = pre ? reorderedUnits(pre, rows) : noUnits
    const postValues = post ? reorderedUnits(post, columns) : noUnits
    const preExtent = scales.pre[layer]
    const postExtent = scales.post[layer]
    setPaths(
      preElements,
      preBars(preValues, { span: height, length: preStrip.width * preGrowth, extent: preExtent, selected: row }),
    )
    setPaths(
      postElements,
      postBars(postValues, {
        ...{ span: width, length: postStrip.height * postGrowth, extent: postExtent, selected: column },
      }),
    )
    for (const element of Object.values(postElements))
      changeAttribute(element, 'transform', `translate(${this.view.x} 0)`)
  }

  /** While a crossbar reads, the rows that carry nothing stand back. */
  private drawVeil(current: CurrentRun, moment: PhaseMoment, { rows }: LayerOrder): void {
    const { layer } = this.layout
    const { veil } = this.elements
    const { config } = current.run.recording
    const phase = moment.time === null || !moment.calm ? null : phaseAtTime(moment.time - 1e-9)
    const reads = phase === 'compute' || (phase === 'read' && (layer === inputLayer(config) || layer === 'recurrent'))
    const { pre, preStep } = stripValues(current.run.recording, layer, moment)
    const values = reads ? pre : null
    if (!this.veilKey.changes(current, values && preStep, rows, this.view)) return
    if (!values) return changeAttribute(veil, 'd', '')
    const least = actingShare * scalesInForce(current).pre[layer]
    const { width, height } = this.size
    const cell = height / rows.unitAt.length
    let d = ''
    for (let k = 0; k < rows.unitAt.length;) {
      const from = k
      while (k < rows.unitAt.length && !(Math.abs(values[rows.unitAt[k]]) > least)) k++
      if (k > from) d += `M${this.view.x} ${this.view.y + from * cell}h${width}v${(k - from) * cell}h${-width}z`
      else k++
    }
    changeAttribute(veil, 'd', d)
  }

  private drawCrosshair(selected: { readonly pre: number; readonly post: number } | null, order: LayerOrder): void {
    const { crosshair, cell } = this.elements
    const visibility = selected ? 'visible' : 'hidden'
    changeAttribute(crosshair, 'visibility', visibility)
    changeAttribute(cell, 'visibility', visibility)
    if (!selected) return
    const { x, y, width, height } = this.cellBox(selected.pre, selected.post, order)
    changeAttribute(
      crosshair,
      'd',
      `M${-this.view.x} ${y - 0.5}H${x - 0.5}V${-this.view.y}M${-this.view.x} ${y + height + 0.5}H${x - 0.5}` +
        `M${x + width + 0.5} ${-this.view.y}V${y - 0.5}`,
    )
    const [growX, growY] = [width, height].map((length) => Math.max(2, leastFrame - length) / 2)
    changeAttribute(cell, 'x', String(x - growX))
    changeAttribute(cell, 'y', String(y - growY))
    changeAttribute(cell, 'width', String(width + 2 * growX))
    changeAttribute(cell, 'height', String(height + 2 * growY))
  }

  private drawHover(
    { rows, columns }: { rows: readonly number[]; columns: readonly number[] },
    order: LayerOrder,
  ): void {
    const { matrix, preStrip, postStrip } = this.layout
    const { hoverRows, hoverColumns } = this.elements
    const { width, height } = this.size
    const left = preStrip.x - matrix.x - this.view.x
    const top = postStrip.y - matrix.y - this.view.y
    const rowPath = rows.map((row) => {
      const box = this.cellBox(row, 0, order)
      return `M${left} ${box.y}H${width}v${box.height}H${left}z`
    })
    const columnPath = columns.map((column) => {
      const box = this.cellBox(0, column, order)
      return `M${box.x} ${top}V${height}h${box.width}V${top}z`
    })
    changeAttribute(hoverRows, 'd', rowPath.join(''))
    changeAttribute(hoverColumns, 'd', columnPath.join(''))
  }

  private cellBox(pre: number, post: number, { rows, columns }: LayerOrder) {
    const { width: matrixWidth, height: matrixHeight } = this.size
    const width = matrixWidth / this.layout.post
    const height = matrixHeight / this.layout.pre
    return { x: columns.positionOf[post] * width, y: rows.positionOf[pre] * height, width, height }
  }

  /** Of the whole matrix as it is enlarged. */
  private get size() {
    const { matrix } = this.layout
    return { width: matrix.width * this.view.k, height: matrix.height * this.view.k }
  }
}

function setPaths(elements: Readonly<Record<keyof BarPaths, SVGPathElement>>, paths: BarPaths): void {
  for (const name of ['positive', 'negative', 'selected'] as const) changeAttribute(elements[name], 'd', paths[name])
}
