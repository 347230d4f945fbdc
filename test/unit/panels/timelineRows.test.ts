import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/numerics/random'
import { layerNames, readoutSize } from '../../../src/network/layers'
import { defaultPlasticity } from '../../../src/network/modelConfig'
import { cueRewardEpisodes, defaultCueReward } from '../../../src/tasks/cueReward'
import { defaultSequence, sequenceEpisodes } from '../../../src/tasks/sequenceReproduction'
import { playedRun } from '../../playedRun'
import { orderUnits } from '../../../src/panels/timeline/hiddenOrder'
import { channelList, inputBands } from '../../../src/panels/timeline/inputBands'
import { answerRange } from '../../../src/panels/timeline/paintAnswer'
import { signSteps } from '../../../src/panels/timeline/paintItems'
import { phaseLabel } from '../../../src/panels/timeline/paintPhases'
import { poolLargest, transposeSeries } from '../../../src/panels/timeline/raster'
import { rowLabels } from '../../../src/panels/timeline/rowLabels'
import { runInWords } from '../../../src/panels/timeline/runInWords'
import { bars, heightScale, stepLine } from '../../../src/panels/timeline/seriesPaths'
import { stepInWords, stepReadings } from '../../../src/panels/timeline/stepReadings'
import { timelineGeometry } from '../../../src/panels/timeline/timelineGeometry'

const usualRows = { writes: true, descends: false, hasCellState: false, interventionLanes: () => 0 }

describe('orderUnits', () => {
  // h [3 steps, 4 units]: unit 0 peaks last, 1 never fires, 2 and 3 peak first, 3 higher.
  const hidden = Float32Array.from([0, 0, 0.5, 0.8, 0.1, 0, 0.2, 0, 0.9, 0, 0, 0])

  it('sorts the active units by the step of their peak, the higher first', () => {
    expect(orderUnits(hidden, 3, 4, 'peak')).toEqual({ units: [3, 2, 0], active: 3 })
  })

  it('keeps all units in stored order', () => {
    expect(orderUnits(hidden, 3, 4, 'stored')).toEqual({ units: [0, 1, 2, 3], active: 3 })
  })

  it('takes negative activity for activity', () => {
    expect(orderUnits(Float32Array.from([0, 0.1, -0.9, 0]), 2, 2, 'peak').units).toEqual([1, 0])
  })
})

describe('rasters', () => {
  it('turns chosen series into rows', () => {
    const raster = transposeSeries(Float32Array.from([1, 2, 3, 4, 5, 6]), [0, 2], 3, [2, 0])
    expect(raster).toEqual({ rows: 2, columns: 2, values: Float32Array.from([3, 6, 1, 4]) })
    const last = transposeSeries(Float32Array.from([1, 2, 3, 4, 5, 6]), [1, 2], 3, [2, 0])
    expect(last).toEqual({ rows: 2, columns: 1, values: Float32Array.from([6, 4]) })
  })

  it('keeps the largest magnitude of what falls on one pixel', () => {
    const values = Float32Array.from([0, 0, 0, -0.9, 0, 0, 0.2, 0])
    expect(poolLargest({ rows: 4, columns: 2, values }, 2, 10)).toEqual({
      rows: 2,
      columns: 2,
      values: Float32Array.from([0, -0.9, 0.2, 0].map(Math.fround)),
    })
    expect(poolLargest({ rows: 1, columns: 8, values }, 5, 4).values).toEqual(Float32Array.from([0, -0.9, 0, 0.2]))
  })

  it('loses no active cell, whatever the sizes', () => {
    const random = createRandom(1)
    for (const [rows, columns] of [
      [128, 60],
      [33, 500],
      [1, 1],
    ]) {
      const values = new Float32Array(rows * columns)
      values[random.integer(values.length)] = -2
      const pooled = poolLargest({ rows, columns, values }, 36, 358)
      expect(pooled.rows).toBe(Math.min(rows, 36))
      expect(pooled.columns).toBe(Math.min(columns, 358))
      expect(pooled.values.filter((value) => value === -2)).toHaveLength(1)
    }
  })

  it('leaves a raster alone that fits', () => {
    const raster = { rows: 2, columns: 2, values: new Float32Array(4) }
    expect(poolLargest(raster, 2.9, 3)).toBe(raster)
  })
})

