import { useRef, type PointerEvent } from 'react'
import { niceExtent } from '../../drawing/numberText'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { preBars } from './bars'
import { arrivedStep } from './phaseMoment'
import { ordersInForce } from './scalesInForce'
import type { Box } from './stageLayout'
import { pointAt } from './stagePointer'
import { reorderedUnits } from './unitOrders'
import { useDrawKey } from './useDrawKey'
import { useMomentDraw } from './useMomentDraw'

/** The cell state c of an LSTM, one bar for each unit, beside the bars of h that is made of it. */
export function CellStrip({ box, units }: { box: Box; units: number }) {
  const root = useRef<HTMLDivElement>(null)
  const key = useDrawKey(box)
  useMomentDraw((current, moment) => {
    const { cellState, config } = current.run.recording
    const step = arrivedStep(moment, 'hidden')
    const { rows } = ordersInForce(current, engramStore.getState().unitOrder).readout
    if (!cellState || config.hiddenSize !== units || !key.current.changes(current, step, rows)) return
    const values = step === null ? [] : reorderedUnits(cellState.subarray(step * units, (step + 1) * units), rows)
    const strip = { span: box.height, length: box.width, extent: cellExtent(current), selected: -1 }
    const { positive, negative } = preBars(values, strip)
    const [positiveBars, negativeBars] = root.current!.querySelectorAll('path')
    positiveBars.setAttribute('d', positive)
    negativeBars.setAttribute('d', negative)
  })
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const position = Math.floor(((event.clientY - bounds.top) / bounds.height) * units)
    const current = getCurrentRun()
    const unit = current && ordersInForce(current, engramStore.getState().unitOrder).readout.rows.unitAt[position]
    const { clientX, clientY } = event
    pointAt(typeof unit === 'number' ? { layer: 'readout', pre: unit, clientX, clientY } : null)
  }
  return (
    <div
      ref={root}
      className="stage-strip"
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      onPointerMove={onPointerMove}
      onPointerLeave={() => pointAt(null)}
    >
      <svg width={box.width} height={box.height} aria-hidden="true">
        <g transform={`translate(${box.width} 0)`}>
          <path className="stage-bar" />
          <path className="stage-bar stage-bar-negative" />
        </g>
      </svg>
    </div>
  )
}

const extents = new WeakMap<CurrentRun, number>()

/** Where the bars of c are full: its largest value in the episode. */
export function cellExtent(current: CurrentRun): number {
  let extent = extents.get(current)
  if (extent === undefined) {
    const { cellState } = current.run.recording
    const largest = cellState?.reduce((most, c) => (Number.isFinite(c) ? Math.max(most, Math.abs(c)) : most), 0)
    extents.set(current, (extent = niceExtent(largest ?? 0)))
  }
  return extent
}
