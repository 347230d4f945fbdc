import { paintShownImage } from '../shownImage'
import type { InputBand } from './inputBands'
import type { RasterCanvas } from './rasterCanvas'
import type { Scene } from './scene'
import { stepToX } from './timelineGeometry'

/** The image of every step, as large as its column and the row allow. */
export function paintThumbnails(
  raster: RasterCanvas,
  { run: { episode }, geometry, pixelRatio }: Pick<Scene, 'run' | 'geometry' | 'pixelRatio'>,
  { y, height }: InputBand,
): void {
  const { task } = episode
  if (task.name !== 'oneShot') return
  const side = Math.min(height, geometry.stepWidth - 1)
  const image = document.createElement('canvas')
  raster.draw({ x: geometry.plotX, y, width: geometry.plotWidth, height }, pixelRatio, (context) => {
    context.imageSmoothingQuality = 'high'
    for (let step = geometry.range[0]; step < geometry.range[1]; step++) {
      paintShownImage(image, episode, task, step)
      const x = stepToX(geometry, step + 0.5) - geometry.plotX
      context.drawImage(image, x - side / 2, (height - side) / 2, side, side)
    }
  })
}
