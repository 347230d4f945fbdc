import { describe, expect, it } from 'vitest'
import { RetrievalMap } from '../../../src/network/retrievalMap'
import { cellAt, movedCell, retrievalGeometry, rowToY, stairs } from '../../../src/panels/retrieval/retrievalGeometry'
import { cellSentence, checkText, mapFinding, sourcesOf } from '../../../src/panels/retrieval/retrievalWords'
import { engramStore } from '../../../src/store/engramStore'
import { recalledStep, retrievalLayerOf } from '../../../src/store/runRetrieval'
import { defaultCueReward } from '../../../src/tasks/cueReward'
import { defaultRegressionOf } from '../../../src/tasks/regression'
import { playedRun, type PlayedRunOptions } from '../../playedRun'

const items = [0, 1, 0, 2, 1, 0, 2, 2, 1, 0, 1, 0, 2, 1, 0, 1, 2, 0, 3, 1]

function played(options: Partial<PlayedRunOptions> = {}) {
  const current = playedRun({ task: defaultCueReward, items, ...options })
  const map = new RetrievalMap(current.run.recording, current.checkpoint.network.parameters, 'encoder')
  map.advance(0, Infinity)
  map.verify(Infinity)
  return { current, run: current.run, map }
}

describe('what a step asks for', () => {
  it('came with the steps that showed the same item', () => {
    const { episode } = played().run
    expect(sourcesOf(episode, 12)).toEqual([3, 6, 7])
    expect(sourcesOf(episode, 18)).toEqual([])
  })
})

describe('what a query of a function asks for', () => {
  it('is nearest to one of the examples', () => {
    const { run, map } = played({ task: defaultRegressionOf('line'), items: Array.from({ length: 30 }, () => -1) })
    const { inputs, inputSize } = run.episode
    const [nearest] = sourcesOf(run.episode, 15)
    const distance = (step: number) => Math.abs(inputs[step * inputSize] - inputs[15 * inputSize])
    for (let step = 0; step < 10; step++) expect(distance(nearest)).toBeLessThanOrEqual(distance(step))
    expect(sourcesOf(run.episode, 5)).toEqual([])
    expect(mapFinding(run, map, 'effect')).toMatch(
      /^At (none|\d+) of the 20 queries (the write that adds most was|was the write that adds most) made at the nearest example\./,
    )
  })
})

describe('the finding', () => {
  it('counts the queries whose strongest write showed the same cue', () => {
    // Cue B was shown once, at the start; everything else is cue A.
    const cues = items.map((_, step) => (step === 0 || step > 16 ? 1 : 0))
    const { run, map } = played({ items: cues })
    const asking = cues.map((_, step) => step).filter((step) => step >= 10)
    const hits = asking.filter((step) => {
      const row = [...map.rowOf('size', step)!]
      return sourcesOf(run.episode, step).includes(row.indexOf(Math.max(...row)))
    }).length
    expect(hits).toBeGreaterThan(0)
    expect(hits).toBeLessThan(10)
    expect(mapFinding(run, map, 'size')).toContain(`At ${hits} of the 10 queries the write that adds most was made`)
  })

  it('says so where none does', () => {
    const { run, map } = played()
    expect(mapFinding(run, map, 'effect')).toMatch(
      /^At none of the 9 queries was the write that adds most made when the same cue was shown\./,
    )
  })

  it('says that nothing is written where the rate is 0', () => {
    const { run, map } = played({ modulation: () => 0 })
    expect(mapFinding(run, map, 'size')).toBe('Nothing is written in this episode, so nothing is recalled.')
  })

  it('says where the numbers overflow', () => {
    const { run, map } = played()
    run.recording.hidden[6 * 8] = Infinity
    expect(mapFinding(run, map, 'effect')).toBe('The numbers overflow at step 6: only what is finite is drawn.')
  })
})

