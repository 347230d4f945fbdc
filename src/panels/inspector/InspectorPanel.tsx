import { useEffect, useId, useRef, useState } from 'react'
import { layerShape } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import { isSelectionUntouched, selectStrongestConnection } from '../../store/selection'
import { useEngram } from '../../store/useEngram'
import { onDemand } from '../../ui/onDemand'
import { RetrievalPanel } from '../retrieval/RetrievalPanel'
import { useRun } from '../useRun'
import { ConnectionTitle } from './ConnectionTitle'
import { HistoryChart } from './HistoryChart'
import { InspectorSummary } from './InspectorSummary'
import { StepScalars } from './StepScalars'
import { TrustLine } from './TrustLine'
import { UnitView } from './UnitView'
import { UpdateEquation } from './UpdateEquation'
import { WritersChart } from './WritersChart'
import './inspector.css'

// Loaded when they are wanted: most tasks have no function and no images.
const FunctionPanel = onDemand(() => import('../function/FunctionPanel'))
const PadPanel = onDemand(() => import('../pad/PadPanel'))

/**
 * The selected connection (its update with this step's numbers, its history and who wrote it) or unit; what is recalled of
 * past writes; and the step's scalars.
 */
export function InspectorPanel() {
  const current = useRun()
  const selected = useEngram((state) => state.selected)
  const selectedUnit = useEngram((state) => state.selectedUnit)
  const summaryId = useId()
  /** The checkpoint whose function or drawing pad could not be shown. */
  const [closedFor, setClosedFor] = useState('')
  useStrongestSelection(current)
  if (!current) return <section className="inspector" aria-label="Inspector" />
  const { config } = current.run.recording
  const { pre, post } = layerShape(config, selected.layer)
  const unitExists = selectedUnit && selectedUnit.index < layerShape(config, selectedUnit.layer)[selectedUnit.side]
  const exists = !unitExists && selected.pre < pre && selected.post < post
  const plastic = config.rule !== 'none'
  return (
    <section className="inspector" aria-label="Inspector" aria-describedby={summaryId} data-rule={config.rule}>
      <InspectorSummary id={summaryId} current={current} unit={unitExists ? selectedUnit : null} />
      {current.run.episode.task.name === 'regression' && current.checkpoint.id !== closedFor && (
        <FunctionPanel current={current} onClose={() => setClosedFor(current.checkpoint.id)} />
      )}
      {current.run.episode.task.name === 'oneShot' && current.checkpoint.id !== closedFor && (
        <PadPanel current={current} onClose={() => setClosedFor(current.checkpoint.id)} />
      )}
      {unitExists && <UnitView current={current} selected={selectedUnit} />}
      {exists && (
        <div className="inspector-connection">
          <ConnectionTitle current={current} selected={selected} />
          <UpdateEquation config={config} />
        </div>
      )}
      {exists && plastic && (
        <div className="inspector-charts">
          <HistoryChart />
          <WritersChart exact={config.plasticity.weightClip === null} />
        </div>
      )}
      <RetrievalPanel current={current} />
      <div className="inspector-step">
        <StepScalars current={current} />
        {plastic && <TrustLine current={current} />}
      </div>
    </section>
  )
}

/** A network that was not seen before opens on its most changed connection, unless the address chose one. */
function useStrongestSelection(current: CurrentRun | null): void {
  const seen = useRef<string | null>(null)
  useEffect(() => {
    const id = current?.checkpoint.id
    if (!current || id === seen.current) return
    const first = seen.current === null
    seen.current = id ?? null
    if (!first || isSelectionUntouched()) selectStrongestConnection(current)
  }, [current])
}
