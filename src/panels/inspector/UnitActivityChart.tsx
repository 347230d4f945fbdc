import { useRef } from 'react'
import { formatSignificant } from '../../drawing/numberText'
import { engramStore } from '../../store/engramStore'
import { setText } from '../setText'
import { useElementSize } from '../useElementSize'
import { useFrameDraw } from '../useFrameDraw'
import { valueScale, valueToY } from './historyPath'
import { stepAxis, stepToX } from './stepAxis'
import { stepPointer } from './stepPointer'

const height = 64

/** A unit's activity at every step as bars; the playhead's in ink. */
export function UnitActivityChart({ activity }: { activity: Float32Array }) {
  const box = useRef<HTMLDivElement>(null)
  const size = useElementSize(box)
  const svg = useRef<SVGSVGElement>(null)
  const value = useRef<HTMLElement>(null)
  const drawn = useRef<readonly unknown[]>([])
  const width = size?.width ?? 0
  const axis = stepAxis(width, activity.length)
  useFrameDraw(() => {
    const { stepIndex, hovered } = engramStore.getState()
    const shown = hovered?.step ?? stepIndex
    const key = [activity, width, stepIndex, shown]
    if (!svg.current || width === 0 || key.every((part, k) => part === drawn.current[k])) return
    drawn.current = key
    const scale = valueScale(activity, 2, height - 4)
    const [now, bars, current, zero] = svg.current.children
    const column = axis.width / activity.length
    const gap = column > 5 ? 0.75 : 0
    const bar = (step: number) => {
      const reach = activity[step]
      if (!Number.isFinite(reach) || reach === 0) return ''
      const [from, to] = [valueToY(scale, 0), valueToY(scale, reach)]
      const [left, right] = [stepToX(axis, step) + gap, stepToX(axis, step + 1) - gap]
      return `M${left.toFixed(1)} ${from.toFixed(1)}V${to.toFixed(1)}H${right.toFixed(1)}V${from.toFixed(1)}z`
    }
    now.setAttribute('x', stepToX(axis, shown).toFixed(1))
    now.setAttribute('width', column.toFixed(1))
    bars.setAttribute('d', Array.from(activity, (_, step) => (step === stepIndex ? '' : bar(step))).join(''))
    current.setAttribute('d', stepIndex < activity.length ? bar(stepIndex) : '')
    const zeroY = Math.round(valueToY(scale, 0)) + 0.5
    zero.setAttribute('d', `M${axis.x} ${zeroY}H${axis.x + axis.width}`)
    const last = Math.min(shown, activity.length - 1)
    setText(value.current, `${formatSignificant(activity[last])} at step ${last}`)
  })
  return (
    <section aria-label="Activity of the unit">
      <h3>
        Its activity <small ref={value} />
      </h3>
      <div ref={box} className="inspector-chart" style={{ height }} {...stepPointer(axis)}>
        <svg ref={svg} width={width} height={height} aria-hidden="true">
          <rect className="inspector-now" height={height} />
          <path className="inspector-activity" />
          <path className="inspector-activity inspector-activity-now" />
          <path className="inspector-zero" />
        </svg>
      </div>
    </section>
  )
}
