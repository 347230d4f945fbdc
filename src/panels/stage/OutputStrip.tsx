import { useRef, type PointerEvent } from 'react'
import { formatSignificant, niceExtent } from '../../drawing/numberText'
import type { CurrentRun } from '../../store/currentRun'
import { setText } from '../setText'
import { postBars } from './bars'
import { outputPulls } from './outputPull'
import { arrivedStep } from './phaseMoment'
import type { Box } from './stageLayout'
import { pointAt } from './stagePointer'
import { useDrawKey } from './useDrawKey'
import { useMomentDraw } from './useMomentDraw'

/**
 * The error signal that a network with the gradient rule makes itself: below the readout hangs w_out o of each output unit,
 * which the internal loss L pulls to 0. Its slope delta is in the bars on top.
 */
export function OutputStrip({ box, outputs }: { box: Box; outputs: number }) {
  const root = useRef<HTMLDivElement>(null)
  const key = useDrawKey(box)
  useMomentDraw((current, moment) => {
    const step = arrivedStep(moment, 'output')
    if (!root.current || !key.current.changes(current, step)) return
    const { recording } = current.run
    const values =
      step === null
        ? []
        : outputPulls(recording, current.checkpoint.network.parameters, step).map(({ weighted }) => weighted)
    if (values.length !== outputs && step !== null) return
    const strip = { span: box.width, length: box.height, extent: pullExtent(current), selected: -1 }
    const { positive, negative } = postBars(values, strip)
    const [positiveBars, negativeBars] = root.current.querySelectorAll('path')
    positiveBars.setAttribute('d', positive)
    negativeBars.setAttribute('d', negative)
    setText(root.current.querySelector('output'), step === null ? '–' : formatSignificant(recording.internalLoss[step]))
  })
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const post = Math.floor(((event.clientX - bounds.left) / bounds.width) * outputs)
    const { clientX, clientY } = event
    pointAt(post >= 0 && post < outputs ? { layer: 'readout', post, clientX, clientY } : null)
  }
  return (
    <div ref={root} className="stage-output-strip">
      <div
        className="stage-strip"
        style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
        onPointerMove={onPointerMove}
        onPointerLeave={() => pointAt(null)}
      >
        <svg width={box.width} height={box.height} aria-hidden="true">
          <g transform="scale(1 -1)" data-signed>
            <path className="stage-bar stage-bar-positive" />
            <path className="stage-bar stage-bar-negative" />
          </g>
          <path className="stage-strip-zero" d={`M0 .5H${box.width}`} />
        </svg>
      </div>
      <p
        className="stage-pull"
        style={{ left: box.x - 70, top: box.y - 1, width: 63 }}
        title="The network’s self-made error: the internal loss L is the mean square of w_out o, and pulls every output to 0"
      >
        <i>
          w<sub>out</sub> o
        </i>{' '}
        → 0
        <br />
        <i>L</i> <output />
      </p>
    </div>
  )
}

const extents = new WeakMap<CurrentRun, number>()

/** Where these bars are full: the largest |w_out o| of the episode. */
function pullExtent(current: CurrentRun): number {
  let extent = extents.get(current)
  if (extent === undefined) {
    const { recording } = current.run
    let largest = 0
    for (let step = 0; step < recording.steps; step++)
      for (const { weighted } of outputPulls(recording, current.checkpoint.network.parameters, step))
        if (Number.isFinite(weighted)) largest = Math.max(largest, Math.abs(weighted))
    extents.set(current, (extent = niceExtent(largest)))
  }
  return extent
}
