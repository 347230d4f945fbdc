import { useRef, useState } from 'react'
import { durationText } from '../../numerics/durationText'
import type { EngineStatus } from '../../runtime/protocol'
import { useEngram } from '../../store/useEngram'
import { verdictOn } from '../../store/verification'
import { CheckIcon, CloseIcon } from '../../ui/icons'
import { onDemand } from '../../ui/onDemand'
import { engineWords } from './engineWords'
import './engineBadge.css'

const EngineDetails = onDemand(() => import('./EngineDetails'))

const verdictWords = {
  verified: { note: 'Verified', label: 'verified on this device', icon: <CheckIcon /> },
  partlyVerified: { note: 'Verified in part', label: 'verified in part on this device', icon: null },
  differs: { note: 'Differs', label: 'differs from the reference', icon: <CloseIcon /> },
} as const

/** Which engine computes what is on show and how fast, or whether it was verified; pressed, it says why, and verifies it. */
export function EngineBadge() {
  const status = useEngram((state) => state.engineStatus)
  const verdict = useEngram((state) => verdictOn(state.engineStatus?.engine, state.verification))
  const trigger = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const words = verdict && verdictWords[verdict]
  const time = episodeTime(status)
  const name = engineName(status)
  const label = words?.label ?? (time && `${time} an episode`)
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className="engine-badge"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={status ? `Engine: ${name}${label && `, ${label}`}` : 'Engine: starting'}
        title="What computes this, and whether it is right"
        onClick={() => setOpen(!open)}
      >
        {words?.icon}
        <span>{name}</span>
        <span className="engine-badge-note" data-verdict={verdict ?? undefined}>
          {words?.note ?? time}
        </span>
      </button>
      {open && <EngineDetails trigger={trigger} status={status} onClose={() => setOpen(false)} />}
    </>
  )
}

function engineName(status: EngineStatus | null): string {
  if (!status) return 'starting'
  const { name } = engineWords[status.engine]
  return status.measurements.find(({ engine }) => engine === status.engine)?.inSoftware ? `${name} (software)` : name
}

/** Empty until it was measured. */
function episodeTime(status: EngineStatus | null): string {
  const ms = status?.measurements.find(({ engine }) => engine === status.engine)?.rolloutMs
  return ms == null ? '' : durationText(ms)
}
