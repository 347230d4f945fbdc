/** A stage this large is drawn at its own size; a larger one is magnified in tenths, type and all. */
const plate = { width: 1100, height: 560 }
const largest = 1.6

/** How far a stage of this size, in px, is magnified: on a large screen or a projector, type grows instead of the gaps. */
export function stageScale({ width, height }: { readonly width: number; readonly height: number }): number {
  const fits = Math.min(width / plate.width, height / plate.height)
  return Math.min(largest, Math.max(1, Math.floor(fits * 10 + 1e-9) / 10))
}

/** By how much what is drawn in an element is magnified on the screen. */
export function magnificationOf(element: HTMLElement): number {
  const { offsetWidth } = element
  return offsetWidth > 0 ? element.getBoundingClientRect().width / offsetWidth : 1
}
