import { scaleLinear } from 'd3'
import { cssColor, getPalette } from './colorScales'
import { linearTicks } from './chartTicks'
import type { ChartBand } from './lineChart'
import { coordinate, svgAt, svgElement, svgText } from './svg'
import type { Theme } from './theme'

export interface HeatChart {
  /** Pixels, labels included. */
  readonly width: number
  readonly title: string
  readonly rows: readonly { readonly label: string; readonly values: ArrayLike<number> }[]
  /** Where the first column stands on the axis, which counts by ones. */
  readonly firstColumn: number
  readonly xLabel: string
  /** The value of the darkest colour; larger values have it too. */
  readonly extent: number
  readonly bands: readonly ChartBand[]
  readonly theme: Theme
}

const margin = { top: 36, right: 16, bottom: 36, left: 132 }
const rowHeight = 15
/** So many shades that neighbours cannot be told apart, and so few that cells of a shade share one path. */
const shades = 48

/** What has left the range of numbers has the darkest shade. */
const shade = (value: number, extent: number) =>
  value < extent ? Math.round(shades * Math.max(0, value / extent)) : shades
const shadeColour = (level: number, theme: Theme) => cssColor(getPalette(theme).activity(level, shades))

/** What {@link heatChart} takes in height. */
export function heatChartHeight(rows: number): number {
  return margin.top + rows * rowHeight + margin.bottom
}

/** A map of values by row and column, 0 as background and `extent` as full ink, as SVG text: a group from (0, 0). */
export function heatChart({ width, title, rows, firstColumn, xLabel, extent, bands, theme }: HeatChart): string {
  const columns = Math.max(...rows.map(({ values }) => values.length))
  const right = width - margin.right
  const bottom = margin.top + rows.length * rowHeight
  const across = scaleLinear([firstColumn - 0.5, firstColumn + columns - 0.5], [margin.left, right])
  const cellWidth = across(1) - across(0)
  const cells = new Map<number, string>()
  rows.forEach(({ values }, row) => {
    for (let k = 0; k < values.length; k++) {
      const level = shade(values[k], extent)
      const at = `M${coordinate(across(firstColumn + k - 0.5))} ${margin.top + row * rowHeight + 1}`
      const size = `h${coordinate(cellWidth + 0.1)}v${rowHeight - 2}h${coordinate(-cellWidth - 0.1)}z`
      cells.set(level, (cells.get(level) ?? '') + at + size)
    }
  })
  return svgElement(
    'g',
    {},
    svgText(title, margin.left, 14, { fill: 'var(--ink)', 'font-size': 13, 'font-weight': 500 }),
    ...[...cells]
      .sort(([a], [b]) => a - b)
      .filter(([level]) => level > 0)
      .map(([level, d]) => svgElement('path', { d, fill: shadeColour(level, theme) })),
    svgElement('rect', {
      ...{ x: margin.left, y: margin.top, width: right - margin.left, height: bottom - margin.top },
      ...{ fill: 'none', stroke: 'var(--frame)' },
    }),
    ...rows.map(({ label }, row) =>
      svgText(label, margin.left - 8, margin.top + (row + 0.5) * rowHeight + 4, { 'text-anchor': 'end' }),
    ),
    ...bands.map(({ label, from, to }, k) => {
      const at = coordinate(across(from))
      const words = svgText(label, (across(from) + across(to)) / 2, margin.top - 5, {
        'text-anchor': 'middle',
        fill: 'var(--ink3)',
      })
      if (k === 0) return words
      const gap = svgElement('path', { d: `M${at} ${margin.top}V${bottom}`, stroke: 'var(--bg)', 'stroke-width': 3 })
      const ends = `M${at} ${margin.top - 14}V${margin.top - 1}M${at} ${bottom + 1}V${bottom + 5}`
      return gap + svgElement('path', { d: ends, stroke: 'var(--ink3)' }) + words
    }),
    ...linearTicks(firstColumn, firstColumn + columns - 1, 10).map(({ value, label }) =>
      svgText(label, across(value), bottom + 14, { 'text-anchor': 'middle', fill: 'var(--ink3)' }),
    ),
    svgText(xLabel, (margin.left + right) / 2, bottom + 30, { 'text-anchor': 'middle' }),
  )
}

export interface HeatLegend {
  readonly width: number
  readonly label: string
  readonly extent: number
  /** Values worth knowing, from low to high. */
  readonly marks: readonly { readonly value: number; readonly label: string }[]
  readonly theme: Theme
}

/** The colours of a {@link heatChart}, with marked values: 48 pixels high. */
export function heatLegend({ width, label, extent, marks, theme }: HeatLegend): string {
  const barWidth = width - margin.left - margin.right
  const at = (value: number) => Math.min(1, value / extent) * barWidth
  const steps = Array.from({ length: shades + 1 }, (_, level) =>
    svgElement('rect', {
      ...{ x: (level / (shades + 1)) * barWidth, width: barWidth / (shades + 1) + 0.3, height: 10 },
      fill: shadeColour(level, theme),
    }),
  )
  return (
    svgText(label, margin.left - 8, 19, { 'text-anchor': 'end' }) +
    svgAt(
      margin.left,
      10,
      ...steps,
      svgElement('rect', { width: barWidth, height: 10, fill: 'none', stroke: 'var(--frame)' }),
      ...marks.map(
        ({ value, label: words }, k) =>
          svgElement('path', { d: `M${coordinate(at(value))} -2V14`, stroke: 'var(--ink)' }) +
          svgText(words, at(value), 26, {
            'text-anchor': k === 0 ? 'start' : at(value) > barWidth - 40 ? 'end' : 'middle',
          }),
      ),
    )
  )
}
