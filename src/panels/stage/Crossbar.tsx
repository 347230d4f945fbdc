import { useId, useLayoutEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { recalledStep } from '../../store/runRetrieval'
import { runWeightsOf } from '../../store/runWeights'
import { selectConnection } from '../../store/selection'
import { useFrameDraw } from '../useFrameDraw'
import { CrossbarPainter } from './crossbarPainter'
import { layerTitles } from './layerTitles'
import { movedSelection } from './matrixKeys'
import { paintableMode, paintedMatrix } from './paintedMatrix'
import { pointAt, unitsAt } from './stagePointer'
import { postStripHeight, preStripWidth, stripGap, type CrossbarLayout } from './stageLayout'

export interface CrossbarProps {
  readonly layout: CrossbarLayout
  /** Whether bars are signed quantities: positive ones are then coloured too. */
  readonly signedPost: boolean
  /** Number of equal blocks of columns, set apart by lines: the LSTM's gates. */
  readonly blocks: number
}

const barNames = ['positive', 'negative', 'selected'] as const

/** A layer's matrix as a heatmap with its bars: hover for values, click or arrow keys to select a connection. */
export function Crossbar({ layout, signedPost, blocks }: CrossbarProps) {
  const { layer, matrix, pre, post } = layout
  const root = useRef<HTMLDivElement>(null)
  const painter = useRef<CrossbarPainter>(null)
  const hintId = useId()
  useLayoutEffect(() => {
    const find = <Found extends Element>(name: string) => root.current!.querySelector<Found>(`.stage-crossbar-${name}`)!
    const bars = (side: 'pre' | 'post') => ({
      positive: find<SVGPathElement>(`${side}-positive`),
      negative: find<SVGPathElement>(`${side}-negative`),
      selected: find<SVGPathElement>(`${side}-selected`),
    })
    painter.current = new CrossbarPainter(layout, {
      canvas: find<HTMLCanvasElement>('matrix'),
      preBars: bars('pre'),
      postBars: bars('post'),
      hover: find<SVGPathElement>('hover'),
      crosshair: find<SVGPathElement>('crosshair'),
      cell: find<SVGRectElement>('cell'),
    })
  }, [layout])
  useFrameDraw(() => painter.current?.draw())

  const left = preStripWidth + stripGap
  const above = postStripHeight + stripGap
  const unitsUnder = (event: PointerEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    return unitsAt(layout, event.clientX - bounds.left - left, event.clientY - bounds.top - above)
  }
  const onPointerMove = (event: PointerEvent) => {
    const units = unitsUnder(event)
    pointAt(units && { layer, ...units, clientX: event.clientX, clientY: event.clientY })
  }
  const onPointerUp = (event: PointerEvent) => {
    const units = unitsUnder(event)
    if (units?.pre !== undefined && units.post !== undefined)
      selectConnection({ layer, pre: units.pre, post: units.post })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { selected } = engramStore.getState()
    const inside = selected.layer === layer
    const next = movedSelection(inside ? selected : strongestNow(layout), { pre, post }, event.key, event.shiftKey)
    if (!next) return
    event.preventDefault()
    selectConnection(inside ? next : strongestNow(layout))
  }
  const style = {
    left: matrix.x - left,
    top: matrix.y - above,
    width: matrix.width + left,
    height: matrix.height + above,
  }
  const coarse = matrix.width / post < 1 || matrix.height / pre < 1
  return (
    <div
      ref={root}
      className="stage-crossbar"
      style={style}
      role="application"
      aria-roledescription="matrix"
      aria-label={`${layerTitles[layer]} weights, ${pre} inputs by ${post} outputs`}
      aria-describedby={hintId}
      tabIndex={0}
      onPointerMove={onPointerMove}
      onPointerLeave={() => pointAt(null)}
      onPointerUp={onPointerUp}
      onKeyDown={onKeyDown}
    >
      <span id={hintId} className="visually-hidden">
        Arrow keys select a connection, with Shift ten at a time. Its values are in the inspector.
      </span>
      <canvas
        className="stage-crossbar-matrix"
        width={post}
        height={pre}
        aria-hidden="true"
        style={{
          left,
          top: above,
          width: matrix.width,
          height: matrix.height,
          imageRendering: coarse ? 'auto' : 'pixelated',
        }}
      />
      <svg className="stage-crossbar-marks" width={style.width} height={style.height} aria-hidden="true">
        <g transform={`translate(${left} ${above})`}>
          <path
            className="stage-crossbar-frame"
            d={`M-.5-.5H${matrix.width + 0.5}V${matrix.height + 0.5}H-.5z${Array.from(
              { length: blocks - 1 },
              (_, k) => `M${((k + 1) * matrix.width) / blocks} ${-above}V${matrix.height}`,
            ).join('')}`}
          />
          <g transform={`translate(${-stripGap} 0)`}>
            {barNames.map((name) => (
              <path key={name} className={`stage-bar stage-bar-${name} stage-crossbar-pre-${name}`} />
            ))}
          </g>
          <g transform={`translate(0 ${-stripGap})`} data-signed={signedPost || undefined}>
            {barNames.map((name) => (
              <path key={name} className={`stage-bar stage-bar-${name} stage-crossbar-post-${name}`} />
            ))}
          </g>
          <path className="stage-crossbar-hover" />
          <path className="stage-crossbar-crosshair" visibility="hidden" />
          <rect className="stage-crossbar-cell" visibility="hidden" />
        </g>
      </svg>
    </div>
  )
}

/** Where the keyboard enters a crossbar in which nothing is selected. */
function strongestNow({ layer, post }: CrossbarLayout) {
  const current = getCurrentRun()
  const state = engramStore.getState()
  const mode = current && paintableMode(current.run.recording.config, state.paintMode)
  const values =
    mode && paintedMatrix(runWeightsOf(current), layer, mode, state.stepIndex, recalledStep(current, state))
  let strongest = 0
  values?.forEach((value, k) => {
    if (Math.abs(value) > Math.abs(values[strongest])) strongest = k
  })
  return { layer, pre: Math.floor(strongest / post), post: strongest % post }
}
