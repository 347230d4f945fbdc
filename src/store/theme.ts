import { engramStore, type EngramState } from './engramStore'

type ThemeSetting = EngramState['theme']

export const themeSettings: readonly ThemeSetting[] = ['system', 'light', 'dark']

/** `public/theme.js` reads it before the first paint. */
const storageKey = 'engram.theme'

/** Chooses light or dark, or leaves it to the system; remembered for the next visit. */
export function setTheme(theme: ThemeSetting): void {
  showTheme(theme)
  engramStore.setState({ theme })
  try {
    if (theme === 'system') localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, theme)
  } catch {
    // Storage can be forbidden or full; the choice then lasts as long as the page.
  }
}

/** Takes over the choice of an earlier visit. */
export function restoreTheme(): void {
  try {
    const theme = themeSettings.find((setting) => setting === localStorage.getItem(storageKey))
    if (theme) engramStore.setState({ theme })
  } catch {
    // As above.
  }
}

function showTheme(theme: ThemeSetting): void {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
}
