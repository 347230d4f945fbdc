import { select, zoom, zoomIdentity, type D3ZoomEvent } from 'd3'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { invalidate } from '../../drawing/frameLoop'
import { formatFixed, formatScaleEnd } from '../../drawing/numberText'
import type { LayerName } from '../../network/layers'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { runWeightsOf } from '../../store/runWeights'
import { useEngram } from '../../store/useEngram'
import { WeightLegend } from '../legend/WeightLegend'
import { setText } from '../setText'
import { useFrameDraw } from '../useFrameDraw'
import { Crossbar } from './Crossbar'
import { wholeView, type CrossbarView } from './crossbarPainter'
import { layerTitles } from './layerTitles'
import { PaintSwitch } from './PaintSwitch'
import { paintableMode, paintWords } from './paintedMatrix'
import { PhaseRow } from './PhaseControl'
import { weightStep } from './phaseMoment'
import { ordersInForce, useScales } from './scalesInForce'
import type { Box } from './stageLayout'
import { useMomentDraw } from './useMomentDraw'
import { ZoomAxes } from './zoomAxes'
import { magnificationOf } from './stageScale'
import { layoutZoom } from './zoomLayout'

export interface CrossbarZoomProps {
  readonly current: CurrentRun
  readonly layer: LayerName
  readonly width: number
  readonly height: number
  readonly onClose: () => void
}

/** Cells up to this many px wide or high; further in there is nothing more to see. */
const largestCell = 96

/** One crossbar over the whole stage, with its units' numbers; wheel, pinch and drag go further in. Escape leads back. */
export default function CrossbarZoom({ current, layer, width, height, onClose }: CrossbarZoomProps) {
  const { config } = current.run.recording
  const { channels } = current.run.episode
  const layout = useMemo(() => layoutZoom({ width, height, config, layer }), [width, height, config, layer])
  const root = useRef<HTMLDivElement>(null)
  const axes = useRef<SVGSVGElement>(null)
  const norm = useRef<HTMLSpanElement>(null)
  const view = useRef<CrossbarView>(wholeView)
  const viewOf = useCallback(() => view.current, [])
  const { matrix, pre, post } = layout
  const deepest = Math.max(1, largestCell / Math.min(matrix.width / post, matrix.height / pre))
  useEffect(() => {
    const element = root.current!.querySelector<HTMLElement>('.stage-crossbar-plot')!
    const plot = select(element)
    // d3 reckons in px of the screen.
    const magnified = magnificationOf(element)
    const behaviour = zoom<HTMLElement, unknown>()
      .extent([
        [0, 0],
        [matrix.width * magnified, matrix.height * magnified],
      ])
      .translateExtent([
        [0, 0],
        [matrix.width * magnified, matrix.height * magnified],
      ])
      .scaleExtent([1, deepest])
      .on('zoom', ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => {
        view.current = { k: transform.k, x: transform.x / magnified, y: transform.y / magnified }
        invalidate()
      })
    plot.call(behaviour).on('dblclick.zoom', null)
    view.current = wholeView
    behaviour.transform(plot, zoomIdentity)
    const centreOf = () => cellCentre(layer, matrix, pre, post)
    const onEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=dialog], dialog[open]'))
        onClose()
    }
    // Keys that other panels know as well: with the focus in here they are the crossbar's.
    const onZoomKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !['+', '=', '-', '0'].includes(event.key)) return
      event.preventDefault()
      event.stopPropagation()
      if (event.key === '0') return behaviour.transform(plot, zoomIdentity)
      const at = centreOf()
      const { k } = view.current
      behaviour.scaleTo(plot, Math.min(deepest, Math.max(1, event.key === '-' ? k / 1.5 : k * 1.5)))
      if (at) behaviour.translateTo(plot, at.x * magnified, at.y * magnified)
    }
    const zoomed = root.current!
    zoomed.addEventListener('keydown', onZoomKey)
    document.addEventListener('keydown', onEscape)
    // A selection that moves out of sight, by the keys, takes the view along.
    const unsubscribe = engramStore.subscribe((state, before) => {
      if (state.selected === before.selected || state.selected.layer !== layer) return
      const at = centreOf()
      const { k, x, y } = view.current
      if (!at || k === 1) return
      const [seenX, seenY] = [at.x * k + x, at.y * k + y]
      if (seenX < 0 || seenY < 0 || seenX > matrix.width || seenY > matrix.height)
        behaviour.translateTo(plot, at.x * magnified, at.y * magnified)
    })
    return () => {
      zoomed.removeEventListener('keydown', onZoomKey)
      document.removeEventListener('keydown', onEscape)
      unsubscribe()
      plot.on('.zoom', null)
    }
  }, [layer, matrix, pre, post, deepest, onClose])
  useEffect(() => {
    root.current?.querySelector<HTMLElement>('.stage-crossbar')?.focus()
  }, [])
  const painter = useRef<ZoomAxes>(null)
  useLayoutEffect(() => {
    painter.current = new ZoomAxes(axes.current!, layout, config, channels)
  }, [layout, config, channels])
  useMomentDraw((run, moment) => {
    if (config.rule !== 'none') setText(norm.current, formatFixed(runWeightsOf(run).norm(layer, weightStep(moment)), 3))
  })
  useFrameDraw(() => {
    const run = getCurrentRun()
    if (run) painter.current?.draw(ordersInForce(run, engramStore.getState().unitOrder)[layer], view.current)
  })
  const paintMode = useEngram((state) => paintableMode(config, state.paintMode))
  const shared = useEngram((state) => state.sharedScale)
  const scales = useScales(current)
  const extent = shared ? scales.shared[paintMode] : scales.weights[paintMode][layer]
  const gates = config.cell === 'lstm' && (layer === 'feed' || layer === 'recurrent') ? 4 : 1
  return (
    <div ref={root} className="stage-zoom" role="group" aria-label={`${layerTitles[layer]}, enlarged`}>
      <div className="stage-zoom-head">
        <h1>
          {layerTitles[layer]}{' '}
          {config.rule !== 'none' && (
            <small>
              ‖<i>w</i>‖ <span ref={norm} />
            </small>
          )}
        </h1>
        <PaintSwitch config={config} />
        <PhaseRow rule={config.rule} />
        <button type="button" className="text-button" onClick={onClose} title="Back to the whole circuit (Escape)">
          Back
        </button>
      </div>
      <Crossbar
        layout={layout}
        signedPost={layer === 'readout' || config.rule === 'gradient'}
        blocks={gates}
        onZoom={onClose}
        clipped
        viewOf={viewOf}
      />
      <svg ref={axes} className="stage-zoom-axes" width={width} height={height} aria-hidden="true" />
      <div className="stage-zoom-foot">
        <p>
          Rows are inputs, columns outputs; the numbers are the units’. Wheel, pinch or + and − go further in, dragging
          moves, 0 shows all.
        </p>
        <WeightLegend label={paintWords[paintMode]} extent={formatScaleEnd(extent)} />
      </div>
    </div>
  )
}

/** The middle of the selected cell, in px of the whole view; null where nothing in the layer is selected. */
function cellCentre(layer: LayerName, matrix: Box, pre: number, post: number): { x: number; y: number } | null {
  const current = getCurrentRun()
  const { selected, unitOrder } = engramStore.getState()
  if (!current || selected.layer !== layer) return null
  const { rows, columns } = ordersInForce(current, unitOrder)[layer]
  return {
    x: ((columns.positionOf[selected.post] + 0.5) / post) * matrix.width,
    y: ((rows.positionOf[selected.pre] + 0.5) / pre) * matrix.height,
  }
}
