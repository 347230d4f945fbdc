import { niceExtent } from '../../drawing/numberText'
import type { UnitOrder } from '../../store/engramStore'
import { inputBands, isFlag, isSigned } from './inputBands'
import { orderUnits, type OrderedUnits } from './hiddenOrder'
import { transposeSeries } from './raster'
import { RasterCanvas } from './rasterCanvas'
import { partOf, type Scene } from './scene'
import type { RowExtent } from './timelineGeometry'

/** The canvases of the inputs, of the hidden units and of their cell states, kept between paintings. */
export class TimelineRasters {
  private readonly inputs: RasterCanvas[]
  private readonly hidden: RasterCanvas
  private readonly cellState: RasterCanvas

  constructor(root: Element) {
    this.inputs = [...root.querySelectorAll<HTMLCanvasElement>('[data-part="inputs"]')].map(
      (canvas) => new RasterCanvas(canvas),
    )
    this.hidden = new RasterCanvas(partOf(root, 'hidden'))
    this.cellState = new RasterCanvas(partOf(root, 'cellState'))
  }

  paintInputs({ run, geometry, palette, pixelRatio }: Scene): void {
    const { episode } = run
    const extent = geometry.rows.inputs
    const bands = extent ? inputBands(episode.channels, extent) : []
    this.inputs.forEach((raster, position) => {
      const band = bands[position]
      raster.canvas.hidden = !band
      if (!band) return
      const { channel, y, height } = band
      const units = Array.from({ length: channel.to - channel.from }, (_, k) => channel.from + k)
      const values = transposeSeries(episode.inputs, geometry.range, episode.inputSize, units)
      const scale = largest(transposeSeries(episode.inputs, [0, episode.steps], episode.inputSize, units).values)
      const colorOf = isSigned(channel)
        ? (value: number) => palette.diverging(value, 1)
        : (value: number) => palette.activity(value, isFlag(channel) ? 1.5 : scale)
      raster.paint(values, { x: geometry.plotX, y, width: geometry.plotWidth, height }, pixelRatio, colorOf)
    })
  }

  /** h and, for an LSTM, c, in one order. Returns which units are on show; null where the layout has no room for them. */
  paintHidden({ run, geometry, palette, pixelRatio }: Scene, order: UnitOrder): OrderedUnits | null {
    const { recording } = run
    const { hiddenSize, cell } = recording.config
    const { hidden, cellState } = geometry.rows
    this.hidden.canvas.hidden = !hidden
    this.cellState.canvas.hidden = !cellState || !recording.cellState
    if (!hidden) return null
    const ordered = orderUnits(recording.hidden, recording.steps, hiddenSize, order)
    const paint = (raster: RasterCanvas, series: Float32Array, { y, height }: RowExtent) => {
      const values = transposeSeries(series, geometry.range, hiddenSize, ordered.units)
      const scale = largest(series)
      const colorOf =
        cell === 'lstm'
          ? (value: number) => palette.diverging(value, series === recording.hidden ? 1 : scale)
          : (value: number) => palette.activity(value, scale)
      raster.paint(values, { x: geometry.plotX, y, width: geometry.plotWidth, height }, pixelRatio, colorOf)
    }
    paint(this.hidden, recording.hidden, hidden)
    if (cellState && recording.cellState) paint(this.cellState, recording.cellState, cellState)
    return ordered
  }
}

function largest(values: Float32Array): number {
  let magnitude = 0
  for (let k = 0; k < values.length; k++)
    if (Number.isFinite(values[k])) magnitude = Math.max(magnitude, Math.abs(values[k]))
  return niceExtent(magnitude)
}
