import type { LayerName } from '../network/layers'
import { getCurrentRun } from '../store/currentRun'
import { engramStore, updateSymbols, type EngramState, type UpdateSymbol } from '../store/engramStore'

/** What the write of a step is the product of. */
const factors = ['eta', 'alpha', 'presynaptic', 'postsynaptic'] as const
const none: readonly UpdateSymbol[] = []

/**
 * The symbols of the update equation that are pointed at: themselves, or what something stands for in the selected layer.
 * Pointing at a write points at all of its factors.
 */
export function litSymbols({ hovered, selected }: Pick<EngramState, 'hovered' | 'selected'>): readonly UpdateSymbol[] {
  if (!hovered || (hovered.layer && hovered.layer !== selected.layer)) return none
  const { symbols, layer, pre, post } = hovered
  if (symbols) return symbols.includes('written') ? [...symbols, ...factors] : symbols
  if (!layer) return none
  if (pre !== undefined && post !== undefined) return ['weight']
  return pre !== undefined ? ['presynaptic'] : post !== undefined ? ['postsynaptic'] : none
}

/**
 * Lights up whatever shows the same symbols of the update equation, wherever it is on the page. An element takes part by
 * `data-symbol`, a list of what it shows, or by `data-focus-symbol` where only the keyboard's focus points at it; `data-layer`
 * stands beside either where it is one layer's. While one of its symbols is pointed at or has the focus, an element has
 * `data-pointed`. Returns the stop function.
 */
export function linkSymbols(): () => void {
  const point = (target: EventTarget | null, selector: string) => {
    const { hovered } = engramStore.getState()
    const next = symbolsAt(target, selector)
    if (!next && hovered?.symbols) engramStore.setState({ hovered: null })
    // Where the same is pointed at already, the step beside it stays.
    else if (next && next.symbols?.join() !== hovered?.symbols?.join()) engramStore.setState({ hovered: next })
  }
  const enter = ({ target }: Event) => point(target, '[data-symbol]')
  const focus = ({ target }: Event) => point(target, focusable)
  const leave = ({ target, relatedTarget }: FocusEvent) => {
    if (symbolsAt(target, focusable) && !symbolsAt(relatedTarget, focusable)) engramStore.setState({ hovered: null })
  }
  const light = (state: EngramState, before: EngramState) => {
    if (state.hovered === before.hovered && state.selected === before.selected) return
    const lit = getCurrentRun() ? litSymbols(state) : none
    if (lit.join() === litSymbols(before).join() && state.selected === before.selected) return
    for (const element of document.querySelectorAll<HTMLElement | SVGElement>('[data-symbol]')) {
      const { symbol, layer } = element.dataset
      const isLit = symbolsIn(symbol).some((one) => lit.includes(one))
      element.toggleAttribute('data-pointed', isLit && (!layer || layer === state.selected.layer))
    }
  }
  document.addEventListener('pointerover', enter)
  document.addEventListener('focusin', focus)
  document.addEventListener('focusout', leave)
  const unsubscribe = engramStore.subscribe(light)
  return () => {
    document.removeEventListener('pointerover', enter)
    document.removeEventListener('focusin', focus)
    document.removeEventListener('focusout', leave)
    unsubscribe()
  }
}

const focusable = '[data-symbol], [data-focus-symbol]'

/** What the nearest element around a target shows; null where none shows a symbol. */
function symbolsAt(target: EventTarget | null, selector: string): EngramState['hovered'] {
  const element = target instanceof Element ? target.closest<HTMLElement | SVGElement>(selector) : null
  if (!element) return null
  const { symbol, focusSymbol, layer } = element.dataset
  return { symbols: symbolsIn(symbol ?? focusSymbol), ...(layer && { layer: layer as LayerName }) }
}

function symbolsIn(list = ''): readonly UpdateSymbol[] {
  const named = list.split(' ')
  return updateSymbols.filter((symbol) => named.includes(symbol))
}
