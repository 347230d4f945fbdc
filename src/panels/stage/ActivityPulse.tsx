import { useRef } from 'react'
import { changeAttribute } from '../changeAttribute'
import { useMomentDraw } from './useMomentDraw'
import type { ActivityWires } from './wirePaths'

/** When within a step the activity runs along each wire, on the clock of its phases. */
const runs: Readonly<Record<keyof ActivityWires, readonly [number, number]>> = {
  loop: [0.05, 0.95],
  encoded: [1.25, 1.5],
  sum: [1.5, 1.65],
  hidden: [1.65, 1.9],
}

/** Share of a wire that lights up at a time. */
const length = 0.14

/** As the step goes on, activity is seen to run along the wires in the order of computing. */
export function ActivityPulse({ wires }: { wires: ActivityWires }) {
  const root = useRef<SVGGElement>(null)
  const names = (Object.keys(runs) as (keyof ActivityWires)[]).filter((name) => wires[name])
  useMomentDraw((_, { time }) => {
    names.forEach((name, k) => {
      const [from, to] = runs[name]
      const passed = time === null ? -1 : (time - from) / (to - from)
      const path = root.current!.children[k]
      changeAttribute(path, 'stroke-opacity', passed > 0 && passed < 1 ? '1' : '0')
      // From just before the wire's start to just past its end.
      changeAttribute(path, 'stroke-dashoffset', (length - passed * (1 + length)).toFixed(3))
    })
  })
  return (
    <g ref={root}>
      {names.map((name) => (
        <path
          key={name}
          className="stage-pulse"
          d={wires[name]!.line}
          pathLength={1}
          strokeDasharray={`${length} 2`}
          strokeOpacity="0"
        />
      ))}
    </g>
  )
}
