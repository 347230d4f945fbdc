import { getCurrentRun } from '../store/currentRun'
import { engramStore, updateSymbols, type EngramState, type UpdateSymbol } from '../store/engramStore'

/** The symbol of the update equation that is pointed at: itself, or what it stands for in the selected layer. */
export function litSymbol({ hovered, selected }: Pick<EngramState, 'hovered' | 'selected'>): UpdateSymbol | null {
  if (!hovered) return null
  if (hovered.symbol) return hovered.symbol
  if (hovered.layer !== selected.layer) return null
  if (hovered.pre !== undefined && hovered.post !== undefined) return 'weight'
  return hovered.pre !== undefined ? 'presynaptic' : hovered.post !== undefined ? 'postsynaptic' : null
}

/**
 * Lights up whatever stands for the same symbol of the update equation, wherever it is on the page: an element takes part
 * by `data-symbol`, with `data-layer` beside it where it stands for one layer only. While one is pointed at or has the
 * focus, all of them have `data-pointed`. Returns the stop function.
 */
export function linkSymbols(): () => void {
  const point = (event: Event) => {
    const symbol = symbolAt(event.target)
    const { hovered } = engramStore.getState()
    if (symbol && hovered?.symbol !== symbol) engramStore.setState({ hovered: { symbol } })
    else if (!symbol && hovered?.symbol) engramStore.setState({ hovered: null })
  }
  const light = (state: EngramState, before: EngramState) => {
    if (state.hovered === before.hovered && state.selected === before.selected) return
    const lit = getCurrentRun() && litSymbol(state)
    if (lit === litSymbol(before) && state.selected === before.selected) return
    for (const element of document.querySelectorAll<HTMLElement | SVGElement>('[data-symbol]')) {
      const { symbol, layer } = element.dataset
      element.toggleAttribute('data-pointed', symbol === lit && (!layer || layer === state.selected.layer))
    }
  }
  const leave = (event: FocusEvent) => {
    if (symbolAt(event.target) && !symbolAt(event.relatedTarget)) engramStore.setState({ hovered: null })
  }
  document.addEventListener('pointerover', point)
  document.addEventListener('focusin', point)
  document.addEventListener('focusout', leave)
  const unsubscribe = engramStore.subscribe(light)
  return () => {
    document.removeEventListener('pointerover', point)
    document.removeEventListener('focusin', point)
    document.removeEventListener('focusout', leave)
    unsubscribe()
  }
}

function symbolAt(target: EventTarget | null): UpdateSymbol | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-symbol]') : null
  return updateSymbols.find((symbol) => symbol === element?.dataset['symbol'])
}
