import { useRef } from 'react'
import type { Palette } from '../../drawing/colorScales'
import { paintRamp, rampColours, type ColourScale } from '../../drawing/colourRamp'
import { currentPalette } from '../currentPalette'
import { useFrameDraw } from '../useFrameDraw'

/** All colours of a scale in a row, in the theme in force. */
export function ColourRamp({ scale, className }: { scale: ColourScale; className: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painted = useRef<readonly [Palette, ColourScale]>(null)
  useFrameDraw(() => {
    const palette = currentPalette()
    if (!canvas.current || (painted.current?.[0] === palette && painted.current[1] === scale)) return
    painted.current = [palette, scale]
    paintRamp(canvas.current, palette, scale)
  })
  return <canvas ref={canvas} className={className} width={rampColours} height={1} aria-hidden="true" />
}
