import { useStore } from 'zustand'
import { engramStore, type EngramState } from './engramStore'

/** Part of the page's state; the component renders again when that part is another value (compared with Object.is). */
export function useEngram<Part>(select: (state: EngramState) => Part): Part {
  return useStore(engramStore, select)
}
