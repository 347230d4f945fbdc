import { memo } from 'react'
import { formatFixed, formatSignificant, overflow } from '../../drawing/numberText'
import type { CurrentRun } from '../../store/currentRun'
import type { SelectedUnit } from '../../store/engramStore'
import { unitActivity, unitOf } from '../../network/units'
import { useEngram } from '../../store/useEngram'
import { writingWords } from '../interventions/interventionWords'
import { unitName } from '../unitName'
import { useSettledRun } from '../useSettledRun'
import { useSettledStep } from '../useSettledStep'
import { selectedHistory } from './selectedHistory'
import { updateTerms } from './updateTerms'
import { writersReading } from './writersReading'

interface InspectorSummaryProps {
  readonly id: string
  readonly current: CurrentRun
  /** Looked at in place of the connection. */
  readonly unit: SelectedUnit | null
}

/** The inspector in words. Follows playhead and run only when they rest. */
export function InspectorSummary({ id, current, unit }: InspectorSummaryProps) {
  return <Summary id={id} current={useSettledRun(current)} unit={unit} />
}

const Summary = memo(function Summary({ id, current, unit }: InspectorSummaryProps) {
  const settled = useSettledStep()
  const selected = useEngram((state) => state.selected)
  const { run } = current
  const step = Math.min(settled, run.episode.steps - 1)
  if (unit) return <Hidden id={id} text={unitInWords(current, unit, step)} />
  const history = selectedHistory(current, selected)
  const sentences = ['What this shows: the selected connection, how its weight is updated, and who wrote it.']
  if (history && run.recording.config.rule !== 'none') {
    const { weight, written, next, erased } = updateTerms(run.recording, history, step)
    sentences.push(
      `At step ${step} its plastic weight is ${formatFixed(weight, 4)}; the step writes ${formatSignificant(written)}, which makes it ${formatFixed(next, 4)}.`,
    )
    const done = writingWords(run.recording.interventions, selected.layer, step)
    if (done) sentences.push(`At this step ${done}.`)
    if (erased) sentences.push(`It is erased before step ${step + 1}.`)
    const { remark } = writersReading(run, history, step)
    if (remark && remark !== overflow && run.recording.config.plasticity.weightClip === null)
      sentences.push(`Written: ${remark}.`)
  }
  return <Hidden id={id} text={sentences.join(' ')} />
})

function Hidden({ id, text }: { id: string; text: string }) {
  return (
    <p id={id} className="visually-hidden">
      {text}
    </p>
  )
}

function unitInWords({ run }: CurrentRun, { layer, side, index }: SelectedUnit, step: number): string {
  const { config } = run.recording
  const { words } = unitName(config, run.episode.channels, layer, side, index)
  const activity = unitActivity(run.recording, unitOf(config, layer, side, index))[step]
  return `What this shows: ${words}, its activity at every step and its strongest connections. At step ${step} it is ${formatSignificant(activity)}.`
}
