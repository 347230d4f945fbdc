import { useEffect, type RefObject } from 'react'
import type { EngineStatus } from '../../runtime/protocol'
import { FloatingDialog } from '../../ui/FloatingDialog'
import { usePageActions } from '../pageActions'
import { EngineRadios } from './EngineRadios'
import { EngineVerification } from './EngineVerification'
import './engineDetails.css'

export interface EngineDetailsProps {
  readonly status: EngineStatus | null
  readonly trigger: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** Which engine does what and why, every engine with its measured times to choose from, and whether its numbers are right. */
export default function EngineDetails({ status, trigger, onClose }: EngineDetailsProps) {
  const { measureEngines } = usePageActions()
  useEffect(measureEngines, [measureEngines])
  return (
    <FloatingDialog label="Engine" className="engine-details" trigger={trigger} onClose={onClose}>
      <section className="engine-choice">
        <h2>What computes this</h2>
        {status ? (
          <>
            <dl className="engine-reasons">
              <dt>Steps</dt>
              <dd>{status.reason}.</dd>
              <dt>Trains</dt>
              <dd>{status.trainingReason}.</dd>
            </dl>
            <EngineRadios status={status} />
          </>
        ) : (
          <p>The engine is starting.</p>
        )}
      </section>
      <EngineVerification engine={status?.engine} />
    </FloatingDialog>
  )
}
