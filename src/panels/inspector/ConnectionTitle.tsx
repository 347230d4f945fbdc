import type { CurrentRun } from '../../store/currentRun'
import type { Connection, SelectedUnit } from '../../store/engramStore'
import { selectUnit } from '../../store/selection'
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
        <UnitButton name={from} unit={{ layer, side: 'pre', index: pre }} /> →{' '}
        <UnitButton name={to} unit={{ layer, side: 'post', index: post }} />
      </h2>
      <p>
        {layerWords[layer]}: from {from.words} to {to.words}
      </p>
    </div>
  )
}

/** Opens the unit's view. */
function UnitButton({ name, unit }: { name: UnitName; unit: SelectedUnit }) {
  return (
    <button
      type="button"
      className="inspector-end"
      aria-label={`Look at ${name.words}`}
      title={`Look at ${name.words}`}
      onClick={() => selectUnit(unit)}
    >
      <UnitSymbol name={name} />
    </button>
  )
}

/** A unit's letter with its number. */
export function UnitSymbol({ name: { symbol, subscript } }: { name: UnitName }) {
  return (
    <>
      <i>{symbol}</i>
      {subscript && <sub>{subscript}</sub>}
    </>
  )
}
