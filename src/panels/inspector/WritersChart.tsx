import { useRef } from 'react'
import { cssColor } from '../../drawing/colorScales'
import { formatSignificant } from '../../drawing/numberText'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { recalledStep } from '../../store/runRetrieval'
import { ColourRamp } from '../legend/ColourRamp'
import { changeAttribute } from '../changeAttribute'
import { currentPalette } from '../currentPalette'
import { setText } from '../setText'
import { itemSign } from '../timeline/itemText'
import { useElementSize } from '../useElementSize'
import { useFrameDraw } from '../useFrameDraw'
import { useRun } from '../useRun'
import { writersStepReading } from './chartReadings'
import { valueScale, valueToY } from './historyPath'
import { InspectorChart, LegendMark, ValueAxis } from './InspectorChart'
import { selectedHistory } from './selectedHistory'
import { signFromWidth, stepAxis, stepToX } from './stepAxis'
import { drawValueAxis } from './valueAxis'
import { writersReading } from './writersReading'

const height = 54
/** Half a label of the value axis. */
const inset = 5
const letterHeight = 16

/** Each past step's share of the selected connection's present weight, over the signs of what the step was about. */
export function WritersChart({ exact }: { exact: boolean }) {
  if (exact) return <Shares />
  return (
    <section aria-label={label}>
      <h3>Who wrote it</h3>
      <p className="inspector-note">
        With a weight clip, past writes no longer add up to the weight, so their shares are not shown.
      </p>
    </section>
  )
}

const label = 'Who wrote the selected connection'

function Shares() {
  const box = useRef<HTMLDivElement>(null)
  const remark = useRef<HTMLElement>(null)
  const size = useElementSize(box)
  const bars = useRef<SVGGElement>(null)
  const now = useRef<SVGRectElement>(null)
  const followed = useRef<SVGRectElement>(null)
  const axisGroup = useRef<SVGGElement>(null)
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
    const reading = writersReading(run.run, history, stepIndex)
    const { shares } = reading
    setText(remark.current, reading.remark)
    const scale = valueScale(shares, inset, height - 2 * inset)
    drawValueAxis(axisGroup.current!, axis, scale)
    now.current?.setAttribute('x', String(stepToX(axis, stepIndex)))
    followed.current?.setAttribute('x', String(stepToX(axis, recalled ?? 0)))
    followed.current?.setAttribute('visibility', recalled === null ? 'hidden' : 'visible')
    const largest = Math.max(scale.high, -scale.low)
    const zeroY = valueToY(scale, 0)
    ;[...bars.current.children].forEach((bar, s) => {
      const share = s < stepIndex && Number.isFinite(shares[s]) ? shares[s] : 0
      const end = valueToY(scale, share)
      changeAttribute(bar, 'y', Math.min(zeroY, end).toFixed(1))
      changeAttribute(bar, 'height', Math.abs(end - zeroY).toFixed(1))
      // Never the palest tints: a short bar must still be seen.
      changeAttribute(
        bar,
        'fill',
        cssColor(palette.diverging(Math.sign(share) * Math.max(Math.abs(share), 0.15 * largest), largest)),
      )
    })
    const { items } = run.run.episode
    letters.current?.childNodes.forEach((node, s) => {
      ;(node as Element).toggleAttribute('data-same', items[s] >= 0 && items[s] === items[stepIndex])
    })
  })
  const hasLetters = column >= signFromWidth
  const total = height + (hasLetters ? letterHeight : 0)
  return (
    <InspectorChart
      label={label}
      title={
        <>
          Who wrote it <small ref={remark} />
        </>
      }
      axis={axis}
      height={total}
      box={box}
      readingOf={({ run }, step, isPointed) => {
        const { selected, stepIndex } = engramStore.getState()
        const history = current && selectedHistory(current, selected)
        if (!history || current.run !== run) return ''
        if (!isPointed)
          return `w ${formatSignificant(history.weight[stepIndex])} at step ${stepIndex}, by the steps before`
        return writersStepReading(run, history, writersReading(run, history, stepIndex).shares, step, stepIndex)
      }}
      legend={
        <>
          <span>what is left of each step’s write:</span>
          <span>
            takes away <ColourRamp scale="diverging" className="inspector-ramp" /> adds
          </span>
          <LegendMark mark={<rect className="inspector-followed" x="3.5" y="0.5" width="7" height="7" />}>
            followed on the map
          </LegendMark>
        </>
      }
    >
      <svg width={width} height={total} aria-hidden="true">
        <rect ref={now} className="inspector-now" y={0} width={column} height={total} />
        <rect ref={followed} className="inspector-followed" y={0} width={column} height={height} />
        <g ref={bars}>
          {Array.from({ length: steps }, (_, s) => (
            <rect key={s} x={stepToX(axis, s) + gap} width={Math.max(0.5, column - 2 * gap)} />
          ))}
        </g>
        <ValueAxis group={axisGroup} />
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
    </InspectorChart>
  )
}
