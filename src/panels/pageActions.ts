import type { PadPlace } from '../store/pad'
import { createContext, useContext } from 'react'

/** Images, or folders of them, that the user chose or dropped. */
export interface DroppedPictures {
  readonly files: readonly File[]
  readonly folders: readonly FileSystemDirectoryEntry[]
}

/** What panels ask of the page beyond changing its state. */
export interface PageActions {
  /** Checks the engine in use against the bundled reference values. */
  readonly verifyEngine: () => void
  readonly stopVerifying: () => void
  /** Measures every engine that can run here, also those that are not worth it on their own. */
  readonly measureEngines: () => void
  /** Has the network asked for values of the function as long as they are looked at. Returns what ends that. */
  readonly watchFunction: () => () => void
  /** Opens the checkpoint among files that the user chose or dropped. */
  readonly openFiles: (files: readonly File[]) => void
  /** Puts images that the user chose or dropped into the boxes of the drawing pad; on one box, or where they fit. */
  readonly openPictures: (pictures: DroppedPictures, place: PadPlace | null) => void
}

const none = () => undefined

export const PageActionsContext = createContext<PageActions>({
  verifyEngine: none,
  stopVerifying: none,
  measureEngines: none,
  watchFunction: () => none,
  openFiles: none,
  openPictures: none,
})

export function usePageActions(): PageActions {
  return useContext(PageActionsContext)
}
