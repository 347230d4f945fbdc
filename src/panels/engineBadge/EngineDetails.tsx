import type { RefObject } from 'react'
import type { EngineStatus } from '../../runtime/protocol'
import { FloatingDialog } from '../../ui/FloatingDialog'
import { engineNames, engineWords } from './engineWords'

export interface EngineDetailsProps {
  readonly status: EngineStatus | null
  readonly trigger: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** Every engine with its measured time, the one in use and the reason, and how to force another. */
export default function EngineDetails({ status, trigger, onClose }: EngineDetailsProps) {
  return (
    <FloatingDialog label="Engine" trigger={trigger} onClose={onClose}>
      <h2>What computes this</h2>
      <p>{status ? `${status.reason}.` : 'The engine is starting.'}</p>
      <table className="engine-table">
        <thead>
          <tr>
            <th scope="col">Engine</th>
            <th scope="col">one episode</th>
          </tr>
        </thead>
        <tbody>
          {engineNames.map((engine) => (
            <EngineRow key={engine} engine={engine} status={status} />
          ))}
        </tbody>
      </table>
      <p className="engine-note">
        Times are medians on this device. To force an engine, add it to the address:
        {engineNames.map((engine) => (
          <a key={engine} href={addressWith(engine)}>
            ?engine={engine}
          </a>
        ))}
        {status?.forced && <a href={addressWith(null)}>Choose by speed again</a>}
      </p>
    </FloatingDialog>
  )
}

function EngineRow({ engine, status }: { engine: (typeof engineNames)[number]; status: EngineStatus | null }) {
  const measurement = status?.measurements.find((measured) => measured.engine === engine)
  const inUse = status?.engine === engine
  const time = measurement && measurement.rolloutMs !== null ? `${measurement.rolloutMs.toFixed(1)} ms` : null
  return (
    <tr data-in-use={inUse || undefined}>
      <th scope="row">
        {engineWords[engine].name}
        {inUse && <span className="engine-in-use"> in use</span>}
        <small>{measurement?.remark || engineWords[engine].detail}</small>
      </th>
      <td>{time ?? '–'}</td>
    </tr>
  )
}

/** This page's address with another engine, or with none forced. */
function addressWith(engine: string | null): string {
  const parameters = new URLSearchParams(location.search)
  parameters.delete('engine')
  if (engine) parameters.set('engine', engine)
  return `${location.pathname}?${parameters.toString().replaceAll('%3A', ':')}`
}
