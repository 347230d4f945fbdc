import { useMemo, useRef } from 'react'
import { formatFixed } from '../../drawing/numberText'
import { unitActivity, unitConnections, unitOf, type ConnectionIndex, type Unit } from '../../network/units'
import { inputLayer } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import type { SelectedUnit } from '../../store/engramStore'
import { runWeightsOf } from '../../store/runWeights'
import { selectConnection, selectUnit } from '../../store/selection'
import { useEngram } from '../../store/useEngram'
import { setText } from '../setText'
import { gateOf, unitName } from '../unitName'
import { useSettledStep } from '../useSettledStep'
import { useStepDraw } from '../useStepDraw'
import { UnitSymbol } from './ConnectionTitle'
import { strongestConnections } from './strongestConnections'
import { UnitActivityChart } from './UnitActivityChart'

const listed = 5

/** A unit: its activity over the episode, and its strongest connections at the playhead. */
export function UnitView({ current, selected }: { current: CurrentRun; selected: SelectedUnit }) {
  const { layer, side, index } = selected
  const { config } = current.run.recording
  const unit = useMemo(() => unitOf(config, layer, side, index), [config, layer, side, index])
  const activity = useMemo(() => unitActivity(current.run.recording, unit), [current, unit])
  const name = unitName(config, current.run.episode.channels, layer, side, index)
  return (
    <div className="inspector-unit">
      <div className="inspector-title">
        <h2>
          <UnitSymbol name={name} />
        </h2>
        <p>
          {name.words.charAt(0).toUpperCase() + name.words.slice(1)}
          {' · '}
          <button type="button" className="text-button" onClick={() => selectUnit(null)}>
            Back to the connection
          </button>
        </p>
      </div>
      <UnitActivityChart activity={activity} />
      <Connections current={current} unit={unit} />
    </div>
  )
}

function Connections({ current, unit }: { current: CurrentRun; unit: Unit }) {
  const settled = useSettledStep()
  const { recording } = current.run
  const step = Math.min(settled, recording.steps - 1)
  const { incoming, outgoing } = useMemo(() => {
    const all = unitConnections(recording.config, unit)
    const weights = runWeightsOf(current)
    return {
      incoming: strongestConnections(weights, all.incoming, step, listed),
      outgoing: strongestConnections(weights, all.outgoing, step, listed),
    }
  }, [current, recording, unit, step])
  return (
    <>
      {incoming.length > 0 && <ConnectionTable current={current} side="pre" connections={incoming} />}
      {outgoing.length > 0 && <ConnectionTable current={current} side="post" connections={outgoing} />}
    </>
  )
}

interface ConnectionTableProps {
  readonly current: CurrentRun
  /** Which end of the connections is the other unit: `pre` for those that come in. */
  readonly side: 'pre' | 'post'
  readonly connections: readonly ConnectionIndex[]
}

function ConnectionTable({ current, side, connections }: ConnectionTableProps) {
  const root = useRef<HTMLTableElement>(null)
  const { config } = current.run.recording
  const { channels } = current.run.episode
  const selected = useEngram((state) => state.selected)
  const plastic = config.rule !== 'none'
  useStepDraw((run, step) => {
    const weights = runWeightsOf(run)
    connections.forEach(({ layer, pre, post }, row) => {
      const cells = root.current?.tBodies[0]?.rows[row]?.cells
      if (!cells) return
      const parts = weights.at(layer, pre, post, step)
      const values = plastic ? [parts.slow, parts.plastic, parts.slow + parts.plastic] : [parts.slow]
      values.forEach((value, k) => setText(cells[k + 1], formatFixed(value, 3)))
    })
  })
  return (
    <table ref={root} className="inspector-connections">
      <caption>{side === 'pre' ? 'Strongest that come in' : 'Strongest that go out'}</caption>
      <thead>
        <tr>
          <th scope="col">{side === 'pre' ? 'from' : 'to'}</th>
          <th scope="col">slow</th>
          {plastic && <th scope="col">plastic</th>}
          {plastic && <th scope="col">together</th>}
        </tr>
      </thead>
      <tbody>
        {connections.map((connection) => {
          const { layer, pre, post } = connection
          const name = unitName(config, channels, layer, side, connection[side])
          const gate = side === 'pre' ? gateOf(config, connection) : ''
          const isSelected = selected.layer === layer && selected.pre === pre && selected.post === post
          return (
            <tr key={`${layer}.${pre}.${post}`}>
              <th scope="row">
                <button
                  type="button"
                  className="inspector-pick"
                  aria-label={`Select the connection ${side === 'pre' ? 'from' : 'to'} ${name.words}${gate && `, to its ${gate}`}`}
                  aria-current={isSelected || undefined}
                  onClick={() => selectConnection(connection)}
                >
                  <UnitSymbol name={name} />{' '}
                  <small>
                    {side === 'pre' && layer === inputLayer(config) ? name.words.replace(/^the /, '') : layer}
                    {gate && `, ${gate}`}
                  </small>
                </button>
              </th>
              <td />
              {plastic && <td />}
              {plastic && <td />}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
