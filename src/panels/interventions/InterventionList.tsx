import type { Intervention } from '../../network/interventions'
import { interventionInForce, removeIntervention } from '../../store/setup'
import type { CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { useEngram } from '../../store/useEngram'
import { CloseIcon } from '../../ui/icons'
import { interventionTime, interventionTitle, outcomeSentence, overruledSentence } from './interventionWords'

/** Everything that is done to the network on show, with what it does to the answers. */
export function InterventionList({ current }: { readonly current: CurrentRun }) {
  const interventions = useEngram((state) => state.interventions)
  const without = useEngram((state) => state.errorsWithout)
  if (interventions.length === 0) return null
  const inForceOf = (one: Intervention) => interventionInForce(one, engramStore.getState(), current.checkpoint)
  const others = current.run.recording.interventions.length > 1
  return (
    <ul className="intervention-list" aria-label="What is done to the network">
      {interventions.map((one, k) => {
        const inForce = inForceOf(one) !== null
        const errors = without?.[k]
        const overruled = overruledSentence(one, interventions.slice(k + 1).filter(inForceOf))
        return (
          <li key={k}>
            <p>
              <b>{interventionTitle(one)}</b> {interventionTime(one)}
            </p>
            {inForce && overruled && <p className="intervention-overruled">{overruled}</p>}
            <p className="intervention-outcome">
              {!inForce
                ? 'not in this episode or this network'
                : errors
                  ? outcomeSentence(current.run.errors, errors, others)
                  : 'comparing …'}
            </p>
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove: ${interventionTitle(one)} ${interventionTime(one)}`}
              title="Remove"
              onClick={() => removeIntervention(k)}
            >
              <CloseIcon />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
