import { MatrixImage } from '../../drawing/matrixImage'
import { layerShape } from '../../network/layers'
import { factorsOf } from '../../network/plasticWeightCursor'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { engramStore, type EngramState } from '../../store/engramStore'
import { recalledStep } from '../../store/runRetrieval'
import { runWeightsOf } from '../../store/runWeights'
import { currentPalette } from '../currentPalette'
import { postBars, preBars, type BarPaths } from './bars'
import { linkedUnits } from './linkedUnits'
import { paintableMode, paintedMatrix } from './paintedMatrix'
import { scalesInForce } from './scalesInForce'
import { postStripHeight, preStripWidth, type CrossbarLayout } from './stageLayout'

/** The elements that a crossbar's pixels and marks go into. Coordinates of the marks start at the matrix's corner. */
export interface CrossbarElements {
  readonly canvas: HTMLCanvasElement
  readonly preBars: Readonly<Record<keyof BarPaths, SVGPathElement>>
  readonly postBars: Readonly<Record<keyof BarPaths, SVGPathElement>>
  readonly hover: SVGPathElement
  readonly crosshair: SVGPathElement
  readonly cell: SVGRectElement
}

/** A selected cell smaller than this is framed with some room around it. */
const leastFrame = 6

/** Draws one crossbar: the matrix when its values or colours change, bars and marks when they do. */
export class CrossbarPainter {
  private image: MatrixImage | null = null
  private matrixKey: readonly unknown[] = []
  private barKey: readonly unknown[] = []
  private markKey: readonly unknown[] = []

  constructor(
    private readonly layout: CrossbarLayout,
    private readonly elements: CrossbarElements,
  ) {}

  draw(): void {
    const current = getCurrentRun()
    if (!current) return
    const state = engramStore.getState()
    const { config } = current.run.recording
    const shape = layerShape(config, this.layout.layer)
    // Another network is on its way into the layout.
    if (shape.pre !== this.layout.pre || shape.post !== this.layout.post) return
    this.drawMatrix(current, state)
    this.drawBars(current, state)
    const { layer } = this.layout
    const selected = state.selected.layer === layer ? state.selected : null
    const markKey = [config, state.hovered, selected]
    if (same(markKey, this.markKey)) return
    this.markKey = markKey
    this.drawCrosshair(selected)
    this.drawHover(linkedUnits(config, state.hovered, layer))
  }

  private drawMatrix(current: CurrentRun, state: EngramState): void {
    const { layer, pre, post } = this.layout
    const palette = currentPalette()
    const scales = scalesInForce(current)
    const mode = paintableMode(current.run.recording.config, state.paintMode)
    const extent = state.sharedScale ? scales.shared[mode] : scales.weights[mode][layer]
    const step = mode === 'slow' || mode === 'alpha' ? 0 : state.stepIndex
    const recalled = mode === 'retrieval' ? recalledStep(current, state) : null
    const key = [current, mode, extent, step, recalled, palette]
    if (same(key, this.matrixKey)) return
    this.matrixKey = key
    if (!this.image) {
      const context = this.elements.canvas.getContext('2d')
      if (!context) return
      this.image = new MatrixImage(context, pre, post)
    }
    const values = paintedMatrix(runWeightsOf(current), layer, mode, step, recalled)
    if (values) this.image.paint(values, (value) => palette.diverging(value, extent))
    else this.image.fill(palette.background)
  }

  private drawBars(current: CurrentRun, { stepIndex, selected }: EngramState): void {
    const { layer, matrix } = this.layout
    const [row, column] = selected.layer === layer ? [selected.pre, selected.post] : [-1, -1]
    const scales = scalesInForce(current)
    const key = [current, stepIndex, row, column, scales]
    if (same(key, this.barKey)) return
    this.barKey = key
    const factors = factorsOf(current.run.recording, layer, stepIndex)
    const { preBars: preElements, postBars: postElements } = this.elements
    setPaths(
      preElements,
      preBars(factors.pre, {
        span: matrix.height,
        length: preStripWidth,
        extent: scales.pre[layer],
        selected: row,
      }),
    )
    setPaths(
      postElements,
      postBars(factors.post, {
        span: matrix.width,
        length: postStripHeight,
        extent: scales.post[layer],
        selected: column,
      }),
    )
  }

  private drawCrosshair(selected: { readonly pre: number; readonly post: number } | null): void {
    const { crosshair, cell } = this.elements
    const hidden = selected ? 'visible' : 'hidden'
    crosshair.setAttribute('visibility', hidden)
    cell.setAttribute('visibility', hidden)
    if (!selected) return
    const { x, y, width, height } = this.cellBox(selected.pre, selected.post)
    crosshair.setAttribute(
      'd',
      `M0 ${y - 0.5}H${x - 0.5}V0M0 ${y + height + 0.5}H${x - 0.5}M${x + width + 0.5} 0V${y - 0.5}`,
    )
    const [growX, growY] = [width, height].map((length) => Math.max(2, leastFrame - length) / 2)
    cell.setAttribute('x', String(x - growX))
    cell.setAttribute('y', String(y - growY))
    cell.setAttribute('width', String(width + 2 * growX))
    cell.setAttribute('height', String(height + 2 * growY))
  }

  private drawHover({ rows, columns }: { rows: readonly number[]; columns: readonly number[] }): void {
    const { matrix } = this.layout
    let d = ''
    for (const row of rows) {
      const { y, height } = this.cellBox(row, 0)
      d += `M${-preStripWidth - 3} ${y}H${matrix.width}v${height}H${-preStripWidth - 3}z`
    }
    for (const column of columns) {
      const { x, width } = this.cellBox(0, column)
      d += `M${x} ${-postStripHeight - 3}V${matrix.height}h${width}V${-postStripHeight - 3}z`
    }
    this.elements.hover.setAttribute('d', d)
  }

  private cellBox(pre: number, post: number) {
    const { matrix, pre: rows, post: columns } = this.layout
    const width = matrix.width / columns
    const height = matrix.height / rows
    return { x: post * width, y: pre * height, width, height }
  }
}

function setPaths(elements: Readonly<Record<keyof BarPaths, SVGPathElement>>, paths: BarPaths): void {
  for (const name of ['positive', 'negative', 'selected'] as const) elements[name].setAttribute('d', paths[name])
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, k) => Object.is(value, b[k]))
}
