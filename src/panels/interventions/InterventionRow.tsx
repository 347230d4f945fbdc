import { useRef, useState } from 'react'
import type { Intervention } from '../../network/interventions'
import type { TaskErrors } from '../../runtime/protocol'
import { engramStore } from '../../store/engramStore'
import { interventionInForce, removeIntervention } from '../../store/setup'
import { useEngram } from '../../store/useEngram'
import { onDemand } from '../../ui/onDemand'
import { errorText } from '../errors/errorRows'
import { useTimelineGeometry } from '../timeline/shownGeometry'
import { useRun } from '../useRun'
import { interventionMarks, markHeight, type InterventionMark } from './interventionMarks'
import { interventionTime, interventionTitle } from './interventionWords'
import './interventionRow.css'

const InterventionDialog = onDemand(() => import('./InterventionDialog'))

/** The timeline's row of everything that is done to the network on the way, and the button that does more. */
export function InterventionRow() {
  const geometry = useTimelineGeometry()
  const interventions = useEngram((state) => state.interventions)
  const without = useEngram((state) => state.errorsWithout)
  const current = useRun()
  const trigger = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const row = geometry?.rows.interventions
  if (!current || !geometry || !row) return null
  const marks = interventionMarks(interventions, geometry)
  const state = engramStore.getState()
  const inForce = interventions.map((one) => interventionInForce(one, state, current.checkpoint) !== null)
  return (
    <div className="intervention-row" style={{ top: row.y, height: row.height }}>
      <p className="intervention-label">
        <span className="timeline-name">Interventions</span>
        <button
          ref={trigger}
          type="button"
          className="intervention-add"
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {addWords(inForce)}
        </button>
      </p>
      {marks.map(
        (mark, k) =>
          mark &&
          interventions[k].kind === 'erase' && (
            <span
              key={`line ${k}`}
              className="intervention-line"
              style={{
                left: mark.left,
                top: mark.lane * markHeight,
                height: geometry.rowsHeight - row.y - mark.lane * markHeight,
              }}
            />
          ),
      )}
      {marks.map((mark, k) => (
        <Mark
          key={k}
          mark={mark}
          intervention={interventions[k]}
          inForce={inForce[k]}
          withIt={current.run.errors}
          without={without?.[k] ?? null}
          onOpen={() => setOpen(true)}
          onRemove={() => removeIntervention(k)}
        />
      ))}
      {open && <InterventionDialog trigger={trigger} onClose={() => setOpen(false)} />}
    </div>
  )
}

/** What the button of the row says: those that do nothing here have no mark on the axis, and must not pass unseen. */
function addWords(inForce: readonly boolean[]): string {
  if (inForce.length === 0) return 'erase, freeze, hold …'
  const idle = inForce.filter((does) => !does).length
  return idle > 0 ? `${idle} without effect …` : 'change …'
}

interface MarkProps {
  readonly mark: InterventionMark | null
  readonly intervention: Intervention
  readonly inForce: boolean
  readonly withIt: TaskErrors
  readonly without: TaskErrors | null
  readonly onOpen: () => void
  readonly onRemove: () => void
}

/** One intervention, where it acts; pressed it tells more, and Delete removes it. */
function Mark({ mark, intervention, inForce, withIt, without, onOpen, onRemove }: MarkProps) {
  // Outside the steps on show.
  if (!mark) return null
  const title = `${interventionTitle(intervention)} ${interventionTime(intervention)}`
  const errors = without
    ? `: error ${errorText(withIt.answerError)} with it, ${errorText(without.answerError)} without`
    : ''
  return (
    <button
      type="button"
      className="intervention-mark"
      data-kind={intervention.kind}
      data-idle={!inForce || undefined}
      style={{ left: mark.left, width: mark.width, top: mark.lane * markHeight }}
      aria-label={`${title}${errors}`}
      title={inForce ? `${title}${errors}` : `${title}: not in this episode or this network`}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== 'Delete' && event.key !== 'Backspace') return
        event.stopPropagation()
        onRemove()
      }}
    >
      {interventionTitle(intervention)}
    </button>
  )
}
