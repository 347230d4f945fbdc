import { niceExtent } from '../../drawing/numberText'
import type { UnitOrder } from '../../store/engramStore'
import { inputBands, isFlag, isSigned } from './inputBands'
import { orderUnits, type OrderedUnits } from './hiddenOrder'
import { transposeSeries } from './raster'
import { RasterCanvas } from './rasterCanvas'
import { partOf, type Scene } from './scene'

/** The canvases of the inputs and of the hidden units, kept between paintings. */
export class TimelineRasters {
  private readonly inputs: RasterCanvas[]
  private readonly hidden: RasterCanvas

  constructor(root: Element) {
    this.inputs = [...root.querySelectorAll<HTMLCanvasElement>('[data-part="inputs"]')].map(
      (canvas) => new RasterCanvas(canvas),
    )
    this.hidden = new RasterCanvas(partOf(root, 'hidden'))
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
      const values = transposeSeries(episode.inputs, episode.steps, episode.inputSize, units)
      const scale = largest(values.values)
      const colorOf = isSigned(channel)
        ? (value: number) => palette.diverging(value, 1)
        : (value: number) => palette.activity(value, isFlag(channel) ? 1.5 : scale)
      raster.paint(values, { x: geometry.plotX, y, width: geometry.plotWidth, height }, pixelRatio, colorOf)
    })
  }

  /** Returns which units are on show; null where the layout has no room for them. */
  paintHidden({ run, geometry, palette, pixelRatio }: Scene, order: UnitOrder): OrderedUnits | null {
    const extent = geometry.rows.hidden
    this.hidden.canvas.hidden = !extent
    if (!extent) return null
    const { recording } = run
    const { hiddenSize, cell } = recording.config
    const ordered = orderUnits(recording.hidden, recording.steps, hiddenSize, order)
    const values = transposeSeries(recording.hidden, recording.steps, hiddenSize, ordered.units)
    const scale = largest(values.values)
    const colorOf =
      cell === 'lstm'
        ? (value: number) => palette.diverging(value, 1)
        : (value: number) => palette.activity(value, scale)
    const rectangle = { x: geometry.plotX, y: extent.y, width: geometry.plotWidth, height: extent.height }
    this.hidden.paint(values, rectangle, pixelRatio, colorOf)
    return ordered
  }
}

function largest(values: Float32Array): number {
  let magnitude = 0
  for (let k = 0; k < values.length; k++)
    if (Number.isFinite(values[k])) magnitude = Math.max(magnitude, Math.abs(values[k]))
  return niceExtent(magnitude)
}
