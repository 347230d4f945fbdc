import { useId, useLayoutEffect, useRef, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { selectConnection, selectUnit } from '../../store/selection'
import { useFrameDraw } from '../useFrameDraw'
import { CrossbarPainter, type CrossbarView } from './crossbarPainter'
import { layerTitles } from './layerTitles'
import { movedSelection } from './matrixKeys'
import { phaseMomentAt } from './phaseClock'
import { ordersInForce } from './scalesInForce'
import { pointAt, unitsAt } from './stagePointer'
import type { CrossbarLayout } from './stageLayout'
import { strongestNow } from './strongestNow'

export interface CrossbarProps {
  readonly layout: CrossbarLayout
  /** Whether bars are signed quantities: positive ones are then coloured too. */
  readonly signedPost: boolean
  /** Number of equal blocks of columns, set apart by lines: the LSTM's gates. */
  readonly blocks: number
  /** Where it can be enlarged: asked for by a double click or Enter. */
  readonly onZoom?: () => void
  /** Cuts off at the plot what lies beyond it, as an enlarged crossbar needs. */
  readonly clipped?: boolean
  /** The part of it on show, asked for in every frame. Keep one function for the crossbar's life. */
  readonly viewOf?: () => CrossbarView
}

const barNames = ['positive', 'negative', 'selected'] as const

/** A layer's matrix as a heatmap with its bars: hover for values, click or arrow keys to select a connection. */
export function Crossbar({ layout, signedPost, blocks, onZoom, clipped = false, viewOf }: CrossbarProps) {
  const { layer, matrix, preStrip, postStrip, pre, post } = layout
  const root = useRef<HTMLDivElement>(null)
  const painter = useRef<CrossbarPainter>(null)
  const id = useId()
  useLayoutEffect(() => {
    const find = <Found extends Element>(name: string) => root.current!.querySelector<Found>(`.stage-crossbar-${name}`)!
    const bars = (side: 'pre' | 'post') => ({
      positive: find<SVGPathElement>(`${side}-positive`),
      negative: find<SVGPathElement>(`${side}-negative`),
      selected: find<SVGPathElement>(`${side}-selected`),
    })
    painter.current = new CrossbarPainter(layout, blocks, {
      root: root.current!,
      canvas: find<HTMLCanvasElement>('matrix'),
      preBars: bars('pre'),
      postBars: bars('post'),
      blocks: find<SVGPathElement>('blocks'),
      veil: find<SVGPathElement>('veil'),
      hoverRows: find<SVGPathElement>('hover-rows'),
      hoverColumns: find<SVGPathElement>('hover-columns'),
      crosshair: find<SVGPathElement>('crosshair'),
      cell: find<SVGRectElement>('cell'),
    })
  }, [layout, blocks])
  useFrameDraw((timestampMs) => {
    const current = getCurrentRun()
    const moment = phaseMomentAt(timestampMs)
    if (current && moment.stepIndex < current.run.episode.steps) painter.current?.draw(current, moment, viewOf?.())
  })

  const left = matrix.x - preStrip.x
  const above = matrix.y - postStrip.y
  const style = {
    left: preStrip.x,
    top: postStrip.y,
    width: matrix.width + left,
    height: matrix.height + above,
  }
  const unitsUnder = (event: MouseEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const magnified = bounds.width / style.width
    const x = (event.clientX - bounds.left) / magnified - left
    const y = (event.clientY - bounds.top) / magnified - above
    const current = getCurrentRun()
    return current && unitsAt(layout, ordersNow(layout), x, y, viewOf?.())
  }
  const onPointerMove = (event: PointerEvent) => {
    const units = unitsUnder(event)
    pointAt(units && { layer, ...units, clientX: event.clientX, clientY: event.clientY })
  }
  const onClick = (event: MouseEvent) => {
    const units = unitsUnder(event)
    if (units?.pre !== undefined && units.post !== undefined)
      selectConnection({ layer, pre: units.pre, post: units.post })
    else if (units?.pre !== undefined) selectUnit({ layer, side: 'pre', index: units.pre })
    else if (units?.post !== undefined) selectUnit({ layer, side: 'post', index: units.post })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && onZoom) {
      event.preventDefault()
      return onZoom()
    }
    const { selected } = engramStore.getState()
    const { rows, columns } = ordersNow(layout)
    if (selected.layer !== layer) {
      if (!event.key.startsWith('Arrow') && event.key !== 'Home' && event.key !== 'End') return
      event.preventDefault()
      return selectConnection(strongestNow(layer))
    }
    // Keys move by what is seen, which may be in another order than the network's.
    const seen = { layer, pre: rows.positionOf[selected.pre], post: columns.positionOf[selected.post] }
    const next = movedSelection(seen, { pre, post }, event.key, event.shiftKey)
    if (!next) return
    event.preventDefault()
    selectConnection({ layer, pre: rows.unitAt[next.pre], post: columns.unitAt[next.post] })
  }
  const coarse = matrix.width / post < 1 || matrix.height / pre < 1
  const clip = (name: string) => (clipped ? { clipPath: `url(#${id}-${name})` } : {})
  const stripGap = matrix.x - preStrip.x - preStrip.width
  return (
    <div
      ref={root}
      className="stage-crossbar"
      data-layer={layer}
      data-focus-symbol="weight"
      style={style}
      role="application"
      aria-roledescription="matrix"
      aria-label={`${layerTitles[layer]} weights, ${pre} inputs by ${post} outputs`}
      aria-describedby={`${id}-hint`}
      tabIndex={0}
      onPointerMove={onPointerMove}
      onPointerLeave={() => pointAt(null)}
      onClick={onClick}
      onDoubleClick={onZoom}
      onKeyDown={onKeyDown}
    >
      <span id={`${id}-hint`} className="visually-hidden">
        Arrow keys select a connection, with Shift ten at a time. Its values are in the inspector.
        {onZoom && ' Enter enlarges the crossbar.'}
      </span>
      <div
        className="stage-crossbar-plot"
        style={{
          left,
          top: above,
          width: matrix.width,
          height: matrix.height,
          overflow: clipped ? 'hidden' : 'visible',
        }}
      >
        <canvas
          className="stage-crossbar-matrix"
          width={post}
          height={pre}
          aria-hidden="true"
          style={{ imageRendering: coarse && !clipped ? 'auto' : 'pixelated' }}
        />
      </div>
      <svg className="stage-crossbar-marks" width={style.width} height={style.height} aria-hidden="true">
        {clipped && (
          <defs>
            <clipPath id={`${id}-plot`}>
              <rect width={matrix.width} height={matrix.height} />
            </clipPath>
            <clipPath id={`${id}-rows`}>
              <rect x={-left} width={left + matrix.width} height={matrix.height} />
            </clipPath>
            <clipPath id={`${id}-columns`}>
              <rect y={-above} width={matrix.width} height={above + matrix.height} />
            </clipPath>
          </defs>
        )}
        <g transform={`translate(${left} ${above})`}>
          <g {...clip('plot')}>
            <path className="stage-crossbar-veil" />
          </g>
          <path className="stage-crossbar-frame" d={`M-.5-.5H${matrix.width + 0.5}V${matrix.height + 0.5}H-.5z`} />
          <g {...clip('columns')}>
            <path className="stage-crossbar-blocks" />
            <g transform={`translate(0 ${-stripGap})`} data-signed={signedPost || undefined}>
              {barNames.map((name) => (
                <path key={name} className={`stage-bar stage-bar-${name} stage-crossbar-post-${name}`} />
              ))}
            </g>
            <path className="stage-crossbar-hover stage-crossbar-hover-columns" />
          </g>
          <g {...clip('rows')}>
            <g transform={`translate(${-stripGap} 0)`}>
              {barNames.map((name) => (
                <path key={name} className={`stage-bar stage-bar-${name} stage-crossbar-pre-${name}`} />
              ))}
            </g>
            <path className="stage-crossbar-hover stage-crossbar-hover-rows" />
          </g>
          <g {...clip('plot')}>
            <path className="stage-crossbar-crosshair" visibility="hidden" />
            <rect className="stage-crossbar-cell" visibility="hidden" />
          </g>
          <rect
            {...{ x: -left - 2, y: -2, width: preStrip.width + 4, height: matrix.height + 4 }}
            className="stage-lit"
            data-symbol="presynaptic"
            data-layer={layer}
          />
          <rect
            {...{ x: -2, y: -above - 2, width: matrix.width + 4, height: postStrip.height + 4 }}
            className="stage-lit"
            data-symbol="postsynaptic"
            data-layer={layer}
          />
          {(['weight', 'next'] as const).map((symbol) => (
            <rect
              key={symbol}
              {...{ x: -3, y: -3, width: matrix.width + 6, height: matrix.height + 6 }}
              className="stage-lit"
              data-symbol={symbol}
              data-layer={layer}
            />
          ))}
        </g>
      </svg>
    </div>
  )
}

/** The order of a crossbar's units on show; callers know that there is a run. */
function ordersNow({ layer }: CrossbarLayout) {
  return ordersInForce(getCurrentRun()!, engramStore.getState().unitOrder)[layer]
}
