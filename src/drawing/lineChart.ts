import { line, scaleLinear, scaleLog } from 'd3'
import { linearTicks, logTicks } from './chartTicks'
import { spreadLabels } from './labelPlacement'
import { coordinate, svgElement, svgText } from './svg'

export interface ChartLine {
  readonly points: readonly (readonly [x: number, y: number])[]
  /** A CSS colour. */
  readonly colour: string
  /** Pixels. */
  readonly width: number
  /** Words beside the line's end; a line without them is not named. */
  readonly label?: string
  readonly opacity?: number
  readonly dash?: string
}

export interface ChartAxis {
  readonly label: string
  readonly domain: readonly [low: number, high: number]
}

/** A named stretch of the x axis. */
export interface ChartBand {
  readonly label: string
  readonly from: number
  readonly to: number
}

export interface LineChart {
  /** Pixels, labels included. */
  readonly width: number
  readonly height: number
  readonly title: string
  readonly x: ChartAxis
  readonly y: ChartAxis & { readonly scale: 'linear' | 'log' }
  readonly lines: readonly ChartLine[]
  /** Dashed lines across, each with its words. */
  readonly references?: readonly { readonly y: number; readonly label: string }[]
  readonly bands?: readonly ChartBand[]
}

const margin = { top: 36, right: 104, bottom: 38, left: 60 }
const labelGap = 13

/**
 * Lines over one horizontal axis, each named at its right end, as SVG text: a group whose top left corner is (0, 0).
 * On a logarithmic axis, values at or below 0 are left out of their line, which has a gap there.
 */
export function lineChart({ width, height, title, x, y, lines, references = [], bands = [] }: LineChart): string {
  const right = width - margin.right
  const bottom = height - margin.bottom
  const across = scaleLinear(x.domain, [margin.left, right])
  const up = (y.scale === 'log' ? scaleLog : scaleLinear)(y.domain, [bottom, margin.top]).clamp(true)
  const drawable = (value: number) => Number.isFinite(value) && (y.scale === 'linear' || value > 0)
  const path = line<readonly [number, number]>()
    .defined(([, value]) => drawable(value))
    .x(([at]) => across(at))
    .y(([, value]) => up(value))
    .digits(1)

  const yTicks = y.scale === 'log' ? logTicks(...y.domain) : linearTicks(...y.domain, 5)
  const grid = yTicks.map(({ value, label }) => {
    const at = up(value)
    return (
      svgElement('path', { d: `M${margin.left} ${coordinate(at)}H${coordinate(right)}`, stroke: 'var(--hairline)' }) +
      svgText(label, margin.left - 6, at + 4, { 'text-anchor': 'end', fill: 'var(--ink3)' })
    )
  })
  const feet = linearTicks(...x.domain, Math.max(2, Math.floor((right - margin.left) / 70))).map(({ value, label }) =>
    svgText(label, across(value), bottom + 15, { 'text-anchor': 'middle', fill: 'var(--ink3)' }),
  )
  const bandMarks = bands.map(({ label, from, to }, k) => {
    const edge = `M${coordinate(across(from))} ${margin.top}V${coordinate(bottom)}`
    return (
      (k > 0 ? svgElement('path', { d: edge, stroke: 'var(--frame)' }) : '') +
      svgText(label, (across(from) + across(to)) / 2, margin.top - 5, { 'text-anchor': 'middle', fill: 'var(--ink3)' })
    )
  })
  const dashed = references.map(({ y: value }) =>
    svgElement('path', {
      d: `M${margin.left} ${coordinate(up(value))}H${coordinate(right)}`,
      stroke: 'var(--ink2)',
      'stroke-dasharray': '4 3',
    }),
  )
  const drawn = lines.map(({ points, colour, width: strokeWidth, opacity, dash }) =>
    svgElement('path', {
      d: path(points) ?? '',
      fill: 'none',
      stroke: colour,
      'stroke-width': strokeWidth,
      'stroke-linejoin': 'round',
      opacity: opacity === undefined ? undefined : String(opacity),
      'stroke-dasharray': dash,
    }),
  )

  const named = [
    ...lines.flatMap(({ points, label, colour }) => {
      const end = points.findLast(([, value]) => drawable(value))
      return label && end ? [{ label, colour, from: [across(end[0]), up(end[1])] as const }] : []
    }),
    ...references.map(({ label, y: value }) => ({ label, colour: 'var(--ink2)', from: [right, up(value)] as const })),
  ]
  const places = spreadLabels(
    named.map(({ from }) => from[1]),
    labelGap,
    margin.top,
    bottom,
  )
  const names = named.map(({ label, colour, from }, k) => {
    // A line that ends early is led to its name.
    const lead =
      right - from[0] > 2
        ? svgElement('path', {
            d: `M${from.map(coordinate).join(' ')}L${coordinate(right + 4)} ${coordinate(places[k])}`,
            stroke: colour,
            'stroke-width': '0.75',
            'stroke-dasharray': '1 3',
          })
        : ''
    return lead + svgText(label, right + 8, places[k] + 4, { fill: colour, 'font-weight': 500 })
  })

  return svgElement(
    'g',
    {},
    svgText(title, margin.left, 14, { fill: 'var(--ink)', 'font-size': 13, 'font-weight': 500 }),
    ...grid,
    ...feet,
    ...bandMarks,
    ...dashed,
    ...drawn,
    ...names,
    svgElement('path', { d: `M${margin.left} ${coordinate(bottom)}H${coordinate(right)}`, stroke: 'var(--frame)' }),
    svgText(x.label, (margin.left + right) / 2, height - 6, { 'text-anchor': 'middle' }),
    svgText(y.label, 0, 0, {
      'text-anchor': 'middle',
      transform: `translate(12 ${coordinate((margin.top + bottom) / 2)}) rotate(-90)`,
    }),
  )
}
