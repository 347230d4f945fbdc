import { ColourRamp } from './ColourRamp'
import './legend.css'

export interface WeightLegendProps {
  /** What is painted: "plastic weight". */
  readonly label: string
  /** The scale's ends as text: "0.12"; empty where they differ from picture to picture. */
  readonly extent: string
}

/** The diverging colour scale with its ends. */
export function WeightLegend({ label, extent }: WeightLegendProps) {
  return (
    <div className="legend">
      <div className="legend-label">{label}</div>
      <ColourRamp scale="diverging" className="legend-ramp" />
      <div className="legend-ends">
        <span>−{extent}</span>
        <span>0</span>
        <span>{extent || '+'}</span>
      </div>
    </div>
  )
}
