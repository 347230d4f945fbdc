import { pause, seekToStep, stepBack, stepForward, togglePlaying } from '../../store/playback'

/** A key that works anywhere on the page. */
export interface Shortcut {
  /** `KeyboardEvent.key` */
  readonly key: string
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
  { key: 'Home', label: 'Home', does: 'To the first step', run: seekAndPause(0) },
  { key: 'End', label: 'End', does: 'To the last step', run: seekAndPause(Infinity) },
]

/** Whatever takes text or moves by arrow keys itself. */
const usesKeys =
  'input, textarea, select, [contenteditable], [role=slider], [role=spinbutton], [role=textbox], [role=combobox], ' +
  '[role=listbox], [role=option], [role=menu], [role=menuitem], [role=menuitemradio], [role=radiogroup], [role=radio], ' +
  '[role=tablist], [role=tab], [role=grid], [role=gridcell], [role=tree], [role=application], dialog, [role=dialog]'
/** Whatever the space bar presses. */
const isPressed = 'button, a, summary, [role=button], [role=switch], [role=checkbox]'
/** Of the above, what the space bar means nothing to. */
const leavesSpace = 'input[type=range], [role=slider], [role=application], [role=grid], [role=gridcell]'

/** The shortcut that a key press asks for; none while the focused element has a use for the key. */
function shortcutFor(event: KeyboardEvent): Shortcut | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined
  const { target } = event
  const within = (selector: string) => target instanceof Element && target.closest(selector) !== null
  if (event.key === ' ' ? within(isPressed) || (within(usesKeys) && !within(leavesSpace)) : within(usesKeys))
    return undefined
  return playbackShortcuts.find(({ key }) => key === event.key)
}

/** Listens to the whole page. Returns the stop function. */
export function listenForShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const shortcut = shortcutFor(event)
    if (!shortcut) return
    event.preventDefault()
    shortcut.run()
  }
  document.addEventListener('keydown', onKeyDown)
  return () => document.removeEventListener('keydown', onKeyDown)
}
