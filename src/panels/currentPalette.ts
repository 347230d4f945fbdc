import { getPalette, type Palette } from '../drawing/colorScales'
import { resolveTheme } from '../drawing/theme'
import { engramStore } from '../store/engramStore'

/** The palette of the theme in force, for draw functions. */
export function currentPalette(): Palette {
  return getPalette(resolveTheme(engramStore.getState().theme))
}
