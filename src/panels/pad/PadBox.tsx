import { useMemo, useRef } from 'react'
import { invalidate } from '../../drawing/frameLoop'
import { resolveTheme } from '../../drawing/theme'
import { paperSide, type Stroke } from '../../images/strokes'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { clearPlace, showPlace, stepOfPlace } from '../../store/padEditing'
import { isBlank, pictureAt, type PadPlace } from '../../store/pad'
import { useEngram } from '../../store/useEngram'
import type { OneShotTask } from '../../tasks/episode'
import { isOfGlyphs } from '../../tasks/oneShot'
import { paintShownImage } from '../shownImage'
import { useFrameDraw } from '../useFrameDraw'
import { placeSign, placeWords } from './padWords'
import { PenGestures } from './penGestures'

export interface PadBoxProps {
  readonly place: PadPlace
  readonly task: OneShotTask
  /** The element that says how a box is drawn in with the keys. */
  readonly hintId: string
}

/** Paper to draw on, and beside its sign what the network sees of it. */
export function PadBox({ place, task, hintId }: PadBoxProps) {
  const root = useRef<HTMLDivElement>(null)
  const pad = useEngram((state) => state.pad)
  const pen = useMemo(() => new PenGestures(place, invalidate), [place])
  const picture = pictureAt(pad, place)
  const strokes = picture?.kind === 'drawing' ? picture.strokes : null
  const sign = placeSign(place, task)
  const isDrawable = isOfGlyphs(task)
  const shown = useRef<unknown>(null)
  useFrameDraw(() => {
    const element = root.current
    const run = getCurrentRun()?.run
    const step = stepOfPlace(place)
    if (!element || !run || step === null) return
    element.dataset['now'] = String(step === engramStore.getState().stepIndex)
    element.querySelector('.pad-live')!.setAttribute('d', pathOf(pen.live))
    const cursor = element.querySelector('.pad-cursor')!
    cursor.setAttribute('d', pen.cursor ? crossAt(pen.cursor) : '')
    element.dataset['drawing'] = String(pen.isDrawing)
    const key = `${resolveTheme(engramStore.getState().theme)} ${step}`
    const seen = shown.current as { episode: unknown; key: string } | null
    if (seen?.episode === run.episode && seen.key === key) return
    shown.current = { episode: run.episode, key }
    for (const canvas of element.querySelectorAll('canvas')) paintShownImage(canvas, run.episode, task, step)
  })
  const gestures = isDrawable
    ? {
        onPointerDown: pen.onPointerDown,
        onPointerMove: pen.onPointerMove,
        onPointerUp: pen.onPointerUp,
        onPointerCancel: pen.onPointerCancel,
        onBlur: pen.onBlur,
        onKeyDown: pen.onKeyDown,
      }
    : {}
  return (
    <div ref={root} className="pad-box" data-pad-place={place} data-own={picture === null}>
      <div
        className="pad-paper"
        role="application"
        tabIndex={0}
        aria-label={placeWords(pad, place, task)}
        aria-describedby={hintId}
        {...gestures}
      >
        {!strokes && <canvas className="pad-picture" aria-hidden="true" />}
        <svg viewBox={`0 0 ${paperSide} ${paperSide}`} aria-hidden="true">
          <path className="pad-stroke" d={(strokes ?? []).map(pathOf).join('')} />
          <path className="pad-stroke pad-live" />
          <path className="pad-cursor" />
        </svg>
      </div>
      <p>
        <button type="button" className="pad-sign" title={`Show the step of ${sign}`} onClick={() => showPlace(place)}>
          {sign}
        </button>
        <canvas
          className="pad-seen"
          title="What the network sees"
          role="img"
          aria-label={`What the network sees of ${sign}`}
        />
        <button
          type="button"
          className="pad-clear"
          aria-label={`Clear ${sign}`}
          title="Blank paper (Delete)"
          disabled={!isDrawable || isBlank(picture)}
          onClick={() => clearPlace(place)}
        >
          ×
        </button>
      </p>
    </div>
  )
}

/** A point alone is a dot: a line of no length, which round caps make visible. */
function pathOf(points: Stroke): string {
  if (points.length === 0) return ''
  let path = `M${points[0]} ${points[1]}`
  for (let k = 2; k < points.length; k += 2) path += `L${points[k]} ${points[k + 1]}`
  return points.length === 2 ? `${path}h0` : path
}

function crossAt([x, y]: readonly [number, number]): string {
  const arm = paperSide / 16
  return `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}`
}
