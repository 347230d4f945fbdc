import { describe, expect, it } from 'vitest'
import { learningCurveLines, meanCurve } from './learningCurves'
import { lineChart, type LineChart } from './lineChart'

const chart: LineChart = {
  width: 300,
  height: 200,
  title: 'Errors',
  x: { label: 'batches', domain: [0, 100] },
  y: { label: 'error', domain: [0.01, 1], scale: 'log' },
  lines: [{ points: [[0, 1], [50, 0.1], [100, 0.01]], colour: 'var(--hebbian)', width: 2, label: 'Hebbian' }], // prettier-ignore
  references: [{ y: 0.1, label: 'always 0' }],
}

/** The path of a line: the one with round joins. */
const lineOf = (svg: string) => /<path d="([^"]*)" fill="none"[^>]*stroke-linejoin/.exec(svg)?.[1]

describe('a line chart', () => {
  it('gives equal ratios equal heights on a logarithmic axis', () => {
    // From the left margin (60) to the right one (104), and from the lower margin (38) to the upper one (36).
    expect(lineOf(lineChart(chart))).toBe('M60,36L128,99L196,162')
  })

  it('names lines and references at their ends instead of in a legend', () => {
    const svg = lineChart(chart)
    expect(svg).toMatch(/<text x="204"[^>]*>Hebbian</)
    expect(svg).toMatch(/<text x="204"[^>]*>always 0</)
  })

  it('leaves a gap where a logarithm has no value, and keeps values outside the axis at its end', () => {
    const points = [[0, 1], [25, 0.1], [50, 0], [75, 1e-9], [100, 5]] as const // prettier-ignore
    const svg = lineChart({ ...chart, lines: [{ points, colour: 'red', width: 1 }] })
    expect(lineOf(svg)).toBe('M60,36L94,99M162,162L196,36')
  })
})

describe('learning curves', () => {
  const curves = [
    [[200, 0.2], [400, 0.1], [600, 0.1]], // prettier-ignore
    [[200, 0.4], [400, 0.3]], // prettier-ignore
  ] as const

  it('are averaged as far as all seeds go', () => {
    const mean = meanCurve(curves)
    expect(mean.map(([batch]) => batch)).toEqual([200, 400])
    expect(mean[0][1]).toBeCloseTo(0.3, 12)
    expect(mean[1][1]).toBeCloseTo(0.2, 12)
  })

  it('show each seed thin and the mean thick, and a single seed once', () => {
    const style = { colour: 'red', label: 'Hebbian' }
    expect(learningCurveLines(curves, style).map(({ width, label }) => [width, label])).toEqual([
      [1, undefined],
      [1, undefined],
      [2, 'Hebbian'],
    ])
    expect(learningCurveLines(curves.slice(0, 1), style)).toHaveLength(1)
    expect(learningCurveLines([], style)).toEqual([])
  })
})
