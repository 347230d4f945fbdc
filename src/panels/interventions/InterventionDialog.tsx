import { useState, type RefObject } from 'react'
import { isSame } from '../../network/interventions'
import { engramStore } from '../../store/engramStore'
import { clearInterventions, togglePreset } from '../../store/setup'
import { mostInterventions } from '../../store/settingRanges'
import { useEngram } from '../../store/useEngram'
import { FloatingDialog } from '../../ui/FloatingDialog'
import { useRun } from '../useRun'
import { InterventionForm } from './InterventionForm'
import { InterventionList } from './InterventionList'
import { interventionPresets } from './interventionWords'
import './interventionDialog.css'

export interface InterventionDialogProps {
  readonly trigger: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** Does something to the network in the middle of the episode, and says what came of it. */
export default function InterventionDialog({ trigger, onClose }: InterventionDialogProps) {
  const current = useRun()
  const interventions = useEngram((state) => state.interventions)
  // The playhead when it was opened: it may go on playing.
  const [step] = useState(() => engramStore.getState().stepIndex)
  if (!current) return null
  const { run } = current
  const presets = interventionPresets(run.episode, run.recording.config.rule !== 'none')
  const readyMade = presets.map(({ intervention }) => intervention)
  // One takes the place of another.
  const others = interventions.filter((known) => !readyMade.some((one) => isSame(one, known)))
  const isFull = others.length >= mostInterventions
  return (
    <FloatingDialog
      label="Interventions"
      className="intervention-dialog"
      trigger={trigger}
      placement="top start"
      onClose={onClose}
    >
      <section>
        <div className="intervention-head">
          <h2>Interventions</h2>
          <button
            type="button"
            className="text-button quiet"
            disabled={interventions.length === 0}
            onClick={clearInterventions}
          >
            Remove all
          </button>
        </div>
        <p className="intervention-lead">
          Take something away in the middle of the episode: what is missing then shows where the memory was.
        </p>
        <InterventionList current={current} />
        <div className="intervention-presets">
          {presets.map(({ label, intervention }) => {
            const isDone = interventions.some((known) => isSame(known, intervention))
            return (
              <button
                key={label}
                type="button"
                className="outlined-button"
                aria-pressed={isDone}
                disabled={isFull && !isDone}
                onClick={() => togglePreset(intervention, readyMade)}
              >
                {label}
              </button>
            )
          })}
        </div>
      </section>
      <section>
        <h3>One of your own</h3>
        <InterventionForm run={run} step={step} />
      </section>
    </FloatingDialog>
  )
}
