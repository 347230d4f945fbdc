import { describe, expect, it } from 'vitest'
import { rowNames, stepToX, timelineGeometry, xToStep, type RowExtent } from './timelineGeometry'

const widths = [358, 390, 699, 700, 816, 1024, 1104, 1600]
const heights = [180, 252, 284, 331, 332, 500]
const cases = widths.flatMap((width) =>
  heights.flatMap((height) =>
    [10, 20, 60, 500].flatMap((steps) => [true, false].map((writes) => ({ width, height, steps, writes }))),
  ),
)

function extentsOf(geometry: ReturnType<typeof timelineGeometry>): RowExtent[] {
  return [...rowNames.map((name) => geometry.rows[name]), geometry.nothingWritten]
    .filter((extent) => extent !== undefined && extent !== null)
    .sort((a, b) => a.y - b.y)
}

describe('timelineGeometry', () => {
  it('lays out rows that do not overlap and stay inside the panel', () => {
    for (const options of cases) {
      const geometry = timelineGeometry(options)
      const extents = extentsOf(geometry)
      extents.forEach(({ y, height }, k) => {
        expect(height).toBeGreaterThan(0)
        if (k > 0) expect(y).toBeGreaterThanOrEqual(extents[k - 1].y + extents[k - 1].height)
      })
      const bottom = extents.at(-1).y + extents.at(-1).height
      expect(bottom).toBeLessThan(geometry.columnBottom)
      expect(geometry.columnBottom).toBeLessThanOrEqual(Math.max(options.height, 240))
    }
  })

  it('keeps the plot inside the panel, with room for labels and values', () => {
    for (const options of cases) {
      const { plotX, plotWidth, compact } = timelineGeometry(options)
      expect(compact).toBe(options.width < 700)
      expect(plotX).toBeGreaterThanOrEqual(compact ? 16 : 200)
      expect(options.width - plotX - plotWidth).toBeGreaterThanOrEqual(compact ? 16 : 76)
    }
  })

  it('goes from step to place and back', () => {
    for (const options of cases) {
      const geometry = timelineGeometry(options)
      const lost = Array.from({ length: options.steps }, (_, step) => step).filter((step) => {
        const [left, right] = [stepToX(geometry, step), stepToX(geometry, step + 1)]
        return [0.001, 0.5, 0.999].some((share) => xToStep(geometry, left + share * (right - left)) !== step)
      })
      expect(lost).toEqual([])
      expect(xToStep(geometry, -50)).toBe(0)
      expect(xToStep(geometry, options.width + 50)).toBe(options.steps - 1)
    }
  })

  it('shows every row from 284 px on, and the least needed on a phone', () => {
    const wide = timelineGeometry({ width: 1104, height: 284, steps: 20, writes: true })
    expect(Object.keys(wide.rows)).toEqual([...rowNames])
    const phone = timelineGeometry({ width: 390, height: 251, steps: 20, writes: true })
    expect(Object.keys(phone.rows)).toEqual(['phases', 'items', 'answer', 'gate'])
  })

  it('has one line instead of the rows of writing for a network that cannot write', () => {
    for (const width of [390, 1104]) {
      const geometry = timelineGeometry({ width, height: 332, steps: 20, writes: false })
      expect(geometry.nothingWritten).not.toBeNull()
      for (const name of ['gate', 'updateNorm', 'internalLoss', 'plasticNorm'] as const)
        expect(geometry.rows[name]).toBeUndefined()
    }
  })

  it('refuses a panel without width and an episode without steps', () => {
    expect(() => timelineGeometry({ width: 0, height: 300, steps: 5, writes: true })).toThrow('got 0 and 5')
    expect(() => timelineGeometry({ width: 500, height: 300, steps: 0, writes: true })).toThrow('got 500 and 0')
  })
})
