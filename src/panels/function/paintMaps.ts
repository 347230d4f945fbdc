import type { Palette } from '../../drawing/colorScales'
import { MatrixImage } from '../../drawing/matrixImage'
import { niceExtent } from '../../drawing/numberText'
import type { FunctionAnswers } from '../../store/functionAnswers'

/** The two maps of a function of two variables: what the network would answer, and what is true. */
export class FunctionMaps {
  private images: readonly MatrixImage[] = []

  constructor(private readonly canvases: readonly HTMLCanvasElement[]) {}

  /** Paints both on one scale, whose end is returned. */
  paint({ grid, network, truth }: FunctionAnswers, palette: Palette): number {
    const extent = niceExtent(Math.max(...Array.from(truth.onGrid, Math.abs)))
    if (this.images[0]?.pre !== grid.points)
      this.images = this.canvases.map((canvas) => {
        canvas.width = canvas.height = grid.points
        return new MatrixImage(canvas.getContext('2d')!, grid.points, grid.points)
      })
    this.images.forEach((image, k) => {
      const values = [network, truth][k].onGrid
      image.paint(upsideDown(values, grid.points), (value) => palette.diverging(value, extent))
    })
    return extent
  }
}

/** The second variable runs upwards in the picture, and downwards in an image. */
function upsideDown(values: ArrayLike<number>, points: number): Float32Array {
  return Float32Array.from(values, (_, k) => values[(points - 1 - Math.floor(k / points)) * points + (k % points)])
}
