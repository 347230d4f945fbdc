import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { recallTimelineHeight, rememberTimelineHeight } from '../store/timelineHeight'
import './timelineSplitter.css'

/** In px. app.css has the same least heights. */
const leastTimeline = 120
const leastStage = 200
const keyStep = 24

/**
 * The border between stage and timeline, dragged with any pointer or moved by the arrow keys; a double click gives the
 * usual height back. It writes a property of the page's grid, so that dragging renders nothing.
 */
export function TimelineSplitter() {
  const splitter = useRef<HTMLDivElement>(null)
  const grabbedAt = useRef<number | null>(null)

  const set = (height: number | null) => {
    const { current } = splitter
    if (!current) return
    const kept = height === null ? null : Math.round(Math.min(Math.max(height, leastTimeline), mostOf(current)))
    show(current, kept)
    rememberTimelineHeight(kept)
    tell(current)
  }
  useEffect(() => {
    const { current } = splitter
    if (!current?.parentElement) return
    show(current, recallTimelineHeight())
    const observer = new ResizeObserver(() => tell(current))
    observer.observe(current.parentElement)
    return () => observer.disconnect()
  }, [])

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    grabbedAt.current = event.clientY - areaOf(event.currentTarget).top
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerMove = ({ clientY, currentTarget }: PointerEvent<HTMLElement>) => {
    if (grabbedAt.current !== null) set(areaOf(currentTarget).bottom - clientY + grabbedAt.current)
  }
  const onPointerUp = () => (grabbedAt.current = null)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { height } = areaOf(event.currentTarget)
    const most = mostOf(event.currentTarget)
    const next = { ArrowUp: height + keyStep, ArrowDown: height - keyStep, Home: leastTimeline, End: most }[event.key]
    if (next === undefined) return
    event.preventDefault()
    set(next)
  }
  return (
    <div
      ref={splitter}
      className="timeline-splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label="Height of the timeline"
      aria-valuemin={leastTimeline}
      aria-valuenow={leastTimeline}
      title="Drag to give the timeline more or less room; double-click for the usual height"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => set(null)}
      onKeyDown={onKeyDown}
    />
  )
}

const gridOf = (splitter: HTMLElement) => splitter.closest<HTMLElement>('.app')

/** The timeline's place on the page. */
const areaOf = (splitter: HTMLElement) => splitter.parentElement!.getBoundingClientRect()

/** The height that leaves the stage its least. */
function mostOf(splitter: HTMLElement): number {
  const stage = gridOf(splitter)?.querySelector('.stage-area')?.getBoundingClientRect().height ?? 0
  return Math.max(leastTimeline, stage + areaOf(splitter).height - leastStage)
}

function tell(splitter: HTMLElement): void {
  splitter.setAttribute('aria-valuenow', String(Math.round(areaOf(splitter).height)))
  splitter.setAttribute('aria-valuemax', String(Math.round(mostOf(splitter))))
}

function show(splitter: HTMLElement, height: number | null): void {
  const style = gridOf(splitter)?.style
  if (height === null) style?.removeProperty('--timeline-chosen')
  else style?.setProperty('--timeline-chosen', `${height}px`)
}
