import type { Palette } from '../../drawing/colorScales'
import { MatrixImage } from '../../drawing/matrixImage'
import type { RetrievalMap, RetrievalReading } from '../../network/retrievalMap'
import { poolLargest } from '../timeline/raster'

/** The map's pixels, one per cell, or one per device pixel where cells are smaller. */
export class RetrievalImage {
  private image: MatrixImage | null = null

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** `width` and `height` are the canvas's in CSS px. */
  paint(
    map: RetrievalMap,
    reading: RetrievalReading,
    extent: number,
    palette: Palette,
    { width, height }: { readonly width: number; readonly height: number },
  ): void {
    const { steps } = map
    const values = new Float32Array(steps * steps)
    for (let step = 0; step < steps; step++) {
      const row = map.rowOf(reading, step)
      if (row) values.set(row, step * steps)
    }
    const raster = poolLargest(
      { rows: steps, columns: steps, values },
      height * devicePixelRatio,
      width * devicePixelRatio,
    )
    const { canvas } = this
    if (this.image?.pre !== raster.rows || this.image.post !== raster.columns) {
      canvas.width = raster.columns
      canvas.height = raster.rows
      const context = canvas.getContext('2d')
      if (!context) return
      this.image = new MatrixImage(context, raster.rows, raster.columns)
    }
    const signed = reading === 'effect' && map.signed
    this.image.paint(raster.values, (value) =>
      signed ? palette.diverging(value, extent) : palette.activity(value, extent),
    )
  }
}
