import { phaseBack, phaseForward } from '../../store/stepPhase'
import { pause, seekToStep, stepBack, stepForward, togglePlaying } from '../../store/playback'
import { showAllSteps, zoomFactor, zoomTimeline } from '../../store/timelineRange'

/** A key that works anywhere on the page. */
export interface Shortcut {
  /** `KeyboardEvent.key` */
  readonly key: string
  /** Another key that does it too: the one that needs no Shift. */
  readonly also?: string
  /** As it stands on a keyboard. */
  readonly label: string
  readonly does: string
  readonly run: () => void
}

const seekAndPause = (step: number) => () => {
  pause()
  seekToStep(step)
}

export const playbackShortcuts: readonly Shortcut[] = [
  { key: ' ', label: 'Space', does: 'Play or pause', run: togglePlaying },
  { key: 'ArrowRight', label: '→', does: 'One step forward', run: stepForward },
  { key: 'ArrowLeft', label: '←', does: 'One step back', run: stepBack },
  { key: '.', label: '.', does: 'Next phase of the step: read, compute, gate, write', run: phaseForward },
  { key: ',', label: ',', does: 'Phase before', run: phaseBack },
  { key: 'Home', label: 'Home', does: 'To the first step', run: seekAndPause(0) },
  { key: 'End', label: 'End', does: 'To the last step', run: seekAndPause(Infinity) },
  { key: '+', also: '=', label: '+', does: 'Zoom the timeline in', run: () => zoomTimeline(zoomFactor) },
  { key: '-', label: '−', does: 'Zoom the timeline out', run: () => zoomTimeline(1 / zoomFactor) },
  { key: '0', label: '0', does: 'Show the whole episode', run: showAllSteps },
]

/** Whatever takes text, or holds the keys while it is open. */
const alwaysUsesKeys =
  'input[type=text], input:not([type]), textarea, select, [contenteditable], [role=spinbutton], [role=textbox], ' +
  '[role=combobox], [role=listbox], [role=menu], dialog, [role=dialog]'
/** Whatever moves by arrow keys wherever the focus came from. */
const isSlid = 'input[type=range]'
/** Whatever moves by arrow keys once the keyboard has led there. */
const usesArrows =
  '[type=radio], [role=radio], [role=slider], [role=tab], [role=grid], [role=gridcell], [role=tree], [role=application]'
/** Whatever the space bar presses, likewise. */
const usesSpace =
  'button, a, summary, [type=checkbox], [type=radio], [role=button], [role=switch], [role=checkbox], [role=radio], [role=tab]'

/** The shortcut that a key press asks for; none while the focused element has a use for the key. */
function shortcutFor(event: KeyboardEvent, focusedByPointer: boolean): Shortcut | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined
  if (event.shiftKey && event.key !== '+') return undefined
  const { target } = event
  const within = (selector: string) => target instanceof Element && target.closest(selector) !== null
  if (within(alwaysUsesKeys)) return undefined
  if (event.key !== ' ' && within(isSlid)) return undefined
  const isPhaseKey = event.key === '.' || event.key === ','
  if (!focusedByPointer && !isPhaseKey && within(event.key === ' ' ? usesSpace : usesArrows)) return undefined
  return playbackShortcuts.find(({ key, also }) => key === event.key || also === event.key)
}

/** Listens to the whole page. Returns the stop function. */
export function listenForShortcuts(): () => void {
  // Not :focus-visible: browsers may turn that on with the very key press in question.
  let focusedByPointer = false
  let isSpaceTaken = false
  const onPointerDown = () => {
    focusedByPointer = true
  }
  const onKeyDownFirst = ({ key }: KeyboardEvent) => {
    if (key === 'Tab') focusedByPointer = false
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const shortcut = shortcutFor(event, focusedByPointer)
    if (event.key === ' ') isSpaceTaken = shortcut !== undefined
    if (!shortcut) return
    event.preventDefault()
    if (event.key !== ' ' || !event.repeat) shortcut.run()
  }
  // A button is clicked when the space bar goes up again.
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key === ' ' && isSpaceTaken) event.preventDefault()
  }
  document.addEventListener('pointerdown', onPointerDown, true)
  document.addEventListener('keydown', onKeyDownFirst, true)
  document.addEventListener('keydown', onKeyDown)
  document.addEventListener('keyup', onKeyUp)
  return () => {
    document.removeEventListener('pointerdown', onPointerDown, true)
    document.removeEventListener('keydown', onKeyDownFirst, true)
    document.removeEventListener('keydown', onKeyDown)
    document.removeEventListener('keyup', onKeyUp)
  }
}
