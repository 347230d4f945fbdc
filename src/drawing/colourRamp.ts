import type { Palette } from './colorScales'
import { MatrixImage } from './matrixImage'

/** The palette's scales: of signed values, and of activity from 0 on. */
export type ColourScale = 'diverging' | 'activity'

/** Pixels of a ramp's canvas, which is one pixel high. */
export const rampColours = 97

/** Paints a canvas with all colours of a scale, linear in the value, as the matrices have them: from its low to its high end. */
export function paintRamp(canvas: HTMLCanvasElement, palette: Palette, scale: ColourScale): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const [low, colorOf] =
    scale === 'activity'
      ? [0, (value: number) => palette.activity(value, 1)]
      : [-1, (value: number) => palette.diverging(value, 1)]
  const values = Array.from({ length: rampColours }, (_, k) => low + ((1 - low) * k) / (rampColours - 1))
  new MatrixImage(context, 1, rampColours).paint(values, colorOf)
}
