import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { pause, seekToStep } from '../../store/playback'
import { nextPhaseStart, previousPhaseStart } from './phaseAt'
import { xToStep, type TimelineGeometry } from './timelineGeometry'

/**
 * Makes an element over the timeline's plot move the playhead: press and drag with any pointer, arrow keys by a step,
 * Page Up and Page Down by a phase, Home and End. A mouse above it marks the step below. Returns the stop function.
 */
export function listenToScrubber(scrubber: HTMLElement, geometryNow: () => TimelineGeometry | null): () => void {
  let dragging = false

  const stepUnder = ({ clientX }: PointerEvent): number | null => {
    const geometry = geometryNow()
    return geometry && xToStep(geometry, clientX - scrubber.getBoundingClientRect().left + geometry.plotX)
  }
  const hoverStep = (step: number | null) => {
    const { hovered } = engramStore.getState()
    if ((hovered?.step ?? null) !== step) engramStore.setState({ hovered: step === null ? null : { step } })
  }
  const seek = (event: PointerEvent) => {
    const step = stepUnder(event)
    if (step !== null) seekToStep(step)
  }
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return
    dragging = true
    scrubber.setPointerCapture(event.pointerId)
    hoverStep(null)
    pause()
    seek(event)
  }
  const onPointerMove = (event: PointerEvent) => {
    if (dragging) seek(event)
    else if (event.pointerType === 'mouse') hoverStep(stepUnder(event))
  }
  const onPointerUp = () => (dragging = false)
  const onPointerLeave = () => hoverStep(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const episode = getCurrentRun()?.run.episode
    if (!episode || event.ctrlKey || event.metaKey || event.altKey) return
    const step = stepForKey(event.key, engramStore.getState().stepIndex, episode)
    if (step === null) return
    event.preventDefault()
    pause()
    seekToStep(step)
  }

  const listeners = {
    pointerdown: onPointerDown,
    pointermove: onPointerMove,
    pointerup: onPointerUp,
    pointercancel: onPointerUp,
    pointerleave: onPointerLeave,
    keydown: onKeyDown,
  }
  for (const [name, listener] of Object.entries(listeners)) scrubber.addEventListener(name, listener as EventListener)
  return () => {
    for (const [name, listener] of Object.entries(listeners))
      scrubber.removeEventListener(name, listener as EventListener)
  }
}

/** Where a key moves the playhead; null for a key that does not. */
export function stepForKey(key: string, step: number, episode: Parameters<typeof nextPhaseStart>[0]): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return step + 1
    case 'ArrowLeft':
    case 'ArrowDown':
      return step - 1
    case 'PageUp':
      return nextPhaseStart(episode, step)
    case 'PageDown':
      return previousPhaseStart(episode, step)
    case 'Home':
      return 0
    case 'End':
      return episode.steps - 1
    default:
      return null
  }
}
