import type { CurrentRun } from '../../store/currentRun'
import type { Connection } from '../../store/engramStore'
import { unitName, type UnitName } from '../unitName'

const layerWords = { encoder: 'Encoder', feed: 'Feed', recurrent: 'Recurrent', readout: 'Readout' } as const

/** "x₁₁ → u₄₈", and the same in words. */
export function ConnectionTitle({ current, selected }: { current: CurrentRun; selected: Connection }) {
  const { layer, pre, post } = selected
  const { config } = current.run.recording
  const { channels } = current.run.episode
  const from = unitName(config, channels, layer, 'pre', pre)
  const to = unitName(config, channels, layer, 'post', post)
  return (
    <div className="inspector-title">
      <h2>
        <span className="inspector-mark" aria-hidden="true" />
        <Symbol name={from} /> → <Symbol name={to} />
      </h2>
      <p>
        {layerWords[layer]}: from {from.words} to {to.words}
      </p>
    </div>
  )
}

function Symbol({ name: { symbol, subscript } }: { name: UnitName }) {
  return (
    <>
      <i>{symbol}</i>
      {subscript && <sub>{subscript}</sub>}
    </>
  )
}
