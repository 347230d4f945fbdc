import { useRef } from 'react'
import type { Rule } from '../../network/modelConfig'
import type { StepPhase } from '../../store/engramStore'
import { phaseInForce, phasesOf, selectPhase } from '../../store/stepPhase'
import { useEngram } from '../../store/useEngram'
import { phaseAtTime } from './phaseMoment'
import { useMomentDraw } from './useMomentDraw'

/** What happens in each phase, for tooltips. */
const phaseHints: Readonly<Record<StepPhase, string>> = {
  read: 'Read: the input, and h of the step before, enter the crossbars',
  compute: 'Compute: every layer’s units take their values, up to the output',
  gate: 'Gate: the modulation m sets how much is written and forgotten',
  write: 'Write: p and q meet, weighted by α and η, and land in w',
}

/** Singles a phase out of the step, or, pressed again, shows the step as a whole. While playing it follows the step. */
export function PhaseButton({ phase, rule }: { phase: StepPhase; rule: Rule }) {
  const pressed = useEngram((state) => phaseInForce(state, rule) === phase)
  const root = useRef<HTMLButtonElement>(null)
  useMomentDraw((_, { time, live, calm }) => {
    root.current?.toggleAttribute('data-now', live && calm && time !== null && phaseAtTime(time) === phase)
  })
  return (
    <button
      ref={root}
      type="button"
      className="stage-phase"
      aria-pressed={pressed}
      title={`${phaseHints[phase]} (keys , and .)`}
      onClick={() => selectPhase(pressed ? null : phase)}
    >
      {phase}
    </button>
  )
}

/** All phases of a step in a row, where there is no picture equation to carry them. */
export function PhaseRow({ rule }: { rule: Rule }) {
  return (
    <div className="stage-phases" role="group" aria-label="Phases of the step">
      <span className="stage-phases-label" aria-hidden="true">
        Phase
      </span>
      {phasesOf(rule).map((phase) => (
        <PhaseButton key={phase} phase={phase} rule={rule} />
      ))}
    </div>
  )
}
