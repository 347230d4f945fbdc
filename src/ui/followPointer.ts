import { onEarlyMove } from './earlyMoves'

let announce = (): void => undefined

/** Before a drag is told early, this is called from now on: rendering can wait for what it brings about. */
export function beforeEarlyDrags(call: () => void): void {
  announce = call
}

/** As wide as slider.css makes it. */
const thumbWidth = 10
/** Chromium's layout counts in so many parts of a pixel, and cuts off the rest: its input then comes to the same position. */
const partsOfPixel = 64

/**
 * Tells where the mouse drags a range input's thumb to as soon as it moves. The input itself says the same with the next
 * frame.
 *
 * @param moveTo gets the position, a whole number from 0 to the input's `max`
 * @returns ends it
 */
export function followPointer(input: HTMLInputElement, moveTo: (position: number) => void): () => void {
  let end: (() => void) | null = null
  const press = ({ pointerType, button }: PointerEvent) => {
    if (pointerType !== 'mouse' || button !== 0 || input.disabled) return
    release()
    const { left, width } = input.getBoundingClientRect()
    let told: number | null = null
    const stop = onEarlyMove(window, ({ clientX, buttons }) => {
      // Let go where no page hears of it.
      if ((buttons & 1) === 0) return release()
      const x = Math.floor(clientX * partsOfPixel) / partsOfPixel
      const share = (x - left - thumbWidth / 2) / (width - thumbWidth)
      const position = Math.round(Math.min(Math.max(share, 0), 1) * Number(input.max))
      if (position === told) return
      told = position
      announce()
      moveTo(position)
    })
    addEventListener('pointerup', release)
    addEventListener('pointercancel', release)
    end = () => {
      stop()
      removeEventListener('pointerup', release)
      removeEventListener('pointercancel', release)
    }
  }
  const release = () => {
    end?.()
    end = null
  }
  input.addEventListener('pointerdown', press)
  return () => {
    input.removeEventListener('pointerdown', press)
    release()
  }
}
