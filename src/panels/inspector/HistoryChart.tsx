import { useRef } from 'react'
import { formatFixed, formatSignificant } from '../../drawing/numberText'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { changeAttribute } from '../changeAttribute'
import { setText } from '../setText'
import { useElementSize } from '../useElementSize'
import { useFrameDraw } from '../useFrameDraw'
import { useRun } from '../useRun'
import { historyReading } from './chartReadings'
import { historyPath, valueScale, valueToY } from './historyPath'
import { InspectorChart, LegendMark, ValueAxis } from './InspectorChart'
import { selectedHistory } from './selectedHistory'
import { stepAxis, stepToX } from './stepAxis'
import { drawValueAxis } from './valueAxis'

const height = 58
/** Above the line there is room for the value's label. */
const top = 18
const bottom = 6

const shown = ['weight'] as const

/** w of the selected connection before every step; what lies ahead of the playhead is paler. */
export function HistoryChart() {
  const box = useRef<HTMLDivElement>(null)
  const size = useElementSize(box)
  const svg = useRef<SVGSVGElement>(null)
  const axisGroup = useRef<SVGGElement>(null)
  const drawn = useRef<readonly unknown[]>([])
  const width = size?.width ?? 0
  useFrameDraw(() => {
    const current = getCurrentRun()
    const { selected, stepIndex, hovered } = engramStore.getState()
    if (!current || !svg.current || width === 0) return
    const hoveredStep = hovered?.step ?? null
    const key = [current, selected, stepIndex, hoveredStep, width]
    if (key.every((value, k) => value === drawn.current[k])) return
    drawn.current = key
    const history = selectedHistory(current, selected)
    if (!history) return
    const { steps } = current.run.episode
    const axis = stepAxis(width, steps)
    const scale = valueScale(history.weight, top, height - top - bottom)
    const [now, hover, , all, past, dot, label] = svg.current.children
    const column = stepToX(axis, 1) - stepToX(axis, 0)
    setAttributes(now, { x: stepToX(axis, stepIndex), y: 0, width: column, height })
    const isHovered = hoveredStep !== null && hoveredStep < steps
    setAttributes(hover, { x: stepToX(axis, hoveredStep ?? 0), y: 0, width: isHovered ? column : 0, height })
    drawValueAxis(axisGroup.current!, axis, scale)
    changeAttribute(all, 'd', historyPath(history.weight, axis, scale, steps))
    changeAttribute(past, 'd', historyPath(history.weight, axis, scale, stepIndex))
    const x = stepToX(axis, stepIndex)
    const weight = history.weight[stepIndex]
    const isFinite = Number.isFinite(weight)
    const y = valueToY(scale, isFinite ? weight : 0)
    setAttributes(dot, { cx: x, cy: y, r: isFinite ? 3.5 : 0 })
    const late = x > 0.75 * width
    const wantsAbove = headsDown(history.weight, stepIndex, late ? -1 : 1)
    const above = wantsAbove || y + 15 > height - 2
    setAttributes(label, { x: x + (late ? -7 : 7), y: above ? y - 7 : y + 15 })
    changeAttribute(label, 'text-anchor', late ? 'end' : 'start')
    setText(label, Math.abs(weight) < 0.01 ? formatSignificant(weight) : formatFixed(weight, 3))
  })
  const steps = useRun()?.run.episode.steps ?? 1
  return (
    <InspectorChart
      label="History of the selected connection"
      title={
        <>
          Its history <small>plastic weight w before each step</small>
        </>
      }
      axis={stepAxis(width, steps)}
      height={height}
      box={box}
      symbols={shown}
      readingOf={(current, step) => {
        const history = selectedHistory(current, engramStore.getState().selected)
        return history ? historyReading(current.run, history, step) : ''
      }}
      legend={
        <>
          <LegendMark mark={<path className="inspector-past" d="M0 4h14" />}>so far</LegendMark>
          <LegendMark mark={<path className="inspector-ahead" d="M0 4h14" />}>still to come</LegendMark>
          <LegendMark mark={<circle className="inspector-dot" cx="7" cy="4" r="3.5" />}>at the playhead</LegendMark>
        </>
      }
    >
      <svg ref={svg} width={width} height={height} aria-hidden="true">
        <rect className="inspector-now" />
        <rect className="inspector-hover" />
        <ValueAxis group={axisGroup} />
        <path className="inspector-ahead" />
        <path className="inspector-past" />
        <circle className="inspector-dot" r="3.5" />
        <text className="inspector-value" />
      </svg>
    </InspectorChart>
  )
}

/** Whether the line falls on the way from the playhead to the side of its label: then there is room above. */
function headsDown(weight: Float32Array, step: number, side: 1 | -1): boolean {
  const reach = Math.ceil(weight.length / 5)
  let sum = 0
  for (let k = 1; k <= reach; k++) sum += (weight[step + side * k] ?? weight[step]) - weight[step]
  return sum < 0 || (sum === 0 && weight[step] <= 0)
}

function setAttributes(element: Element, attributes: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(attributes)) changeAttribute(element, name, value.toFixed(1))
}