describe('inputs', () => {
  it('share their row, the values first and largest', () => {
    for (const { channels } of [cueRewardEpisodes(defaultCueReward, 1, 1), sequenceEpisodes(defaultSequence, 1, 1)]) {
      const bands = inputBands(channels, { y: 10, height: 40 })
      expect(bands[0].y).toBe(10)
      expect(bands[0].height).toBeGreaterThan(2 * bands[1].height)
      bands.slice(1).forEach((band, k) => expect(band.y).toBeGreaterThan(bands[k].y + bands[k].height))
      expect(bands.at(-1).y + bands.at(-1).height).toBeCloseTo(50)
    }
  })

  it('are listed in words', () => {
    expect(channelList(cueRewardEpisodes(defaultCueReward, 1, 1).channels)).toBe('14 cue values, reward, query flag')
    expect(channelList(sequenceEpisodes(defaultSequence, 1, 1).channels)).toBe('value, store flag, recall flag')
  })
})

describe('signs of the items', () => {
  const cues = cueRewardEpisodes(defaultCueReward, 1, 1)
  const sequence = sequenceEpisodes({ ...defaultSequence, length: 20, delay: 20 }, 1, 1)

  it('stand at every step where there is room', () => {
    expect(signSteps(cues, [0, 20], 18)).toHaveLength(20)
    expect(signSteps(sequence, [0, 60], 40)).toHaveLength(40)
  })

  it('thin out to round positions in a long sequence, and vanish for cues', () => {
    expect(signSteps(sequence, [0, 60], 6).map((step) => sequence.items[step] + 1)).toEqual([
      5, 10, 15, 20, 5, 10, 15, 20,
    ])
    expect(signSteps(cues, [0, 20], 6)).toEqual([])
  })
})

describe('phase labels', () => {
  const phase = { name: 'recall', description: 'values asked for, in order', from: 0, to: 9 } as const

  it('give up their description, then their name, as room runs out', () => {
    expect(phaseLabel(phase, 300, true)).toEqual({ title: 'Recall', description: phase.description })
    expect(phaseLabel(phase, 300, false)).toEqual({ title: 'Recall', description: '' })
    expect(phaseLabel(phase, 120, true)).toEqual({ title: 'Recall', description: '' })
    expect(phaseLabel(phase, 20, true)).toEqual({ title: '', description: '' })
  })
})

describe('paths', () => {
  const geometry = timelineGeometry({ ...usualRows, width: 504, height: 252, steps: 4, range: [0, 4] })
  const zoomed = timelineGeometry({ ...usualRows, width: 504, height: 252, steps: 8, range: [2, 6] })
  const heightOf = heightScale({ y: 100, height: 50 }, 0, 4)

  it('are level within a step', () => {
    expect(stepLine([0, 4, 2, 2], geometry, heightOf)).toBe('M16 150H134V100H252V125H370V125H488')
    expect(stepLine([0, 4, 2, 2], geometry, heightOf, 1)).toBe('M16 150H134')
  })

  it('show the steps that are zoomed to, where these lie', () => {
    expect(stepLine([9, 9, 0, 4, 2, 2, 9, 9], zoomed, heightOf)).toBe(stepLine([0, 4, 2, 2], geometry, heightOf))
    expect(bars([9, 9, 0, 4, 0, 0, 9, 9], zoomed, heightOf)).toBe(bars([0, 4, 0, 0], geometry, heightOf))
  })

  it('are broken where a value is not finite', () => {
    expect(stepLine([0, Infinity, NaN, 4], geometry, heightOf)).toBe('M16 150H134M370 100H488')
  })

  it('draw no bar for 0', () => {
    expect(bars([0, 4, 0, 0], geometry, heightOf)).toBe('M135 150V100h116V150z')
  })

  it('can use a square root’s scale', () => {
    const root = heightScale({ y: 0, height: 100 }, 0, 16, true)
    expect([0, 1, 4, 16].map(root)).toEqual([100, 75, 50, 0])
  })

  it('survive values that are all the same', () => {
    expect(heightScale({ y: 0, height: 10 }, 0, 0)(0)).toBe(10)
  })
})

describe('answerRange', () => {
  it('covers 0, answers and targets', () => {
    const { run } = playedRun({ task: defaultSequence, answerShare: 3 })
    const [low, high] = answerRange({ run, ghost: null })
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0)
    for (const target of run.episode.targets) {
      expect(3 * target).toBeLessThan(high)
      expect(3 * target).toBeGreaterThan(low)
    }
  })
})

it('looks at what is scored alone', () => {
  const { run } = playedRun({ task: defaultSequence })
  const { outputs, config } = run.recording
  const loud = Float32Array.from(outputs, (value, k) => (k < run.episode.scoredFrom * readoutSize(config) ? 40 : value))
  const of = (values: Float32Array) =>
    answerRange({ run: { ...run, recording: { ...run.recording, outputs: values } }, ghost: null })
  expect(of(loud)).toEqual(of(outputs))
})

