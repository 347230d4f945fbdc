import type { ReactNode } from 'react'
import type { ColourScale } from '../../drawing/colourRamp'
import type { LayerName } from '../../network/layers'
import { ColourRamp } from '../legend/ColourRamp'

export interface EquationTermProps {
  readonly caption: ReactNode
  readonly words: ReactNode
  /** The symbols of the update equation that it shows, as symbolLinks.ts wants them; `layer` where they are one layer's. */
  readonly symbols: string
  readonly layer?: LayerName
  /** What it is, in full. */
  readonly meaning: string
  /** The colours that its picture is painted in; without them it is a bar. */
  readonly colours?: ColourScale
  /** Where its colours or its bar end: "±0.12". */
  readonly ends: ReactNode
  readonly children: ReactNode
}

/** One picture of the picture equation, over its symbol, its word and its scale. */
export function EquationTerm(props: EquationTermProps) {
  const { caption, words, symbols, layer, meaning, colours, ends, children } = props
  return (
    <figure className={colours ? 'stage-term' : 'stage-term stage-term-rate'} data-symbol={symbols} data-layer={layer}>
      <div className="stage-picture" title={meaning}>
        {children}
      </div>
      <figcaption>
        <b>{caption}</b>
        <small>{words}</small>
        <small className="stage-ends">
          {colours && <ColourRamp scale={colours} className="stage-ends-ramp" />}
          <span>{ends}</span>
        </small>
        <span className="visually-hidden">{meaning}</span>
      </figcaption>
    </figure>
  )
}
