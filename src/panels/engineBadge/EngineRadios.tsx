import { useId, type ReactNode } from 'react'
import { durationText } from '../../numerics/durationText'
import type { EngineMeasurement, EngineStatus } from '../../runtime/protocol'
import { chooseEngine } from '../../store/setup'
import { useEngram } from '../../store/useEngram'
import { engineWords } from './engineWords'

/** Every engine with its times; the chosen one runs everything from now on. */
export function EngineRadios({ status }: { status: EngineStatus }) {
  const choice = useEngram((state) => state.engineChoice)
  const name = useId()
  const radio = (engine: EngineStatus['engine'] | null, disabled = false) => (
    <input
      type="radio"
      name={name}
      checked={choice === engine}
      disabled={disabled}
      onChange={() => chooseEngine(engine)}
    />
  )
  return (
    <>
      <div className="engine-list" role="radiogroup" aria-label="Engine to use">
        <div className="engine-row engine-heads" aria-hidden="true">
          <span>Engine</span>
          <span>episode</span>
          <span>training</span>
        </div>
        <label className="engine-row">
          {radio(null)}
          <span className="engine-name" data-alone>
            Automatic <small>WebAssembly, unless a graphics card measured faster</small>
          </span>
        </label>
        {status.measurements.map((measurement) => (
          <label key={measurement.engine} className="engine-row" data-disabled={!measurement.canRun || undefined}>
            {radio(measurement.engine, !measurement.canRun && choice !== measurement.engine)}
            <EngineFigures measurement={measurement} use={usedFor(measurement.engine, status)} />
          </label>
        ))}
      </div>
      <p className="engine-note">
        Medians on this device, on the task on show: one episode with its recording, one training step on 64 episodes.
        Measured while the page is idle.
      </p>
    </>
  )
}

function EngineFigures({ measurement, use }: { measurement: EngineMeasurement; use: string }) {
  const { engine, canRun, rolloutMs, trainingMs, trainingWorkers, remark, trainingRemark } = measurement
  const shared = trainingWorkers > 1 ? `trains on ${trainingWorkers} workers` : ''
  const notes = [use, shared, remark || trainingRemark].filter(Boolean).join('; ')
  return (
    <>
      <span className="engine-name" data-in-use={use !== '' || undefined} data-alone={!canRun || undefined}>
        {engineWords[engine].name} <span>{engineWords[engine].detail}</span>
        {notes && <small>{notes}</small>}
      </span>
      {canRun && (
        <>
          <Figure ms={rolloutMs}>an episode</Figure>
          <Figure ms={trainingMs}>a training step</Figure>
        </>
      )}
    </>
  )
}

function Figure({ ms, children }: { ms: number | null; children: ReactNode }) {
  if (ms === null)
    return (
      <span className="engine-figure" aria-hidden="true">
        –
      </span>
    )
  return (
    <span className="engine-figure">
      {durationText(ms)}
      <span className="visually-hidden"> {children}</span>
    </span>
  )
}

/** What an engine is used for; empty where for nothing. */
function usedFor(engine: EngineStatus['engine'], status: EngineStatus): string {
  if (engine === status.engine) return engine === status.trainer ? 'in use' : 'in use, steps'
  return engine === status.trainer ? 'in use, trains' : ''
}