describe('a cell in words', () => {
  it('says what was written, what is left, and what it adds', () => {
    const { run, map } = played()
    const { eta, decay } = run.recording
    let left = 1
    for (let step = 4; step < 12; step++) left *= 1 - decay[step]
    const text = cellSentence(run, map, 'effect', { step: 12, past: 3 })
    expect(text).toMatch(/^Step 3 \(cue C\) changed the encoder by [\d.]+\. At step 12, \d+% of that is left/)
    expect(text).toContain(`${Math.round(100 * left)}% of that`)
    const p = run.recording.inputs.subarray(3 * map.retrieval.pre, 4 * map.retrieval.pre)
    const norm = Math.hypot(...map.retrieval.survivingWrite(12, 3)) / left
    expect(p.some((value) => value !== 0) && eta[3] > 0).toBe(true)
    expect(Number(/changed the encoder by ([\d.]+)\./.exec(text)![1])).toBeCloseTo(norm, 1)
  })

  it('gives the size as a length', () => {
    const { run, map } = played()
    expect(cellSentence(run, map, 'size', { step: 12, past: 3 })).toMatch(/adds a vector of length [\d.]+ to z\.$/)
  })

  it('says so where a step wrote nothing', () => {
    const { run, map } = played({ modulation: (step) => (step === 3 ? 0 : 1) })
    expect(cellSentence(run, map, 'effect', { step: 12, past: 3 })).toBe(
      'Step 3 (cue C) wrote nothing into the encoder.',
    )
  })
})

describe('the check line', () => {
  it('counts while the map grows, and then gives the errors', () => {
    const { map, current } = played()
    expect(checkText(map)).toMatch(/^Check: writes \+ slow part = z, off by at most \de−\d+ \(\|z\| up to [\d.]+\)/)
    const fresh = new RetrievalMap(current.run.recording, current.checkpoint.network.parameters, 'encoder')
    expect(checkText(fresh)).toBe('Adding up: 0 of 20 steps')
  })
})

describe('the step that is followed', () => {
  it('is the chosen one while it lies in the past, else the one that adds most', () => {
    const { current, map } = played()
    const state = { ...engramStore.getState(), retrievalLayer: 'encoder' as const, stepIndex: 12 }
    const row = [...map.rowOf('effect', 12)!].map(Math.abs)
    const strongest = row.indexOf(Math.max(...row))
    expect(recalledStep(current, { ...state, recalled: 5 })).toBe(5)
    expect(recalledStep(current, { ...state, recalled: 12 })).toBe(strongest)
    expect(recalledStep(current, { ...state, recalled: null })).toBe(strongest)
    expect(recalledStep(current, { ...state, stepIndex: 0 })).toBeNull()
    expect(recalledStep(played({ rule: 'none' }).current, state)).toBeNull()
  })

  it('is looked for in the layer with the largest plastic weights, unless another is chosen', () => {
    const { current } = played({ hiddenSize: 9 })
    const state = engramStore.getState()
    current.run.recording.finalState.plasticWeight!.feed.fill(10)
    expect(retrievalLayerOf({ ...current, checkpoint: { ...current.checkpoint, id: 'heavy feed' } }, state)).toBe(
      'feed',
    )
    expect(retrievalLayerOf(current, { ...state, retrievalLayer: 'readout' })).toBe('readout')
  })
})

describe('the triangle', () => {
  const geometry = retrievalGeometry(296, 20)

  it('finds the cell under a point, and none outside', () => {
    const { axis, columnWidth, rowHeight } = geometry
    expect(cellAt(geometry, axis.x + 3.5 * columnWidth, rowToY(geometry, 12) + rowHeight / 2)).toEqual({
      step: 12,
      past: 3,
    })
    expect(cellAt(geometry, axis.x + 12.5 * columnWidth, rowToY(geometry, 12.5))).toBeNull()
    expect(cellAt(geometry, axis.x - 3, rowToY(geometry, 12.5))).toBeNull()
    expect(cellAt(geometry, axis.x + 3, rowToY(geometry, 20.5))).toBeNull()
  })

  it('goes down its stairs to the last step', () => {
    expect(stairs(geometry).match(/V/g)).toHaveLength(19)
    expect(stairs(geometry)).toContain(`V${rowToY(geometry, 20)}`)
  })

  it('keeps within itself by keys', () => {
    expect(movedCell({ step: 5, past: 4 }, 20, 'ArrowUp')).toEqual({ step: 4, past: 3 })
    expect(movedCell({ step: 1, past: 0 }, 20, 'ArrowUp')).toEqual({ step: 1, past: 0 })
    expect(movedCell({ step: 19, past: 4 }, 20, 'ArrowDown')).toEqual({ step: 19, past: 4 })
    expect(movedCell({ step: 5, past: 4 }, 20, 'ArrowRight')).toEqual({ step: 5, past: 4 })
    expect(movedCell({ step: 5, past: 2 }, 20, 'Home')).toEqual({ step: 5, past: 0 })
    expect(movedCell({ step: 5, past: 2 }, 20, 'End')).toEqual({ step: 5, past: 4 })
    expect(movedCell({ step: 5, past: 2 }, 20, 'x')).toBeUndefined()
  })
})
