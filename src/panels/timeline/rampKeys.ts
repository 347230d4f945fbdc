import { formatScaleEnd } from '../../drawing/numberText'
import { paintRamp, type ColourScale } from '../../drawing/colourRamp'
import { setText } from '../setText'
import { partOf, type Scene } from './scene'

/** Rasters that have a key of their colours beside their row's name, by what they show. */
export const rampNames = ['cue', 'signed', 'hidden', 'cellState'] as const
export type RampName = (typeof rampNames)[number]

/** The colours of a raster, and the value at which they end. */
export interface RasterScale {
  readonly colours: ColourScale
  readonly extent: number
}

/** Shows the key of each raster that is on show, with its ends in numbers. */
export function placeRampKeys(
  root: Element,
  { palette }: Scene,
  scales: Readonly<Partial<Record<RampName, RasterScale>>>,
): void {
  for (const name of rampNames) {
    const key = partOf(root, `ramp-${name}`)
    const scale = scales[name]
    key.hidden = !scale
    if (!scale) continue
    const end = formatScaleEnd(scale.extent)
    setText(key.firstElementChild, scale.colours === 'diverging' ? `−${end}` : '0')
    setText(key.lastElementChild, end)
    paintRamp(key.querySelector('canvas')!, palette, scale.colours)
  }
}
