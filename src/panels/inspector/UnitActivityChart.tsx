import { useRef } from 'react'
import { engramStore } from '../../store/engramStore'
import { useElementSize } from '../useElementSize'
import { useFrameDraw } from '../useFrameDraw'
import { activityReading } from './chartReadings'
import { valueScale, valueToY } from './historyPath'
import { InspectorChart, LegendMark, ValueAxis } from './InspectorChart'
import { stepAxis, stepToX } from './stepAxis'
import { drawValueAxis } from './valueAxis'

const height = 64

/** A unit's activity at every step as bars; the playhead's in ink. */
export function UnitActivityChart({ activity }: { activity: Float32Array }) {
  const box = useRef<HTMLDivElement>(null)
  const size = useElementSize(box)
  const svg = useRef<SVGSVGElement>(null)
  const axisGroup = useRef<SVGGElement>(null)
  const drawn = useRef<readonly unknown[]>([])
  const width = size?.width ?? 0
  const axis = stepAxis(width, activity.length)
  useFrameDraw(() => {
    const { stepIndex, hovered } = engramStore.getState()
    const shown = hovered?.step ?? stepIndex
    const key = [activity, width, stepIndex, shown]
    if (!svg.current || width === 0 || key.every((part, k) => part === drawn.current[k])) return
    drawn.current = key
    const scale = valueScale(activity, 6, height - 12)
    const [now, bars, current] = svg.current.children
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
    drawValueAxis(axisGroup.current!, axis, scale)
  })
  return (
    <InspectorChart
      label="Activity of the unit"
      title="Its activity"
      axis={axis}
      height={height}
      box={box}
      readingOf={(_, step) => (step < activity.length ? activityReading(activity, step) : '')}
      legend={
        <>
          <LegendMark mark={<path className="inspector-activity" d="M3 0h8v8H3z" />}>each step</LegendMark>
          <LegendMark mark={<path className="inspector-activity-now" d="M3 0h8v8H3z" />}>at the playhead</LegendMark>
        </>
      }
    >
      <svg ref={svg} width={width} height={height} aria-hidden="true">
        <rect className="inspector-now" height={height} />
        <path className="inspector-activity" />
        <path className="inspector-activity inspector-activity-now" />
        <ValueAxis group={axisGroup} />
      </svg>
    </InspectorChart>
  )
}
