import { useState } from 'react'
import { places, type Intervention, type Target, type WeightTarget } from '../../network/interventions'
import { layersOf } from '../../network/layers'
import type { EpisodeRun } from '../../runtime/protocol'
import { addIntervention } from '../../store/setup'
import {
  describeRange,
  isWithin,
  mostInterventions,
  plasticityRanges,
  type SettingRange,
} from '../../store/settingRanges'
import { useEngram } from '../../store/useEngram'
import { NumberField } from '../../ui/NumberField'
import { Segments } from '../../ui/Segments'
import { interventionSentence, targetWords } from './interventionWords'

const kinds = [
  { key: 'erase', label: 'Erase' },
  { key: 'freeze', label: 'Freeze' },
  { key: 'holdEta', label: 'Hold η' },
] as const
type Kind = (typeof kinds)[number]['key']

/** Says what is to be done to which place, and when; starts at the playhead. */
export function InterventionForm({ run, step }: { readonly run: EpisodeRun; readonly step: number }) {
  const { episode, recording } = run
  const { config } = recording
  const { cell, rule } = config
  const isPlastic = rule !== 'none'
  const isFull = useEngram((state) => state.interventions.length >= mostInterventions)
  const [kind, setKind] = useState<Kind>('erase')
  const [chosen, setTarget] = useState<Target>('hidden')
  const [at, setAt] = useState(step)
  const [last, setLast] = useState(phaseEnd(run, step) - 1)
  // What is in force, to begin with: held there nothing changes before another value is typed.
  const [eta, setEta] = useState(() =>
    Number.isFinite(recording.eta[step]) ? Number(recording.eta[step].toPrecision(2)) : 0,
  )
  const isState = (target: Target) => target === 'hidden' || target === 'cellState'
  const target = kind !== 'erase' && isState(chosen) ? 'weights' : chosen
  const intervention = build(kind, target, at, Math.max(at, last), eta)
  const targets: readonly Target[] = [...places.filter(isState), 'weights', ...layersOf(config)]
  const unavailable = (name: Target) => {
    if (name === 'cellState' && cell !== 'lstm') return 'only the LSTM has a cell state'
    if (!isState(name) && !isPlastic) return 'this network has no plastic weights'
    return isState(name) && kind !== 'erase' ? 'only weights are written' : undefined
  }
  const steps: SettingRange = { min: 0, max: episode.steps - 1, whole: true }
  const stepField = (label: string, value: number, range: SettingRange, onChange: (step: number) => void) => (
    <NumberField
      label={label}
      value={value}
      format={String}
      accepts={(typed) => isWithin(range, typed)}
      expected={describeRange(range)}
      onChange={onChange}
    />
  )
  return (
    <div className="intervention-form">
      <Segments
        label="What to do"
        segments={kinds.map(({ key, label }) =>
          key === 'erase' || isPlastic ? { key, label } : { key, label, unavailable: 'this network writes nothing' },
        )}
        value={kind}
        onChange={setKind}
      />
      <Segments
        label="Where"
        segments={targets.map((key) => {
          const reason = unavailable(key)
          return { key, label: targetWords[key].short, ...(reason !== undefined && { unavailable: reason }) }
        })}
        value={target}
        onChange={setTarget}
      />
      <div className="intervention-when">
        {kind === 'erase' ? (
          <>
            <span>before step</span>
            {stepField('Step', at, steps, setAt)}
          </>
        ) : (
          <>
            <span>from step</span>
            {stepField('First step', at, steps, setAt)}
            <span>to</span>
            {stepField('Last step', Math.max(at, last), { ...steps, min: at }, setLast)}
          </>
        )}
        {kind === 'holdEta' && (
          <>
            <span>at η =</span>
            <NumberField
              label="Write rate η"
              value={eta}
              format={String}
              accepts={(typed) => isWithin(plasticityRanges.etaScale, typed)}
              expected={describeRange(plasticityRanges.etaScale)}
              onChange={setEta}
            />
          </>
        )}
        <button
          type="button"
          className="outlined-button"
          disabled={isFull}
          onClick={() => addIntervention(intervention)}
        >
          Add
        </button>
      </div>
      <p className="intervention-words">
        {isFull
          ? `${mostInterventions} interventions are the most: remove one to add another.`
          : interventionSentence(intervention)}
      </p>
    </div>
  )
}

function build(kind: Kind, target: Target, from: number, last: number, eta: number): Intervention {
  if (kind === 'erase') return { kind, target, step: from }
  // Hidden and cell state are offered for erasing alone.
  const span = { target: target as WeightTarget, from, to: last + 1 }
  return kind === 'freeze' ? { kind, ...span } : { kind, ...span, eta }
}

/** One past the last step of the phase that a step belongs to. */
function phaseEnd({ episode: { phases, steps } }: EpisodeRun, step: number): number {
  return phases.find(({ from, to }) => step >= from && step < to)?.to ?? steps
}
