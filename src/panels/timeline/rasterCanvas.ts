import { MatrixImage } from '../../drawing/matrixImage'
import { poolLargest, type Raster } from './raster'

/** A canvas that shows a raster, one pixel per value, stretched over a rectangle of the panel. */
export class RasterCanvas {
  private image: MatrixImage | null = null

  constructor(readonly canvas: HTMLCanvasElement) {}

  /** Paints a raster into the rectangle, pooled to at most its device pixels. */
  paint(
    raster: Raster,
    rectangle: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
    pixelRatio: number,
    colorOf: (value: number) => number,
  ): void {
    const { canvas } = this
    const { x, y, width, height } = rectangle
    const { rows, columns, values } = poolLargest(raster, height * pixelRatio, width * pixelRatio)
    canvas.hidden = rows === 0
    if (canvas.hidden) return
    if (!this.image || this.image.pre !== rows || this.image.post !== columns) {
      canvas.width = columns
      canvas.height = rows
      const context = canvas.getContext('2d')
      if (!context) return
      this.image = new MatrixImage(context, rows, columns)
    }
    canvas.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`
    this.image.paint(values, colorOf)
  }
}
