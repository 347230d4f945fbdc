import { MatrixImage } from '../../drawing/matrixImage'
import { poolLargest, type Raster } from './raster'

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function place(canvas: HTMLCanvasElement, { x, y, width, height }: Rectangle): void {
  canvas.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`
}

/** A canvas that shows a raster, one pixel per value, stretched over a rectangle of the panel. */
export class RasterCanvas {
  private image: MatrixImage | null = null

  constructor(readonly canvas: HTMLCanvasElement) {}

  /** Lays the canvas over the rectangle, one pixel per device pixel, and has it drawn on; sizes there are in CSS px. */
  draw(rectangle: Rectangle, pixelRatio: number, draw: (context: CanvasRenderingContext2D) => void): void {
    const { canvas } = this
    // The canvas has another size from here on.
    this.image = null
    canvas.hidden = false
    canvas.width = Math.max(1, Math.round(rectangle.width * pixelRatio))
    canvas.height = Math.max(1, Math.round(rectangle.height * pixelRatio))
    place(canvas, rectangle)
    const context = canvas.getContext('2d')
    if (!context) return
    context.scale(pixelRatio, pixelRatio)
    draw(context)
  }

  /** Paints a raster into the rectangle, pooled to at most its device pixels. */
  paint(raster: Raster, rectangle: Rectangle, pixelRatio: number, colorOf: (value: number) => number): void {
    const { canvas } = this
    const { width, height } = rectangle
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
    place(canvas, rectangle)
    this.image.paint(values, colorOf)
  }
}
