import { useStore } from 'zustand'
import { engramStore, type EngramState } from './engramStore'
import { subscribeUnlessHeld } from './heldRendering'

const shownStore = { ...engramStore, subscribe: subscribeUnlessHeld }

/** Part of the page's state; the component renders again when that part is another value (compared with Object.is). */
export function useEngram<Part>(select: (state: EngramState) => Part): Part {
  return useStore(shownStore, select)
}