it('leaves room for the answers of an untouched run', () => {
  const { run } = playedRun({ task: defaultSequence, answerShare: 0 })
  const ghost = playedRun({ task: defaultSequence, answerShare: 5 }).run
  const [low, high] = answerRange({ run, ghost })
  for (const target of run.episode.targets) expect(5 * target > low && 5 * target < high).toBe(true)
})

describe('readings', () => {
  it('give every row’s value at a step', () => {
    const { run } = playedRun({ task: defaultCueReward })
    const show = stepReadings(run, 3)
    const target = run.episode.targets[3].toFixed(2).replace('-', '−')
    expect(show.inputs).toEqual({ value: target, unit: 'reward' })
    expect(show.answer).toEqual({ value: target, unit: `of ${target}` })
    expect(show.items!.value).toBe('ABCDE'[run.episode.items[3]])
    expect(show.rates).toEqual({ value: '0.100', unit: '0.100' })
    expect(layerNames).toContain(show.plasticNorm!.unit)
    expect(stepReadings(run, 15).inputs).toEqual({ value: '1', unit: 'query' })
  })

  it('tell what is not scored, and the error of several outputs', () => {
    const { run } = playedRun({ task: { ...defaultSequence, dimension: 2 }, cell: 'lstm', answerShare: 0 })
    expect(stepReadings(run, 6).answer).toEqual({ value: '–', unit: 'not scored' })
    expect(stepReadings(run, 6).items!.value).toBe('–')
    expect(stepReadings(run, 12).answer!.unit).toBe('error')
    expect(stepReadings(run, 12).hidden!.unit).toBe('mean |h|')
  })

  it('put a step into words', () => {
    const { run } = playedRun({ task: defaultSequence })
    expect(stepInWords(run, 1)).toBe('step 1 of 0 to 14, store, value 2 of 5')
    expect(stepInWords(run, 7)).toBe('step 7 of 0 to 14, delay')
    expect(stepInWords(run, 11)).toMatch(/^step 11 of 0 to 14, recall, value 2 of 5, answer (\S+), target \1$/)
  })

  it('put a run into words', () => {
    const { run } = playedRun({ task: defaultSequence, modulation: (step) => (step < 5 ? 1.5 : 0.1) })
    const words = runInWords(run)
    expect(words).toContain('An episode of 15 steps: store (values come in), steps 0 to 4; delay')
    expect(words).toContain('Mean modulation, from 0 to 2: 1.50 in store, 0.10 in delay, 0.10 in recall.')
    expect(runInWords(playedRun({ task: defaultSequence, rule: 'none' }).run)).toContain('Nothing is written')
  })

  it('tell where the numbers overflow', () => {
    const { run } = playedRun({ task: defaultSequence })
    run.recording.hidden[7 * run.recording.config.hiddenSize] = Infinity
    expect(runInWords(run)).toContain('The numbers overflow at step 7')
    expect(stepInWords(run, 6)).not.toContain('overflow')
    expect(stepInWords(run, 7)).toBe('step 7 of 0 to 14, delay, numbers overflow')
    expect(stepInWords(run, 8)).toBe('step 8 of 0 to 14, delay, numbers overflowed at step 7')
  })
})

describe('labels', () => {
  const labels = (options: Parameters<typeof playedRun>[0]) =>
    rowLabels(playedRun(options).run, { compact: false, beyond: false, normCompressed: true })

  it('name the limit, the scale, and what the rule does not use', () => {
    expect(labels({ task: defaultCueReward }).updateNorm!.note).toBe('limit 1, √ scale')
    expect(labels({ task: defaultCueReward }).internalLoss!.note).toBe('not used by this rule')
    expect(labels({ task: defaultCueReward, rule: 'gradient' }).internalLoss!.note).toBe('each step descends it')
    const unlimited = { ...defaultPlasticity, maxUpdateNorm: Infinity }
    expect(labels({ task: defaultCueReward, plasticity: unlimited }).updateNorm!.note).toBe('no limit, √ scale')
  })

  it('say where the modulation is held', () => {
    const note = (modulation: 'learned' | 'off' | number, modulated = true) =>
      labels({ task: defaultCueReward, modulated, plasticity: { ...defaultPlasticity, modulation } }).rates!.note
    expect(note('learned')).toBe('')
    expect(note('off')).toMatch(/^m held at 1:/)
    expect(note(0.3)).toMatch(/^m held at 0.3:/)
    expect(note('learned', false)).toMatch(/^m held at 1:/)
  })
})
