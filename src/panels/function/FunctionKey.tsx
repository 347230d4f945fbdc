import { useRef } from 'react'
import { getFunctionAnswers, type FunctionAnswers } from '../../store/functionAnswers'
import { errorText } from '../errors/errorRows'
import { setText } from '../setText'
import { useFrameDraw } from '../useFrameDraw'

/** A source of answers: how its line is drawn, what it is, and how wrong it is on the queries. */
interface KeyRow {
  readonly name: 'network' | 'others' | 'untouched' | 'ridge' | 'true' | 'zero'
  readonly words: (answers: FunctionAnswers) => string
  /** Smallest and largest error; none where there is no such source. */
  readonly errors: (answers: FunctionAnswers) => readonly number[]
}

const rows: readonly KeyRow[] = [
  { name: 'network', words: () => 'this network', errors: ({ network }) => [network.queryError] },
  {
    name: 'others',
    words: ({ others }) => (others.length === 1 ? 'the same, other seed' : `the same, ${others.length} other seeds`),
    errors: ({ others }) => others.map(({ queryError }) => queryError),
  },
  {
    name: 'untouched',
    words: () => 'this network as trained',
    errors: ({ untouched }) => (untouched ? [untouched.queryError] : []),
  },
  { name: 'ridge', words: () => 'ridge regression', errors: ({ ridge }) => [ridge.queryError] },
  { name: 'zero', words: () => 'always answering 0', errors: ({ run }) => [run.errors.answerBaseline] },
  { name: 'true', words: () => 'true function', errors: () => [0] },
]

/** The figure's legend; beside each source of answers its error. */
export function FunctionKey({ asMaps }: { asMaps: boolean }) {
  const body = useRef<HTMLTableSectionElement>(null)
  const drawn = useRef<FunctionAnswers | null>(null)
  useFrameDraw(() => {
    const answers = getFunctionAnswers()
    if (!answers || answers === drawn.current || !body.current) return
    drawn.current = answers
    const best = Math.min(answers.network.queryError, answers.ridge.queryError)
    rows.forEach(({ name, words, errors }, k) => {
      const row = body.current!.rows[k]
      const values = name === 'true' && asMaps ? [] : [...errors(answers)].sort((a, b) => a - b)
      row.hidden = values.length === 0
      if (row.hidden) return
      setText(row.querySelector('.function-words'), words(answers))
      const ends = [...new Set([values[0], values[values.length - 1]].map(errorText))]
      setText(row.cells[1], name === 'true' ? '' : ends.join(' – '))
      row.dataset.best = String((name === 'network' || name === 'ridge') && values[0] === best)
    })
  })
  return (
    <table className="function-key">
      <thead>
        <tr>
          <th scope="col">{asMaps ? 'Answers of' : 'Lines'}</th>
          <th
            scope="col"
            title="Mean squared error over the queries of this episode, all of them asked after the step at the playhead"
          >
            error if asked now
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map(({ name }) => (
          <tr key={name}>
            <td>
              {!asMaps && (
                <svg width="22" height="8" aria-hidden="true">
                  {name !== 'zero' && <path className={`function-${name}`} d="M0 4H22" />}
                </svg>
              )}
              <span className="function-words" />
            </td>
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The legend of the marks: examples and the query. */
export function FunctionMarks() {
  return (
    <p className="function-marks">
      <Mark seen label="example" />
      <Mark seen={false} label="unseen" />
      <Mark seen edited label="changed" />
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <circle className="function-answer" cx="6" cy="6" r="4" />
        </svg>
        this query
      </span>
    </p>
  )
}

function Mark({ seen, edited = false, label }: { seen: boolean; edited?: boolean; label: string }) {
  return (
    <span>
      <svg width="12" height="12" aria-hidden="true">
        <g className="function-example" data-seen={seen} data-edited={edited}>
          <circle className="function-dot" cx="6" cy="6" r="4" />
        </g>
      </svg>
      {label}
    </span>
  )
}
