import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { getFunctionAnswers } from '../../store/functionAnswers'
import { useEngram } from '../../store/useEngram'
import { gridOf } from '../../tasks/functionGrid'
import { onEarlyMove } from '../../ui/earlyMoves'
import { currentPalette } from '../currentPalette'
import { useElementSize } from '../useElementSize'
import { useFrameDraw } from '../useFrameDraw'
import { ExampleGestures } from './exampleGestures'
import { FunctionView } from './functionView'

/** The function itself: a curve, a slice or two maps, with the examples to be dragged. */
export function FunctionFigure({ current, describedBy }: { current: CurrentRun; describedBy: string }) {
  const root = useRef<HTMLDivElement>(null)
  const view = useRef<FunctionView>(null)
  const size = useElementSize(root)
  const [hintId, clipId] = [useId(), useId()]
  const axis = useEngram((state) => state.functionAxis)
  const { episode } = current.run
  const isMap = gridOf(episode, 0, axis).axes.length === 2
  const [gestures] = useState(() => new ExampleGestures(() => getFunctionAnswers()?.grid.held ?? []))
  useLayoutEffect(() => {
    view.current = new FunctionView(root.current!)
  }, [isMap])
  useEffect(() => onEarlyMove(root.current!, gestures.onEarlyMove), [gestures])
  useFrameDraw(() => {
    if (!view.current) return
    view.current.draw({
      width: size?.width ?? 0,
      state: engramStore.getState(),
      palette: currentPalette(),
      heldFrame: gestures.heldFrame,
      hovered: gestures.hovered,
    })
    gestures.follow(view.current.frame)
  })
  const { onPointerDown, onPointerMove, onPointerUp, onPointerCancel, onPointerLeave, onKeyDown } = gestures
  return (
    <div
      ref={root}
      className="function-figure"
      role="application"
      aria-label={isMap ? 'The function over its two variables' : 'The function and the answers'}
      aria-describedby={`${hintId} ${describedBy}`}
      tabIndex={0}
      {...{ onPointerDown, onPointerMove, onPointerUp, onPointerCancel, onPointerLeave, onKeyDown }}
    >
      <span id={hintId} className="visually-hidden">
        Page Up and Page Down choose an example, arrow keys move it, with Shift in small steps. Enter adds an example,
        Delete removes the chosen one, Control Z takes the last change back.
      </span>
      {isMap && (
        <>
          <canvas className="function-map" aria-hidden="true" />
          <canvas className="function-map" aria-hidden="true" />
        </>
      )}
      <svg aria-hidden="true">
        <clipPath id={clipId}>
          <rect className="function-clip" />
        </clipPath>
        <g className="function-axes" />
        <g clipPath={`url(#${clipId})`}>
          <path className="function-query" />
          <path className="function-true" />
          <path className="function-others" />
          <path className="function-untouched" />
          <path className="function-ridge" />
          <path className="function-network" />
          <path className="function-error" />
          <circle className="function-answer" />
        </g>
        <g className="function-examples" />
      </svg>
    </div>
  )
}
