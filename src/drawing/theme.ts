export type Theme = 'light' | 'dark'
export type ThemeSetting = Theme | 'system'

let darkSystem: MediaQueryList | undefined

/** Kept, since it is asked in every frame; only asked for where there is a browser. */
const systemQuery = () => (darkSystem ??= matchMedia('(prefers-color-scheme: dark)'))

/** The theme that a setting means on this system now. */
export function resolveTheme(setting: ThemeSetting): Theme {
  if (setting !== 'system') return setting
  return systemQuery().matches ? 'dark' : 'light'
}

/** Calls back when the system changes between light and dark. Returns the unsubscribe function. */
export function onSystemThemeChange(listener: () => void): () => void {
  const query = systemQuery()
  // A function of its own: the same listener, registered twice, would be gone with the first that is taken out.
  const notify = () => listener()
  query.addEventListener('change', notify)
  return () => query.removeEventListener('change', notify)
}
