import {
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react'
import { MatrixImage } from '../../drawing/matrixImage'
import type { LayerName } from '../../network/layers'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { recalledStep } from '../../store/runRetrieval'
import { recallStep } from '../../store/selection'
import { useEngram } from '../../store/useEngram'
import { currentPalette } from '../currentPalette'
import { layerTitles } from '../stage/layerTitles'
import { useElementSize } from '../useElementSize'
import { useFrameDraw } from '../useFrameDraw'
import { useSettledText } from './useSettledText'
import { RetrievalAxes } from './RetrievalAxes'
import { cellAt, movedCell, retrievalGeometry, stairs, type RetrievalCell } from './retrievalGeometry'
import { RetrievalView } from './retrievalView'

const rampColors = 97

/** The map itself: hover for values, click or arrow keys to follow one write to one step. */
export function RetrievalTriangle({ current, layer }: { current: CurrentRun; layer: LayerName }) {
  const root = useRef<HTMLDivElement>(null)
  const plot = useRef<HTMLDivElement>(null)
  const size = useElementSize(plot)
  const view = useRef<RetrievalView>(null)
  const hovered = useRef<RetrievalCell>(null)
  const [hintId, sentenceId] = [useId(), useId()]
  const reading = useEngram((state) => state.retrievalReading)
  const { steps } = current.run.episode
  const width = size?.width ?? 0
  const geometry = useMemo(() => (width > 0 ? retrievalGeometry(width, steps) : null), [width, steps])
  useLayoutEffect(() => {
    const made = geometry && new RetrievalView(root.current!, geometry)
    view.current = made
    return () => made?.stop()
  }, [geometry])
  useFrameDraw(() => {
    const run = getCurrentRun()
    if (!run || !view.current || run.run.episode.steps !== steps) return
    const state = engramStore.getState()
    view.current.draw({ current: run, state, layer, reading, hoveredCell: hovered.current, palette: currentPalette() })
  })

  const cellUnder = (event: PointerEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    return geometry && cellAt(geometry, event.clientX - bounds.left, event.clientY - bounds.top)
  }
  const hover = (cell: RetrievalCell | null) => {
    if (cell?.step === hovered.current?.step && cell?.past === hovered.current?.past) return
    hovered.current = cell
    engramStore.setState({ hovered: cell && { step: cell.past } })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const run = getCurrentRun()
    if (!run || event.ctrlKey || event.metaKey || event.altKey) return
    const state = engramStore.getState()
    if (event.key === 'Escape') engramStore.setState({ recalled: null })
    const from = { step: state.stepIndex, past: recalledStep(run, state) ?? 0 }
    const cell = movedCell(from, steps, event.key)
    if (!cell) return
    event.preventDefault()
    // The keys lead now, wherever the pointer rests.
    hovered.current = null
    recallStep(cell.step, cell.past)
    engramStore.setState({ hovered: { step: cell.past } })
  }
  return (
    <div ref={root} className="retrieval-map">
      <p className="retrieval-finding" />
      <div
        ref={plot}
        className="retrieval-plot"
        role="application"
        aria-label={`Retrieval map of the ${layerTitles[layer].toLowerCase()}, ${steps} by ${steps} steps`}
        aria-describedby={`${hintId} ${sentenceId}`}
        tabIndex={0}
        onPointerMove={(event) => event.pointerType === 'mouse' && hover(cellUnder(event))}
        onPointerLeave={() => hover(null)}
        onClick={(event) => {
          const cell = cellUnder(event as unknown as PointerEvent)
          if (cell) recallStep(cell.step, cell.past)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => engramStore.setState({ hovered: null })}
      >
        <span id={hintId} className="visually-hidden">
          Up and down arrow keys move the step that recalls, left and right the step that wrote. Escape follows the
          write that adds most.
        </span>
        {geometry && (
          <>
            <canvas
              className="retrieval-canvas"
              aria-hidden="true"
              style={{ left: geometry.axis.x, top: geometry.top, width: geometry.axis.width, height: geometry.height }}
            />
            <RetrievalAxes geometry={geometry} episode={current.run.episode} edge={stairs(geometry)} />
          </>
        )}
        <Legend />
      </div>
      <p id={sentenceId} className="retrieval-sentence" />
      <Announcement root={root} />
      <p
        className="retrieval-check"
        title="The largest difference on any step and unit. z is what the layer computes before its nonlinearity; the last figure is against the activity that the engine recorded."
      />
    </div>
  )
}

function Legend() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painted = useRef<readonly unknown[]>([])
  const reading = useEngram((state) => state.retrievalReading)
  useFrameDraw(() => {
    const palette = currentPalette()
    const unsigned = canvas.current?.closest('.retrieval-map')?.hasAttribute('data-unsigned') ?? false
    const context = canvas.current?.getContext('2d')
    if (!context || (painted.current[0] === palette && painted.current[1] === unsigned)) return
    painted.current = [palette, unsigned]
    const positions = Array.from({ length: rampColors }, (_, k) => k / (rampColors - 1))
    new MatrixImage(context, 1, rampColors).paint(positions, (at) =>
      unsigned ? palette.activity(at, 1) : palette.diverging(2 * at - 1, 1),
    )
  })
  return (
    <div className="retrieval-legend" aria-hidden="true">
      <div>{reading === 'effect' ? 'effect on the answer' : 'size |c| in z'}</div>
      <canvas ref={canvas} width={rampColors} height={1} />
      <div className="retrieval-ends">
        <span className="retrieval-low" />
        <span className="retrieval-middle" />
        <span className="retrieval-high" />
      </div>
    </div>
  )
}

/** Says what the map says, once the keys that moved it rest. */
function Announcement({ root }: { root: React.RefObject<HTMLElement | null> }) {
  const text = useSettledText(root, '.retrieval-sentence')
  const [focused, setFocused] = useState(false)
  useEffect(() => {
    const plot = root.current?.querySelector('.retrieval-plot')
    const update = () => setFocused(document.activeElement === plot)
    document.addEventListener('focusin', update)
    return () => document.removeEventListener('focusin', update)
  }, [root])
  return (
    <div className="visually-hidden" aria-live="polite">
      {focused ? text : ''}
    </div>
  )
}
