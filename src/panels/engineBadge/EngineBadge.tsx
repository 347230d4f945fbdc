import { useRef, useState } from 'react'
import { useEngram } from '../../store/useEngram'
import { CheckIcon } from '../../ui/icons'
import { onDemand } from '../../ui/onDemand'
import { engineWords } from './engineWords'
import './engineBadge.css'

const EngineDetails = onDemand(() => import('./EngineDetails'))

/** Which engine computes what is on show; pressed, it says why and how fast each one is. */
export function EngineBadge() {
  const status = useEngram((state) => state.engineStatus)
  const trigger = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className="engine-badge"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={status ? `Engine: ${engineWords[status.engine].name}` : 'Engine: starting'}
        onClick={() => setOpen(!open)}
      >
        {status && <CheckIcon />}
        <span>{status ? engineWords[status.engine].name : 'starting'}</span>
      </button>
      {open && <EngineDetails trigger={trigger} status={status} onClose={() => setOpen(false)} />}
    </>
  )
}
