import { useRef } from 'react'
import { cssColor } from '../../drawing/colorScales'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { recalledStep } from '../../store/runRetrieval'
import { currentPalette } from '../currentPalette'
import { setText } from '../setText'
import { itemSign } from '../timeline/itemText'
import { useElementSize } from '../useElementSize'
import { useFrameDraw } from '../useFrameDraw'
import { useRun } from '../useRun'
import { selectedHistory } from './selectedHistory'
import { stepAxis, stepToX } from './stepAxis'
import { writersReading } from './writersReading'

const height = 48
const letterHeight = 16
/** Narrower columns have no room for the items' signs. */
const letterFromWidth = 9

/** Each past step's share of the selected connection's present weight, over the signs of what the step was about. */
export function WritersChart({ exact }: { exact: boolean }) {
  return (
    <section aria-label="Who wrote the selected connection">
      <h3>Who wrote it {exact && <small className="inspector-writers-remark" />}</h3>
      {exact ? (
        <Shares />
      ) : (
        <p className="inspector-note">
          With a weight clip, past writes no longer add up to the weight, so their shares are not shown.
        </p>
      )}
    </section>
  )
}

function Shares() {
  const box = useRef<HTMLDivElement>(null)
  const size = useElementSize(box)
  const bars = useRef<SVGGElement>(null)
  const now = useRef<SVGRectElement>(null)
  const zero = useRef<SVGPathElement>(null)
  const followed = useRef<SVGRectElement>(null)
  const letters = useRef<SVGGElement>(null)
  const drawn = useRef<readonly unknown[]>([])
  const current = useRun()
  const width = size?.width ?? 0
  const steps = current?.run.episode.steps ?? 1
  const axis = stepAxis(width, steps)
  const column = axis.width / steps
  const gap = column > 6 ? 1 : 0
  useFrameDraw(() => {
    const run = getCurrentRun()
    const state = engramStore.getState()
    const { selected, stepIndex } = state
    const palette = currentPalette()
    const recalled = run && recalledStep(run, state)
    const key = [run, selected, stepIndex, recalled, width, palette, bars.current]
    if (!run || run !== current || !bars.current || width === 0) return
    if (key.every((value, k) => value === drawn.current[k])) return
    drawn.current = key
    const history = selectedHistory(run, selected)
    if (!history) return
    const { shares, remark } = writersReading(run.run, history, stepIndex)
    setText(box.current!.parentElement!.querySelector('.inspector-writers-remark'), remark)
    let low = 0
    let high = 0
    shares.forEach((share) => {
      if (!Number.isFinite(share)) return
      low = Math.min(low, share)
      high = Math.max(high, share)
    })
    const span = high - low || 1
    const zeroY = Math.round((high / span) * (height - 1)) + 0.5
    zero.current?.setAttribute('d', `M${axis.x} ${zeroY}H${axis.x + axis.width}`)
    now.current?.setAttribute('x', String(stepToX(axis, stepIndex)))
    followed.current?.setAttribute('x', String(stepToX(axis, recalled ?? 0)))
    followed.current?.setAttribute('visibility', recalled === null ? 'hidden' : 'visible')
    const largest = Math.max(high, -low)
    ;[...bars.current.children].forEach((bar, s) => {
      const share = s < stepIndex && Number.isFinite(shares[s]) ? shares[s] : 0
      const length = (Math.abs(share) / span) * (height - 1)
      change(bar, 'y', (share > 0 ? zeroY - length : zeroY).toFixed(1))
      change(bar, 'height', length.toFixed(1))
      // Never the palest tints: a short bar must still be seen.
      change(
        bar,
        'fill',
        cssColor(palette.diverging(Math.sign(share) * Math.max(Math.abs(share), 0.15 * largest), largest || 1)),
      )
    })
    const { items } = run.run.episode
    letters.current?.childNodes.forEach((node, s) => {
      ;(node as Element).toggleAttribute('data-same', items[s] >= 0 && items[s] === items[stepIndex])
    })
  })
  const hasLetters = column >= letterFromWidth
  const total = height + (hasLetters ? letterHeight : 0)
  return (
    <div ref={box} className="inspector-chart" style={{ height: total }}>
      <svg width={width} height={total} aria-hidden="true">
        <rect ref={now} className="inspector-now" y={0} width={column} height={total} />
        <rect ref={followed} className="inspector-followed" y={0} width={column} height={height} />
        <g ref={bars}>
          {Array.from({ length: steps }, (_, s) => (
            <rect key={s} x={stepToX(axis, s) + gap} width={Math.max(0.5, column - 2 * gap)} />
          ))}
        </g>
        <path ref={zero} className="inspector-zero" />
        {hasLetters && current && (
          <g ref={letters} className="inspector-letters">
            {Array.from({ length: steps }, (_, s) => (
              <text key={s} x={stepToX(axis, s + 0.5)} y={height + 12} textAnchor="middle">
                {itemSign(current.run.episode.task, current.run.episode.items[s])}
              </text>
            ))}
          </g>
        )}
      </svg>
    </div>
  )
}

/** Of hundreds of bars most stay as they are from step to step. */
function change(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
