import { formatFixed, formatSignificant, overflow } from '../../drawing/numberText'
import type { CurrentRun } from '../../store/currentRun'
import { useEngram } from '../../store/useEngram'
import { useSettledStep } from '../useSettledStep'
import { selectedHistory } from './selectedHistory'
import { updateTerms } from './updateTerms'
import { writersReading } from './writersReading'

/** The inspector in words. Follows the playhead only when it rests. */
export function InspectorSummary({ id, current }: { id: string; current: CurrentRun }) {
  const settled = useSettledStep()
  const selected = useEngram((state) => state.selected)
  const { run } = current
  const step = Math.min(settled, run.episode.steps - 1)
  const history = selectedHistory(current, selected)
  const sentences = ['What this shows: the selected connection, how its weight is updated, and who wrote it.']
  if (history && run.recording.config.rule !== 'none') {
    const { weight, written, next } = updateTerms(run.recording, history, step)
    sentences.push(
      `At step ${step} its plastic weight is ${formatFixed(weight, 4)}; the step writes ${formatSignificant(written)}, which makes it ${formatFixed(next, 4)}.`,
    )
    const { remark } = writersReading(run, history, step)
    if (remark && remark !== overflow && run.recording.config.plasticity.weightClip === null)
      sentences.push(`Written: ${remark}.`)
  }
  return (
    <p id={id} className="visually-hidden">
      {sentences.join(' ')}
    </p>
  )
}
