import { useId, useRef } from 'react'
import { formatFixed } from '../../drawing/numberText'
import { layersOf, type LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import { runWeightsOf } from '../../store/runWeights'
import { setText } from '../setText'
import { DrawKey } from './drawKey'
import { layerTitles } from './layerTitles'
import { weightStep } from './phaseMoment'
import { useMomentDraw } from './useMomentDraw'

const fromAbove: readonly LayerName[] = ['encoder', 'recurrent', 'feed', 'readout']

export interface LayerTabsProps {
  readonly value: LayerName
  readonly onChange: (layer: LayerName) => void
  readonly config: ModelConfig
}

/** Chooses the crossbar on show; each name carries the norm of its plastic weights at the playhead. */
export function LayerTabs({ value, onChange, config }: LayerTabsProps) {
  const plastic = config.rule !== 'none'
  const order = fromAbove.filter((layer) => layersOf(config).includes(layer))
  const name = useId()
  const root = useRef<HTMLDivElement>(null)
  const key = useRef(new DrawKey())
  useMomentDraw((current, moment) => {
    const step = weightStep(moment)
    if (!key.current.changes(current, step, plastic)) return
    root.current?.querySelectorAll('small').forEach((norm, k) => {
      setText(norm, formatFixed(runWeightsOf(current).norm(order[k], step), 2))
    })
  })
  return (
    <div ref={root} className="stage-tabs segments" role="radiogroup" aria-label="Crossbar">
      {order.map((layer) => (
        <label key={layer}>
          <input
            className="visually-hidden"
            type="radio"
            name={name}
            checked={layer === value}
            onChange={() => onChange(layer)}
          />
          <span>
            {layerTitles[layer]}
            {plastic && <small title="Norm of its plastic weights" />}
          </span>
        </label>
      ))}
    </div>
  )
}
