import { niceExtent } from '../../drawing/numberText'
import type { UnitOrder } from '../../store/engramStore'
import { inputBands, isFlag, isSigned } from './inputBands'
import { orderUnits, type OrderedUnits } from './hiddenOrder'
import { paintThumbnails } from './paintThumbnails'
import { transposeSeries } from './raster'
import { RasterCanvas } from './rasterCanvas'
import type { RampName, RasterScale } from './rampKeys'
import { partOf, type Scene } from './scene'
import type { RowExtent } from './timelineGeometry'

/** Where the colours of signed inputs end: what is put in lies between -1 and 1, but for noise. */
const signedExtent = 1

/** The canvases of the inputs, of the hidden units and of their cell states, kept between paintings. */
export class TimelineRasters {
  private readonly found: Partial<Record<RampName, RasterScale>> = {}
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

  /** The scales of the rasters that were painted last. */
  get scales(): Readonly<Partial<Record<RampName, RasterScale>>> {
    return this.found
  }

  paintInputs({ run, geometry, palette, pixelRatio }: Scene): void {
    const { episode } = run
    const extent = geometry.rows.inputs
    const bands = extent ? inputBands(episode.channels, extent) : []
    delete this.found.cue
    delete this.found.signed
    this.inputs.forEach((raster, position) => {
      const band = bands[position]
      raster.canvas.hidden = !band
      if (!band) return
      const { channel, y, height } = band
      if (channel.name === 'image') return paintThumbnails(raster, { run, geometry, pixelRatio }, band)
      const units = Array.from({ length: channel.to - channel.from }, (_, k) => channel.from + k)
      const values = transposeSeries(episode.inputs, geometry.range, episode.inputSize, units)
      const scale = largest(transposeSeries(episode.inputs, [0, episode.steps], episode.inputSize, units).values)
      if (isSigned(channel)) this.found.signed = { colours: 'diverging', extent: signedExtent }
      else if (!isFlag(channel)) this.found.cue = { colours: 'activity', extent: scale }
      const colorOf = isSigned(channel)
        ? (value: number) => palette.diverging(value, signedExtent)
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
    delete this.found.hidden
    delete this.found.cellState
    if (!hidden) return null
    const ordered = orderUnits(recording.hidden, recording.steps, hiddenSize, order)
    const colours = cell === 'lstm' ? 'diverging' : 'activity'
    const paint = (raster: RasterCanvas, series: Float32Array, extent: number, { y, height }: RowExtent) => {
      const values = transposeSeries(series, geometry.range, hiddenSize, ordered.units)
      const colorOf = (value: number) => palette[colours](value, extent)
      raster.paint(values, { x: geometry.plotX, y, width: geometry.plotWidth, height }, pixelRatio, colorOf)
      return { colours, extent } as const
    }
    const { hidden: h, cellState: c } = recording
    // h of an LSTM lies between -1 and 1.
    this.found.hidden = paint(this.hidden, h, cell === 'lstm' ? 1 : largest(h), hidden)
    if (cellState && c) this.found.cellState = paint(this.cellState, c, largest(c), cellState)
    return ordered
  }
}

function largest(values: Float32Array): number {
  let magnitude = 0
  for (let k = 0; k < values.length; k++)
    if (Number.isFinite(values[k])) magnitude = Math.max(magnitude, Math.abs(values[k]))
  return niceExtent(magnitude)
}
