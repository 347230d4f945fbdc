import type { Theme } from './theme'

/**
 * Colours of values in one theme. A colour is packed as ImageData wants it on little-endian machines (all that browsers
 * run on): 0xAABBGGRR, opaque, so that a Uint32Array over the pixels takes it as it is.
 */
export interface Palette {
  readonly theme: Theme
  /** Also of values that are infinite or not a number. */
  readonly background: number
  /** Signed values: blue below zero, orange above, the background at zero; full at plus or minus `extent` (above 0). */
  diverging(value: number, extent: number): number
  /** Activity: ink on the background at 0 and below, full at `extent` (above 0). */
  activity(value: number, extent: number): number
}

/** |value| / extent is raised to these before the map, so that small values stay visible on a shared scale. */
const divergingExponent = 0.66
const activityExponent = 0.7

interface ThemeStops {
  readonly negative: readonly string[]
  readonly positive: readonly string[]
  readonly activity: readonly string[]
}

/** Four stops each, from zero outwards. */
const stops: Readonly<Record<Theme, ThemeStops>> = {
  light: {
    negative: ['#FBFBF9', '#9CC0EA', '#3F7DCB', '#0D3A80'],
    positive: ['#FBFBF9', '#F5B98C', '#D9651F', '#7E2C02'],
    activity: ['#FBFBF9', '#C3C6CA', '#777D86', '#15181D'],
  },
  dark: {
    negative: ['#121417', '#2A5A9E', '#4F90E6', '#B3D5FF'],
    positive: ['#121417', '#8C4919', '#DF7C33', '#FFCB9B'],
    activity: ['#121417', '#50565F', '#A9AFB8', '#F4F6F8'],
  },
}

type Triple = readonly [number, number, number]

const channels = (hex: string): Triple => {
  const channel = (at: number) => parseInt(hex.slice(at, at + 2), 16) / 255
  return [channel(1), channel(3), channel(5)]
}
const toLinear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const fromLinear = (c: number) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)

/** sRGB to OKLab (Björn Ottosson's matrices). */
function toOklab(hex: string): Triple {
  const [r, g, b] = channels(hex).map(toLinear)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function fromOklab([lightness, a, b]: Triple): number {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const byte = (linear: number) => Math.round(255 * fromLinear(Math.min(1, Math.max(0, linear))))
  return packRgb(
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  )
}

function packRgb(red: number, green: number, blue: number): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

const rampSize = 256

/** 256 packed colours through the stops, straight lines in OKLab. */
function rampOf(hexes: readonly string[]): Uint32Array {
  const labs = hexes.map(toOklab)
  return Uint32Array.from({ length: rampSize }, (_, k) => {
    const position = (k / (rampSize - 1)) * (labs.length - 1)
    const segment = Math.min(labs.length - 2, Math.floor(position))
    const f = position - segment
    const [from, to] = [labs[segment], labs[segment + 1]]
    const mix = (c: 0 | 1 | 2) => from[c] + (to[c] - from[c]) * f
    return fromOklab([mix(0), mix(1), mix(2)])
  })
}

/** Fine enough that the steep foot of the power never skips more than a shade. */
const tableSize = 4096

/** The ramp by |value| / extent, exponent included: no power is taken per cell. */
function tableOf(ramp: Uint32Array, exponent: number): Uint32Array {
  return Uint32Array.from(
    { length: tableSize + 1 },
    (_, k) => ramp[Math.round((rampSize - 1) * (k / tableSize) ** exponent)],
  )
}

function createPalette(theme: Theme): Palette {
  const positive = tableOf(rampOf(stops[theme].positive), divergingExponent)
  const negative = tableOf(rampOf(stops[theme].negative), divergingExponent)
  const active = tableOf(rampOf(stops[theme].activity), activityExponent)
  const background = active[0]
  const index = (magnitude: number) => (magnitude >= 1 ? tableSize : (magnitude * tableSize + 0.5) | 0)
  return {
    theme,
    background,
    diverging: (value, extent) => {
      const x = value / extent
      return x > 0 && x < Infinity ? positive[index(x)] : x < 0 && x > -Infinity ? negative[index(-x)] : background
    },
    activity: (value, extent) => {
      const x = value / extent
      return x > 0 && x < Infinity ? active[index(x)] : background
    },
  }
}

const palettes: Partial<Record<Theme, Palette>> = {}

/** The theme's palette, made once. */
export function getPalette(theme: Theme): Palette {
  return (palettes[theme] ??= createPalette(theme))
}

/** A packed colour as CSS: `rgb(12 34 56)`. */
export function cssColor(packed: number): string {
  return `rgb(${packed & 255} ${(packed >>> 8) & 255} ${(packed >>> 16) & 255})`
}
