import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { pause, seekToStep } from '../../store/playback'
import { listen } from './listeners'
import { nextPhaseStart, previousPhaseStart } from './phaseAt'
import { xToStep, type TimelineGeometry } from './timelineGeometry'

/**
 * Makes an element over the timeline's plot move the playhead: press and drag with any pointer, arrow keys by a step,
 * Page Up and Page Down by a phase, Home and End. Returns the stop function.
 */
export function listenToScrubber(scrubber: HTMLElement, geometryNow: () => TimelineGeometry | null): () => void {
  let dragging = false

  const seek = ({ clientX }: PointerEvent) => {
    const geometry = geometryNow()
    if (geometry) seekToStep(xToStep(geometry, clientX - scrubber.getBoundingClientRect().left + geometry.plotX))
  }
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || event.shiftKey) return
    dragging = true
    scrubber.setPointerCapture(event.pointerId)
    pause()
    seek(event)
  }
  const onPointerMove = (event: PointerEvent) => {
    if (dragging) seek(event)
  }
  const onPointerUp = () => (dragging = false)
  const onKeyDown = (event: KeyboardEvent) => {
    const episode = getCurrentRun()?.run.episode
    if (!episode || event.ctrlKey || event.metaKey || event.altKey) return
    const step = stepForKey(event.key, engramStore.getState().stepIndex, episode)
    if (step === null) return
    event.preventDefault()
    pause()
    seekToStep(step)
  }
  return listen(scrubber, {
    pointerdown: onPointerDown,
    pointermove: onPointerMove,
    pointerup: onPointerUp,
    pointercancel: onPointerUp,
    keydown: onKeyDown,
  })
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
