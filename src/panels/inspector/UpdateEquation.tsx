import { useRef, type ReactNode } from 'react'
import { formatFixed, formatRate, formatSignificant } from '../../drawing/numberText'
import type { ModelConfig } from '../../network/modelConfig'
import { engramStore } from '../../store/engramStore'
import { setText } from '../setText'
import { useFrameDraw } from '../useFrameDraw'
import { getCurrentRun } from '../../store/currentRun'
import { selectedHistory } from './selectedHistory'
import { updateTerms } from './updateTerms'

/** The update of the selected connection, as a formula and with the numbers of the step at the playhead. */
export function UpdateEquation({ config }: { config: ModelConfig }) {
  const root = useRef<HTMLDivElement>(null)
  const drawn = useRef<readonly unknown[]>([])
  useFrameDraw(() => {
    const current = getCurrentRun()
    const { selected, stepIndex } = engramStore.getState()
    if (!current || !root.current) return
    const key = [current, selected, stepIndex, config]
    if (key.every((value, k) => value === drawn.current[k])) return
    drawn.current = key
    const history = selectedHistory(current, selected)
    if (history) write(root.current, texts(current.run.recording, history, stepIndex))
  })
  if (config.rule === 'none')
    return (
      <div ref={root} className="inspector-equation">
        <p className="inspector-note">
          Its weight is <b data-value="slow" />, the same at every step and in every episode: this network has no
          plastic weights.
        </p>
      </div>
    )
  const delta = config.rule === 'gradient'
  return (
    <div ref={root} className="inspector-equation">
      <div className="inspector-formula" aria-hidden="true">
        <Term symbol={<i>w</i>} word="next" />
        <Term symbol="=" />
        <Term
          symbol={
            <>
              (1 − <i>decay</i>)
            </>
          }
          word="kept"
        />
        <Term symbol={<i>w</i>} word="now" kind="focus" />
        <Term symbol="+" />
        <Term symbol={<i>η</i>} word="gate" kind="rule" />
        <Term symbol={<i>α</i>} word="plasticity" />
        <Term symbol={<i>p</i>} word="pre" />
        <Term symbol={<i>{delta ? 'δ' : 'q'}</i>} word={delta ? 'slope' : 'post'} />
      </div>
      <table>
        <caption className="visually-hidden">The update of this connection at the step on show</caption>
        <tbody>
          <tr>
            <th scope="row">Keep</th>
            <td>
              <span data-value="keep" /> <s>×</s> <span className="inspector-focus" data-value="weight" />
            </td>
            <td data-value="kept" />
          </tr>
          <tr>
            <th scope="row">Write</th>
            <td>
              <span className="inspector-rule" data-value="eta" /> <s>×</s> <span data-value="alpha" /> <s>×</s>{' '}
              <span data-value="presynaptic" /> <s>×</s> <span data-value="postsynaptic" />
            </td>
            <td data-value="written" />
          </tr>
          <tr className="inspector-sum">
            <th scope="row">Next</th>
            <td className="inspector-clip" data-value="clip" />
            <td data-value="next" />
          </tr>
        </tbody>
      </table>
      <p className="inspector-note">
        Acts now as <span data-value="effective" /> = slow <span data-value="slow" /> + plastic{' '}
        <span data-value="plastic" />
      </p>
    </div>
  )
}

function Term({ symbol, word, kind }: { symbol: ReactNode; word?: string; kind?: 'focus' | 'rule' }) {
  return (
    <span className={kind ? `inspector-${kind}` : undefined}>
      {symbol}
      <small>{word}</small>
    </span>
  )
}

function texts(
  recording: Parameters<typeof updateTerms>[0],
  history: Parameters<typeof updateTerms>[1],
  step: number,
): Readonly<Record<string, string>> {
  const terms = updateTerms(recording, history, step)
  const { weightClip } = recording.config.plasticity
  const weightText = (value: number) => formatFixed(value, weightDecimals(history.weight))
  return {
    keep: formatFixed(terms.keep, 4),
    weight: weightText(terms.weight),
    kept: weightText(terms.kept),
    eta: formatRate(terms.eta),
    alpha: formatFixed(terms.alpha, 2),
    presynaptic: compact(terms.presynaptic),
    postsynaptic: compact(terms.postsynaptic),
    written: weightText(terms.written),
    next: weightText(terms.next),
    clip: terms.clipped ? `clipped to ±${formatSignificant(weightClip ?? Infinity)}` : '',
    slow: formatFixed(history.slowWeight, 3),
    plastic: formatFixed(terms.weight, 3),
    effective: formatFixed(history.slowWeight + terms.weight, 3),
  }
}

/** The same for every step, so that numbers can be compared; more where a weight stays tiny. */
function weightDecimals(weight: Float32Array): number {
  const largest = weight.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0)
  return largest === 0 || largest >= 1e-3 ? 5 : largest >= 1e-5 ? 7 : 9
}

/** Deltas can be tiny: two decimals would make zeros of them. */
function compact(value: number): string {
  return value !== 0 && Math.abs(value) < 0.05 ? formatSignificant(value, 2) : formatFixed(value, 2)
}

function write(root: HTMLElement, values: Readonly<Record<string, string>>): void {
  root.querySelectorAll<HTMLElement>('[data-value]').forEach((element) => {
    setText(element, values[element.dataset['value']!])
  })
}
