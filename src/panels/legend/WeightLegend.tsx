import { useRef } from 'react'
import type { Palette } from '../../drawing/colorScales'
import { MatrixImage } from '../../drawing/matrixImage'
import { currentPalette } from '../currentPalette'
import { useFrameDraw } from '../useFrameDraw'
import './legend.css'

export interface WeightLegendProps {
  /** What is painted: "plastic weight". */
  readonly label: string
  /** The scale's ends as text: "0.12"; empty where they differ from picture to picture. */
  readonly extent: string
}

const colors = 97
const positions = Array.from({ length: colors }, (_, k) => (2 * k) / (colors - 1) - 1)

/** The diverging colour scale with its ends, linear in the value, as the heatmaps paint it. */
export function WeightLegend({ label, extent }: WeightLegendProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painted = useRef<Palette>(null)
  useFrameDraw(() => {
    const palette = currentPalette()
    const context = canvas.current?.getContext('2d')
    if (!context || painted.current === palette) return
    painted.current = palette
    new MatrixImage(context, 1, colors).paint(positions, (value) => palette.diverging(value, 1))
  })
  return (
    <div className="legend">
      <div className="legend-label">{label}</div>
      <canvas ref={canvas} className="legend-ramp" width={colors} height={1} aria-hidden="true" />
      <div className="legend-ends">
        <span>−{extent}</span>
        <span>0</span>
        <span>{extent || '+'}</span>
      </div>
    </div>
  )
}
