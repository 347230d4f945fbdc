import { describe, expect, it } from 'vitest'
import { randomRun, withInterventions } from '../randomRun'
import { formatPair, formatSignificant } from '../../src/drawing/numberText'
import { defaultPlasticity } from '../../src/network/modelConfig'
import { activityReading, historyReading, writersStepReading } from '../../src/panels/inspector/chartReadings'
import { historyPath, valueScale, valueToY } from '../../src/panels/inspector/historyPath'
import { selectedHistory } from '../../src/panels/inspector/selectedHistory'
import { stepAxis, stepToX, xToStep } from '../../src/panels/inspector/stepAxis'
import { updateTerms } from '../../src/panels/inspector/updateTerms'
import { writersReading } from '../../src/panels/inspector/writersReading'

const selected = { layer: 'encoder', pre: 3, post: 2 } as const

describe('updateTerms', () => {
  it('add up to the next weight', () => {
    const current = randomRun()
    const history = selectedHistory(current, selected)!
    for (const step of [0, 5, 19]) {
      const { kept, written, next, clipped } = updateTerms(current.run.recording, history, step)
      expect(kept + written).toBeCloseTo(next, 6)
      expect(clipped).toBe(false)
    }
  })

  it('add up to what the step leaves, even where that is erased afterwards', () => {
    const current = withInterventions(randomRun(), [{ kind: 'erase', target: 'encoder', step: 6 }])
    const history = selectedHistory(current, selected)!
    const { kept, written, next, erased } = updateTerms(current.run.recording, history, 5)
    expect([erased, history.weight[6]]).toEqual([true, 0])
    expect(next).toBe(kept + written)
    expect(next).not.toBe(0)
    expect(updateTerms(current.run.recording, history, 6)).toMatchObject({ erased: false, weight: 0 })
  })

  it('say where the clip cut in', () => {
    const current = randomRun({ plasticity: { ...defaultPlasticity, weightClip: 0.01 } })
    const history = selectedHistory(current, selected)!
    const all = Array.from({ length: 20 }, (_, step) => updateTerms(current.run.recording, history, step))
    expect(all.some(({ clipped }) => clipped)).toBe(true)
    for (const { clipped, next } of all) if (clipped) expect(Math.abs(next)).toBeCloseTo(0.01, 7)
  })
})

describe('selectedHistory', () => {
  it('has none for a connection that the network lacks', () => {
    expect(selectedHistory(randomRun(), { layer: 'encoder', pre: 16, post: 0 })).toBeNull()
  })
})

describe('writersReading', () => {
  it('counts the share of steps about the same item', () => {
    const current = randomRun()
    const { run } = current
    run.episode.items.fill(0)
    run.episode.items[4] = 2
    run.episode.items[10] = 2
    const history = selectedHistory(current, selected)!
    const { shares, remark } = writersReading(run, history, 10)
    const total = shares.reduce((sum, share) => sum + Math.abs(share), 0)
    expect(remark).toBe(`${Math.round((100 * Math.abs(shares[4])) / total)}% while cue C was shown`)
  })

  it('has nobody to name at the first step', () => {
    const current = randomRun()
    expect(writersReading(current.run, selectedHistory(current, selected)!, 0).remark).toBe('nothing yet')
  })
})

describe('what the charts say of a step', () => {
  const current = randomRun()
  const { run } = current
  const history = selectedHistory(current, selected)!
  const { shares } = writersReading(run, history, 10)

  it('is the weight that the step finds, and what it writes', () => {
    const { eta, alpha, presynaptic, postsynaptic } = updateTerms(run.recording, history, 7)
    expect(historyReading(run, history, 7)).toBe(
      `step 7: w ${formatSignificant(history.weight[7])}, writes ${formatSignificant(eta * alpha * presynaptic * postsynaptic)}`,
    )
  })

  it('is what is left of the step’s write, beside the whole weight', () => {
    const [share, whole] = formatPair(shares[4], history.weight[10])
    const cue = 'ABCDE'[run.episode.items[4]]
    expect(writersStepReading(run, history, shares, 4, 10)).toBe(`step 4, cue ${cue}: ${share} of w ${whole}`)
    expect(writersStepReading(run, history, shares, 10, 10)).toMatch(/: not written yet at step 10$/)
  })

  it('is the unit’s activity', () => {
    expect(activityReading(Float32Array.of(0, 0.12345), 1)).toBe('step 1: 0.123')
  })
})

describe('the history’s scale', () => {
  it('holds every value and zero', () => {
    const scale = valueScale(Float32Array.of(0, 0.2, 0.5), 5, 50)
    expect([0, 0.5].map((value) => valueToY(scale, value))).toEqual([55, 5])
  })

  it('ends in round numbers', () => {
    expect(valueScale(Float32Array.of(-0.0213, 0, 0.4712), 5, 50)).toMatchObject({ low: -0.025, high: 0.5 })
  })

  it('puts a weight that never moves on a line in the middle', () => {
    expect(valueToY(valueScale(new Float32Array(4), 5, 50), 0)).toBe(30)
  })

  it('draws up to the playhead', () => {
    const axis = stepAxis(134, 10)
    const scale = valueScale(Float32Array.of(0, 1, 1), 0, 10)
    expect(historyPath(Float32Array.of(0, 1, 1), axis, scale, 1)).toBe('M34,10L44,0')
  })
})

describe('the step axis', () => {
  it('goes from steps to places and back', () => {
    const axis = stepAxis(296, 20)
    for (const step of [0, 7, 19]) expect(xToStep(axis, stepToX(axis, step) + 1)).toBe(step)
    expect(xToStep(axis, -5)).toBe(0)
    expect(xToStep(axis, 500)).toBe(19)
  })
})
