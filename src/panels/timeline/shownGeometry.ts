import { useSyncExternalStore } from 'react'
import type { TimelineGeometry } from './timelineGeometry'

let shown: TimelineGeometry | null = null
const listeners = new Set<() => void>()

/** Tells what stands in the timeline's rows, but is not painted with them, where these lie now. */
export function publishGeometry(geometry: TimelineGeometry | null): void {
  if (geometry === shown) return
  shown = geometry
  listeners.forEach((listener) => listener())
}

/** Where the timeline's rows lie; null before the first painting. */
export function useTimelineGeometry(): TimelineGeometry | null {
  return useSyncExternalStore(subscribe, () => shown)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
