import { useId, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { engramStore, type UpdateSymbol } from '../../store/engramStore'
import { pause, seekToStep } from '../../store/playback'
import { setText } from '../setText'
import { useFrameDraw } from '../useFrameDraw'
import type { StepAxis } from './stepAxis'
import { stepPointer } from './stepPointer'

export interface InspectorChartProps {
  /** Its accessible name. */
  readonly label: string
  readonly title: ReactNode
  readonly axis: StepAxis
  readonly height: number
  /** What is measured, to be observed for its width. */
  readonly box: RefObject<HTMLDivElement | null>
  /** Exact values at the step under the pointer; without one, what there is to say at the playhead. */
  readonly readingOf: (current: CurrentRun, step: number, isPointed: boolean) => string
  /** What its marks and colours are. */
  readonly legend: ReactNode
  /** What of the update equation it shows. */
  readonly symbols?: readonly UpdateSymbol[]
  /** The marks over the value axis. */
  readonly children: ReactNode
}

/** A chart over the steps of an episode: pointer and keys read exact values off it, a click moves the playhead. */
export function InspectorChart(props: InspectorChartProps) {
  const { label, title, axis, height, box, readingOf, legend, symbols, children } = props
  const reading = useRef<HTMLParagraphElement>(null)
  const latest = useRef<readonly unknown[]>([])
  const legendId = useId()
  useFrameDraw(() => {
    const current = getCurrentRun()
    const { stepIndex, hovered, selected, selectedUnit } = engramStore.getState()
    if (!current || !box.current) return
    const { steps } = current.run.episode
    const pointed = hovered?.step !== undefined && hovered.step < steps
    const step = pointed ? hovered.step : Math.min(stepIndex, steps - 1)
    const key = [current, step, pointed, stepIndex, selected, selectedUnit]
    if (key.every((value, k) => value === latest.current[k])) return
    latest.current = key
    const text = readingOf(current, step, pointed)
    setText(reading.current, text)
    box.current.setAttribute('aria-valuemax', String(steps - 1))
    box.current.setAttribute('aria-valuenow', String(stepIndex))
    box.current.setAttribute('aria-valuetext', text)
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const { stepIndex } = engramStore.getState()
    const step = movedStep(stepIndex, axis.steps, event.key)
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    pause()
    seekToStep(step)
  }
  return (
    <section aria-label={label} data-symbol={symbols?.join(' ')}>
      <h3>{title}</h3>
      <p ref={reading} className="inspector-reading" aria-hidden="true" />
      <div
        ref={box}
        className="inspector-chart"
        style={{ height }}
        role="slider"
        tabIndex={0}
        aria-label={`${label}: step`}
        aria-describedby={legendId}
        aria-valuemin={0}
        aria-valuenow={0}
        onKeyDown={onKeyDown}
        {...stepPointer(axis, symbols)}
      >
        {children}
      </div>
      <p id={legendId} className="inspector-legend">
        {legend}
      </p>
    </section>
  )
}

/** Lines and numbers of the value axis, for {@link drawValueAxis} to place. */
export function ValueAxis({ group }: { group: RefObject<SVGGElement | null> }) {
  return (
    <g ref={group} className="inspector-axis">
      <path className="inspector-axis-line" />
      <path className="inspector-zero" />
      <text textAnchor="end" />
      <text textAnchor="end" />
      <text textAnchor="end" />
    </g>
  )
}

/** A mark of a chart beside what it means. */
export function LegendMark({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <span>
      <svg width="14" height="8" aria-hidden="true">
        {mark}
      </svg>
      {children}
    </span>
  )
}

function movedStep(step: number, steps: number, key: string): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(step + 1, steps - 1)
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(step - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return steps - 1
    default:
      return undefined
  }
}
