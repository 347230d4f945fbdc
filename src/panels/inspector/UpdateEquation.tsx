import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { formatFixed, formatRate, formatSignificant } from '../../drawing/numberText'
import type { LayerName } from '../../network/layers'
import type { ModelConfig, Rule } from '../../network/modelConfig'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { writingWords } from '../interventions/interventionWords'
import { setText } from '../setText'
import { useFrameDraw } from '../useFrameDraw'
import { equationSymbols } from './equationSymbols'
import { selectedHistory } from './selectedHistory'
import { loadKatex, typesetEquation } from './typesetEquation'
import { updateTerms } from './updateTerms'
import './equation.css'

/** Typesetting waits until the first picture is there. */
const afterPictureMs = 800

/** The update of the selected connection, typeset, with the numbers of the step at the playhead under its symbols. */
export function UpdateEquation({ config }: { config: ModelConfig }) {
  const root = useRef<HTMLDivElement>(null)
  const drawn = useRef<readonly unknown[]>([])
  const { rule } = config
  const [typeset, setTypeset] = useState(0)
  useFrameDraw(() => {
    const current = getCurrentRun()
    const { selected, stepIndex } = engramStore.getState()
    if (!current || !root.current) return
    const key = [current, selected, stepIndex, config, typeset]
    if (key.every((value, k) => value === drawn.current[k])) return
    drawn.current = key
    const history = selectedHistory(current, selected)
    if (history) write(root.current, texts(current.run.recording, history, selected.layer, stepIndex))
  })
  if (rule === 'none')
    return (
      <div ref={root} className="inspector-equation">
        <p className="inspector-note">
          Its weight is <b data-value="slow" />, the same at every step and in every episode: this network has no
          plastic weights.
        </p>
      </div>
    )
  return (
    <div ref={root} className="inspector-equation">
      <Equation rule={rule} onTypeset={() => setTypeset((count) => count + 1)} />
      <p className="update-result">
        <span data-symbol="keep weight">
          Keeps <b data-value="kept" />,
        </span>{' '}
        <span data-symbol="written">
          writes <b className="inspector-rule" data-value="written" />
          <span data-value="remark" />.
        </span>
      </p>
      <p className="update-result">
        <span>
          Acts now as <b data-value="effective" />:
        </span>{' '}
        <span>
          slow <b data-value="slow" />,
        </span>{' '}
        <span data-symbol="weight">
          plastic <b data-value="plastic" />.
        </span>
      </p>
    </div>
  )
}

/** Typeset once for each rule. Arrow keys go from symbol to symbol. */
function Equation({ rule, onTypeset }: { rule: Rule; onTypeset: () => void }) {
  const host = useRef<HTMLDivElement>(null)
  const notify = useRef(onTypeset)
  useLayoutEffect(() => {
    notify.current = onTypeset
  })
  useLayoutEffect(() => typesetEquation(host.current!, equationSymbols(rule), null), [rule])
  useEffect(() => {
    let isGone = false
    enterAt(host.current!, 0)
    const typeset = async () => {
      const katex = await loadKatex()
      if (isGone || !katex) return
      typesetEquation(host.current!, equationSymbols(rule), katex)
      enterAt(host.current!, 0)
      notify.current()
    }
    const timer = setTimeout(() => void typeset(), afterPictureMs)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [rule])
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const terms = [...host.current!.querySelectorAll<HTMLElement>('[data-symbol]')]
    const at = terms.indexOf(document.activeElement as HTMLElement)
    if (by === 0 || at < 0) return
    event.preventDefault()
    const next = Math.min(Math.max(at + by, 0), terms.length - 1)
    enterAt(host.current!, next)
    terms[next].focus()
  }
  return (
    <div
      ref={host}
      className="update-math"
      role="group"
      aria-label="Update of the selected connection; arrow keys go from symbol to symbol"
      onKeyDown={onKeyDown}
    />
  )
}

/** The one symbol that the Tab key stops at. */
function enterAt(host: HTMLElement, index: number): void {
  host.querySelectorAll<HTMLElement>('[data-symbol]').forEach((term, k) => {
    term.tabIndex = k === index ? 0 : -1
  })
}

function texts(
  recording: Parameters<typeof updateTerms>[0],
  history: Parameters<typeof updateTerms>[1],
  layer: LayerName,
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
    remark: [
      writingWords(recording.interventions, layer, step),
      terms.clipped && `clipped to ±${formatSignificant(weightClip ?? Infinity)}`,
      terms.erased && `erased before step ${step + 1}`,
    ]
      .filter(Boolean)
      .map((words) => `; ${words as string}`)
      .join(''),
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
    const text = values[element.dataset['value']!]
    setText(element, text)
    const term = element.parentElement?.closest<HTMLElement>('.update-math [data-symbol]')
    term?.setAttribute('aria-label', `${text}: ${term.title}`)
  })
}
