import { useRef } from 'react'
import { formatFixed, formatSignificant } from '../../drawing/numberText'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { setText } from '../setText'
import { useElementSize } from '../useElementSize'
import { useFrameDraw } from '../useFrameDraw'
import { historyPath, valueScale, valueToY } from './historyPath'
import { selectedHistory } from './selectedHistory'
import { stepAxis, stepToX } from './stepAxis'
import { stepPointer } from './stepPointer'

const height = 58
/** Above the line there is room for the value's label. */
const top = 18
const bottom = 6

/** w of the selected connection before every step; what lies ahead of the playhead is paler. */
export function HistoryChart() {
  const box = useRef<HTMLDivElement>(null)
  const size = useElementSize(box)
  const svg = useRef<SVGSVGElement>(null)
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
    const [now, hover, zero, all, past, dot, label, zeroLabel] = svg.current.children
    const column = stepToX(axis, 1) - stepToX(axis, 0)
    setAttributes(now, { x: stepToX(axis, stepIndex), y: 0, width: column, height })
    const isHovered = hoveredStep !== null && hoveredStep < steps
    setAttributes(hover, { x: stepToX(axis, hoveredStep ?? 0), y: 0, width: isHovered ? column : 0, height })
    const zeroY = Math.round(valueToY(scale, 0)) + 0.5
    zero.setAttribute('d', `M${axis.x} ${zeroY}H${axis.x + axis.width}`)
    all.setAttribute('d', historyPath(history.weight, axis, scale, steps))
    past.setAttribute('d', historyPath(history.weight, axis, scale, stepIndex))
    const x = stepToX(axis, stepIndex)
    const weight = history.weight[stepIndex]
    const isFinite = Number.isFinite(weight)
    const y = isFinite ? valueToY(scale, weight) : zeroY
    setAttributes(dot, { cx: x, cy: y, r: isFinite ? 3.5 : 0 })
    const late = x > 0.75 * width
    const wantsAbove = headsDown(history.weight, stepIndex, late ? -1 : 1)
    const above = wantsAbove || y + 15 > height - 2
    setAttributes(label, { x: x + (late ? -7 : 7), y: above ? y - 7 : y + 15 })
    label.setAttribute('text-anchor', late ? 'end' : 'start')
    setText(label, Math.abs(weight) < 0.01 ? formatSignificant(weight) : formatFixed(weight, 3))
    setAttributes(zeroLabel, { x: axis.x - 4, y: Math.min(height - 1, Math.max(9, zeroY + 4)) })
  })
  const steps = getCurrentRun()?.run.episode.steps ?? 1
  return (
    <section aria-label="History of the selected connection">
      <h3>
        Its history <small>value at each step</small>
      </h3>
      <div ref={box} className="inspector-chart" style={{ height }} {...stepPointer(stepAxis(width, steps))}>
        <svg ref={svg} width={width} height={height} aria-hidden="true">
          <rect className="inspector-now" />
          <rect className="inspector-hover" />
          <path className="inspector-zero" />
          <path className="inspector-ahead" />
          <path className="inspector-past" />
          <circle className="inspector-dot" r="3.5" />
          <text className="inspector-value" />
          <text className="inspector-zero-label" textAnchor="end">
            0
          </text>
        </svg>
      </div>
    </section>
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
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value.toFixed(1))
}
