const storageKey = 'engram.timelineHeight'

/** The height in px that an earlier visit gave the timeline; null for the usual one. */
export function recallTimelineHeight(): number | null {
  try {
    const height = Number(localStorage.getItem(storageKey))
    return Number.isFinite(height) && height > 0 ? height : null
  } catch {
    // Storage can be forbidden.
    return null
  }
}

/** Remembers the timeline's height for the next visit; null for the usual one. */
export function rememberTimelineHeight(height: number | null): void {
  try {
    if (height === null) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, String(height))
  } catch {
    // Forbidden or full: the height then lasts as long as the page.
  }
}
