import { describe, expect, it } from 'vitest'
import { cssColor, getPalette } from './colorScales'
import { heatChart, heatChartHeight, heatLegend } from './heatChart'

const ink = cssColor(getPalette('light').activity(1, 1))

describe('a heat map', () => {
  const svg = heatChart({
    ...{ width: 348, title: 'Errors', firstColumn: 1, xLabel: 'step', extent: 2, theme: 'light' },
    rows: [
      { label: 'h', values: [0, 2] },
      { label: 'w', values: [NaN, 2e-9] },
    ],
    bands: [
      { label: 'store', from: 0.5, to: 1.5 },
      { label: 'recall', from: 1.5, to: 2.5 },
    ],
  })

  it('draws cells of a shade as one path, and nothing where a value is next to 0', () => {
    const cells = [...svg.matchAll(/<path d="([^"]*)" fill="(rgb[^"]*)"/g)]
    expect(cells).toHaveLength(1)
    expect(cells[0][2]).toBe(ink)
    // The second column of the first row, and the first of the second: cells are 100 wide and 15 high.
    expect(cells[0][1]).toBe('M232 37h100.1v13h-100.1zM132 52h100.1v13h-100.1z')
  })

  it('names rows, columns and bands', () => {
    for (const words of ['h', 'w', '1', '2', 'step', 'store', 'recall']) expect(svg).toContain(`>${words}</text>`)
    expect(heatChartHeight(2)).toBe(102)
  })

  it('has a legend that goes to full ink and marks what is asked for', () => {
    const legend = heatLegend({
      ...{ width: 348, label: 'error', extent: 2, theme: 'light' },
      marks: [
        { value: 0, label: 'none' },
        { value: 1, label: 'always 0' },
      ],
    })
    expect(legend).toContain(`fill="${ink}"`)
    expect(legend).toContain('>none</text>')
    expect(legend).toMatch(/x="100"[^>]*text-anchor="middle">always 0</)
  })
})
