import { useRef } from 'react'
import { engramStore } from '../../store/engramStore'
import { useFrameDraw } from '../useFrameDraw'
import type { ActivityWires } from './wirePaths'

/** When within a step's time the activity runs along each wire, as shares of that time: in the order of computing. */
const phases: Readonly<Record<keyof ActivityWires, readonly [number, number]>> = {
  encoded: [0.05, 0.35],
  loop: [0.05, 0.35],
  sum: [0.35, 0.5],
  hidden: [0.5, 0.8],
}

/** Share of a wire that lights up at a time. */
const length = 0.12
/** Faster steps would flicker. */
const fastestStepsPerSecond = 4

/** While the episode plays, activity is seen to run along the wires once per step. Not for those who prefer less motion. */
export function ActivityPulse({ wires }: { wires: ActivityWires }) {
  const root = useRef<SVGGElement>(null)
  const step = useRef({ index: -1, sinceMs: 0 })
  useFrameDraw((timestampMs) => {
    if (!root.current) return
    const { playing, stepIndex, stepsPerSecond } = engramStore.getState()
    const runs = playing && stepsPerSecond <= fastestStepsPerSecond && !prefersLessMotion()
    root.current.setAttribute('visibility', runs ? 'visible' : 'hidden')
    if (!runs) return
    if (step.current.index !== stepIndex) step.current = { index: stepIndex, sinceMs: timestampMs }
    const share = ((timestampMs - step.current.sinceMs) / 1000) * stepsPerSecond
    Object.values(phases).forEach(([from, to], k) => {
      const passed = (share - from) / (to - from)
      const path = root.current!.children[k]
      path.setAttribute('stroke-opacity', passed > 0 && passed < 1 ? '1' : '0')
      // From just before the wire's start to just past its end.
      path.setAttribute('stroke-dashoffset', (length - passed * (1 + length)).toFixed(3))
    })
  })
  return (
    <g ref={root} visibility="hidden">
      {Object.keys(phases).map((name) => (
        <path
          key={name}
          className="stage-pulse"
          d={wires[name as keyof ActivityWires].line}
          pathLength={1}
          strokeDasharray={`${length} 2`}
        />
      ))}
    </g>
  )
}

function prefersLessMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
