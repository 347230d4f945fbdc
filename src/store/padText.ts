import type { Drawing, Stroke } from '../images/strokes'
import { untouchedPad, withPicture, type Pad, type PadPlace, type Picture } from './pad'

/** Two of these for each coordinate: the paper has 64 x 64 units on every side. */
const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-'
const base = digits.length

/**
 * "0:0a1b2c3d.4e5f,201:,q:,is:2": the box of class 0 holds two strokes, that of the third image of class 1 and the query's
 * are blank, and the query is of class 2 (from 0). Images of the user's are left out, with their class: an address cannot hold them.
 */
export function formatPad({ support, query, queryClass }: Pad): string {
  const parts = [...support]
    .sort(([a], [b]) => a - b)
    .flatMap(([place, picture]) => formatPicture(String(place), picture))
  parts.push(...formatPicture('q', query))
  if (query?.kind === 'drawing' && queryClass !== null) parts.push(`is:${queryClass}`)
  return parts.join()
}

function formatPicture(name: string, picture: Picture | null): string[] {
  if (picture?.kind !== 'drawing') return []
  return [`${name}:${picture.strokes.map((stroke) => stroke.map(formatCoordinate).join('')).join('.')}`]
}

function formatCoordinate(value: number): string {
  return digits[Math.floor(value / base)] + digits[value % base]
}

/** What {@link formatPad} wrote; null where the text is no such thing, or has a box twice. */
export function parsePad(text: string): Pad | null {
  let pad: Pad = untouchedPad
  const seen = new Set<string>()
  for (const part of text.split(',')) {
    const [name, value, ...more] = part.split(':')
    if (value === undefined || more.length > 0 || seen.has(name)) return null
    seen.add(name)
    if (name === 'is') {
      if (!/^\d{1,2}$/.test(value)) return null
      pad = { ...pad, queryClass: Number(value) }
      continue
    }
    const place = parsePlace(name)
    const strokes = parseDrawing(value)
    if (place === null || strokes === null) return null
    const picture = { kind: 'drawing', strokes } as const
    pad = withPicture(pad, place, picture)
  }
  return pad
}

function parsePlace(name: string): PadPlace | null {
  if (name === 'q') return 'query'
  return /^(0|[1-9]\d{0,3})$/.test(name) ? Number(name) : null
}

function parseDrawing(text: string): Drawing | null {
  if (text === '') return []
  const strokes = text.split('.').map(parseStroke)
  return strokes.every((stroke) => stroke !== null) ? strokes : null
}

function parseStroke(text: string): Stroke | null {
  if (!/^(?:[\w-]{4})+$/.test(text)) return null
  const values = [...text].map((digit) => digits.indexOf(digit))
  return values.flatMap((value, k) => (k % 2 === 0 ? [value * base + values[k + 1]] : []))
}
