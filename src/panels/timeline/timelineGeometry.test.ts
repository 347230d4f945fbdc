import { describe, expect, it } from 'vitest'
import { rowNames } from './rowPlan'
import {
  overviewXToPlace,
  rowAt,
  stepToOverviewX,
  stepToX,
  timelineGeometry,
  xToPlace,
  xToStep,
  type RowExtent,
  type TimelineGeometryOptions,
} from './timelineGeometry'

const usual = { writes: true, descends: false, hasCellState: false, interventionLanes: () => 0 }
const widths = [358, 390, 699, 700, 816, 1024, 1104, 1600]
const heights = [120, 192, 252, 332, 500]
const kinds: Partial<TimelineGeometryOptions>[] = [
  {},
  { writes: false },
  { descends: true, hasCellState: true, interventionLanes: () => 2 },
]
const cases = widths.flatMap((width) =>
  heights.flatMap((height) =>
    (
      [
        [10, [0, 10]],
        [20, [0, 20]],
        [60, [10, 30]],
        [500, [0, 500]],
        [500, [496, 500]],
      ] as const
    ).flatMap(([steps, range]) => kinds.map((kind) => ({ ...usual, width, height, steps, range, ...kind }))),
  ),
)
const wholeOf = (steps: number, width: number, height: number, kind = {}) =>
  timelineGeometry({ ...usual, width, height, steps, range: [0, steps], ...kind })

function extentsOf(geometry: ReturnType<typeof timelineGeometry>): RowExtent[] {
  return [...rowNames.map((name) => geometry.rows[name]), geometry.nothingWritten]
    .filter((extent) => extent !== undefined && extent !== null)
    .sort((a, b) => a.y - b.y)
}

describe('timelineGeometry', () => {
  it('lays out rows that do not overlap, and has room for all of them', () => {
    for (const options of cases) {
      const geometry = timelineGeometry(options)
      const extents = extentsOf(geometry)
      extents.slice(1).forEach(({ y, height }, k) => {
        expect(height).toBeGreaterThan(0)
        expect(y).toBeGreaterThanOrEqual(extents[k].y + extents[k].height)
      })
      const { y, height } = extents.at(-1)
      expect(y + height).toBeLessThan(geometry.rowsHeight)
      expect(geometry.head.height + geometry.bodyHeight).toBe(Math.max(options.height, geometry.head.height))
      expect(geometry.rowsHeight).toBeGreaterThanOrEqual(geometry.bodyHeight)
    }
  })

  it('shows every row that the network has, however low the panel is', () => {
    for (const height of heights) {
      expect(Object.keys(wholeOf(20, 1104, height, { hasCellState: true }).rows).sort()).toEqual([...rowNames].sort())
      expect(wholeOf(20, 390, height).rows.plasticNorm).toBeDefined()
    }
  })

  it('needs no scrolling for 20 steps at the usual height', () => {
    for (const descends of [false, true]) {
      const { rowsHeight, bodyHeight } = wholeOf(20, 1104, 333, { descends, hasCellState: true })
      expect(rowsHeight).toBe(bodyHeight)
    }
  })

  it('keeps what an answer comes from in sight in the lowest panel', () => {
    for (const width of [390, 1104]) {
      const { rows, bodyHeight } = wholeOf(20, width, width === 390 ? 252 : 192)
      expect(rows.rates!.y + rows.rates!.height).toBeLessThanOrEqual(bodyHeight)
    }
  })

  it('puts the internal loss beside the rates where it is what the network descends', () => {
    const order = (descends: boolean) => {
      const { rows } = wholeOf(20, 1104, 333, { descends })
      return [rows.rates!, rows.internalLoss!, rows.hidden!].map(({ y }) => y)
    }
    const [rates, loss, hidden] = order(true)
    expect(rates < loss && loss < hidden).toBe(true)
    expect(order(false)[1]).toBeGreaterThan(order(false)[2])
  })

  it('keeps the plot inside the panel, with room for labels and values', () => {
    for (const options of cases) {
      const { plotX, plotWidth, compact, head } = timelineGeometry(options)
      expect(compact).toBe(options.width < 700)
      expect(plotX).toBeGreaterThanOrEqual(compact ? 16 : 200)
      expect(options.width - plotX - plotWidth).toBeGreaterThanOrEqual(compact ? 16 : 76)
      if (head.overview) expect(head.overview.width).toBeLessThanOrEqual(plotWidth)
    }
  })

  it('goes from step to place and back', () => {
    for (const options of cases) {
      const geometry = timelineGeometry(options)
      const [from, to] = options.range
      const lost = Array.from({ length: to - from }, (_, k) => from + k).filter((step) => {
        const [left, right] = [stepToX(geometry, step), stepToX(geometry, step + 1)]
        return [0.001, 0.5, 0.999].some((share) => xToStep(geometry, left + share * (right - left)) !== step)
      })
      expect(lost).toEqual([])
      expect(xToStep(geometry, -50)).toBe(from)
      expect(xToStep(geometry, options.width + 50)).toBe(to - 1)
      expect(xToPlace(geometry, stepToX(geometry, from + 1.5))).toBeCloseTo(from + 1.5)
      expect(xToPlace(geometry, options.width + 50)).toBe(to)
    }
  })

  it('has an overview where the episode is zoomed or its steps are hard to aim at', () => {
    expect(wholeOf(20, 1104, 333).head.overview).toBeNull()
    const zoomed = timelineGeometry({ ...usual, width: 1104, height: 333, steps: 20, range: [5, 10] })
    expect(zoomed.head.overview).not.toBeNull()
    const long = wholeOf(500, 1104, 333)
    expect(stepToOverviewX(long, 0)).toBe(long.plotX)
    expect(stepToOverviewX(long, 500)).toBe(long.plotX + long.plotWidth)
    for (const step of [0, 17.5, 499]) expect(overviewXToPlace(long, stepToOverviewX(long, step))).toBeCloseTo(step)
    expect(overviewXToPlace(long, -1000)).toBe(0)
  })

  it('says which row is at a height, or nearest to it', () => {
    const geometry = wholeOf(20, 1104, 333)
    const { rates, answer } = geometry.rows
    expect(rowAt(geometry, rates!.y + 1)).toBe('rates')
    expect(rowAt(geometry, answer!.y + answer!.height + 1)).toBe('answer')
    expect(rowAt(geometry, -100)).toBe('items')
    expect(rowAt(geometry, 1000)).toBe('internalLoss')
  })

  it('has one line instead of the rows of writing for a network that cannot write', () => {
    for (const width of [390, 1104]) {
      const geometry = wholeOf(20, width, 332, { writes: false })
      expect(geometry.nothingWritten).not.toBeNull()
      for (const name of ['rates', 'updateNorm', 'internalLoss', 'plasticNorm'] as const)
        expect(geometry.rows[name]).toBeUndefined()
    }
  })

  it('keeps a place for the interventions between the phases and the items', () => {
    expect(wholeOf(20, 1104, 333).rows.interventions!.height).toBe(0)
    const { rows } = wholeOf(20, 1104, 333, { interventionLanes: () => 2 })
    expect(rows.interventions!.height).toBeGreaterThanOrEqual(32)
    expect(rows.items!.y).toBeGreaterThanOrEqual(rows.interventions!.height)
  })

  it('refuses a panel without width and an episode without steps', () => {
    expect(() => wholeOf(5, 0, 300)).toThrow('got 0 and 5')
    expect(() => wholeOf(0, 500, 300)).toThrow('got 500 and 0')
  })
})
