import { useState, type CSSProperties } from 'react'
import { getCurrentRun } from '../../store/currentRun'
import type { MeanError } from '../../runtime/protocol'
import { useEngram } from '../../store/useEngram'
import { errorExtent, errorRows, errorText, standardErrorText, type ErrorRow } from './errorRows'
import './errors.css'

/** How wrong the answers are: with the settings in force, as trained, and without any memory. */
export function ErrorsPanel() {
  useEngram((state) => state.runVersion)
  const estimate = useEngram((state) => state.errorEstimate)
  const failed = useEngram((state) => state.errorEstimateFailed)
  const [last, setLast] = useState(estimate)
  if (estimate && estimate !== last) setLast(estimate)
  const current = getCurrentRun()
  if (!current) return <section className="errors" aria-hidden="true" />

  const { run, checkpoint } = current
  const ofClasses = run.episode.task.name === 'oneShot'
  const rows = errorRows(run.errors, estimate, checkpoint.provenance.validationAnswerError, ofClasses)
  const before = last?.request.checkpointId === checkpoint.id ? last.answerError.mean : null
  const extent = Math.max(errorExtent(rows), before ?? 0)
  return (
    <section className="errors" aria-label="Error of the answers">
      <h2>
        Error <small>of the answers, {ofClasses ? 'cross-entropy' : 'squared'}</small>
      </h2>
      <ul>
        {rows.map((row) => (
          <ErrorBar
            key={row.name}
            row={row}
            extent={extent}
            pendingText={failed || row.name === 'episode' ? '–' : '…'}
            before={row.name === 'fresh' ? before : null}
          />
        ))}
      </ul>
      <p className="errors-note" data-of-classes={ofClasses || undefined}>
        <span title="Fresh episodes behind “Now”: none of them was seen in training">
          {estimate ? countText(estimate.episodes, estimate.episodesWanted) : failed ? 'not measured' : 'n = …'}
        </span>
        {ofClasses ? (
          <span title="How often the right class is the likeliest, on the first query of fresh episodes">
            {estimate?.firstAccuracy && accuracyText(estimate.firstAccuracy)}
          </span>
        ) : (
          <span title="The mean over all scored steps, not only those that ask: what training minimised. Beside it the loss of answering 0 where memory is asked for and copying what is given">
            loss {errorText(estimate?.loss.mean ?? run.errors.loss)} of{' '}
            {errorText(estimate?.lossBaseline ?? run.errors.lossBaseline)}
          </span>
        )}
      </p>
    </section>
  )
}

interface ErrorBarProps {
  readonly row: ErrorRow
  readonly extent: number
  /** In place of a value that is not there. */
  readonly pendingText: string
  /** Drawn as an outline until the new value is there. */
  readonly before: number | null
}

function ErrorBar({ row, extent, pendingText, before }: ErrorBarProps) {
  const { name, label, title, value, standardError } = row
  const shares = {
    '--length': (value ?? before ?? 0) / extent,
    '--whisker': (standardError ?? 0) / extent,
  }
  return (
    <li className={`error-row ${name}`} title={title} data-pending={value === null || undefined}>
      <span>{label}</span>
      <span className="error-value">
        {value === null ? pendingText : errorText(value)}
        {standardError !== null && Number.isFinite(value) && (
          <small> ± {standardErrorText(standardError, value ?? 0)}</small>
        )}
      </span>
      <span className="error-bar" style={shares as CSSProperties} />
    </li>
  )
}

/** "first query right: 71 ± 3%" */
function accuracyText({ mean, standardError }: MeanError): string {
  return `first query right: ${Math.round(100 * mean)} ± ${Math.max(1, Math.round(100 * standardError))}%`
}

/** As short while it grows as when it is there: with a line more, the sliders below would move under the pointer. */
function countText(episodes: number, wanted: number): string {
  return episodes < wanted ? `n = ${episodes} …` : `n = ${wanted}`
}
