import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cueRewardEpisodes, defaultCueReward } from './cueReward'
import type { CueRewardTask, EpisodeBatch } from './episode'

const anyTask: fc.Arbitrary<CueRewardTask> = fc.record({
  name: fc.constant('cueReward'),
  cues: fc.integer({ min: 1, max: 8 }),
  cueSize: fc.integer({ min: 1, max: 20 }),
  showSteps: fc.integer({ min: 1, max: 20 }),
  querySteps: fc.integer({ min: 1, max: 20 }),
  cueNoise: fc.double({ min: 0, max: 1, noNaN: true }),
})
const anySeed = fc.integer({ min: 0, max: 2 ** 40 })
const anyBatch = fc.integer({ min: 1, max: 4 })

const cueAt = ({ inputs, inputSize }: EpisodeBatch, row: number, cueSize: number) =>
  inputs.subarray(row * inputSize, row * inputSize + cueSize)

/** Mean of a sample and how far it may lie from the truth: five standard errors. */
function estimate(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, variance, slack: 5 * Math.sqrt(variance / values.length) }
}

describe('cue-reward association', () => {
  it('shows cues with their reward, then alone under the query flag, and scores every step', () => {
    fc.assert(
      fc.property(anyTask, anyBatch, anySeed, (task, batch, seed) => {
        const { cueSize, showSteps, querySteps } = task
        const episodes = cueRewardEpisodes(task, batch, seed)
        const { steps, inputSize, inputs, targets } = episodes
        expect([steps, inputSize, episodes.outputSize]).toEqual([showSteps + querySteps, cueSize + 2, 1])
        expect([episodes.scoredFrom, episodes.answerFrom]).toEqual([0, showSteps])
        expect([inputs.length, targets.length]).toEqual([batch * steps * inputSize, batch * steps])
        for (let row = 0; row < batch * steps; row++) {
          const [reward, query] = inputs.subarray(row * inputSize + cueSize, (row + 1) * inputSize)
          const showing = row % steps < showSteps
          expect(reward).toBe(showing ? targets[row] : 0)
          expect(query).toBe(showing ? 0 : 1)
          expect(Math.abs(targets[row])).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('gives steps with the same item the same reward and, without noise, the same cue', () => {
    fc.assert(
      fc.property(anyTask, anyBatch, anySeed, (task, batch, seed) => {
        const episodes = cueRewardEpisodes({ ...task, cueNoise: 0 }, batch, seed)
        const { steps, items, targets } = episodes
        for (let episode = 0; episode < batch; episode++) {
          const firstRow = new Map<number, number>()
          for (let row = episode * steps; row < (episode + 1) * steps; row++) {
            const item = items[row]
            expect(item >= 0 && item < task.cues).toBe(true)
            const first = firstRow.get(item) ?? row
            firstRow.set(item, first)
            expect(targets[row]).toBe(targets[first])
            expect(cueAt(episodes, row, task.cueSize)).toEqual(cueAt(episodes, first, task.cueSize))
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('draws cues U(0, 1), rewards U(-1, 1) and every cue equally often', () => {
    const task = { ...defaultCueReward, cueNoise: 0, showSteps: 1, querySteps: 1 }
    const batch = 4000
    const episodes = cueRewardEpisodes(task, batch, 5)
    const cues: number[] = []
    const rewards: number[] = []
    const counts = new Array<number>(task.cues).fill(0)
    for (let row = 0; row < 2 * batch; row += 2) {
      cues.push(...cueAt(episodes, row, task.cueSize))
      rewards.push(episodes.targets[row])
      counts[episodes.items[row]]++
    }
    const cue = estimate(cues)
    expect(Math.abs(cue.mean - 1 / 2)).toBeLessThan(cue.slack)
    expect(cue.variance).toBeCloseTo(1 / 12, 2)
    expect(cues.every((value) => value >= 0 && value <= 1)).toBe(true)
    const reward = estimate(rewards)
    expect(Math.abs(reward.mean)).toBeLessThan(reward.slack)
    expect(Math.abs(reward.variance - 1 / 3)).toBeLessThan(0.025)
    for (const count of counts) expect(Math.abs(count - batch / 5)).toBeLessThan(5 * Math.sqrt(batch * 0.16))
  })

  it('adds N(0, cueNoise) to every showing of a cue, and nothing to its reward', () => {
    const task = { ...defaultCueReward, cues: 1, showSteps: 2, querySteps: 1, cueNoise: 0.1 }
    const batch = 2000
    const episodes = cueRewardEpisodes(task, batch, 6)
    const differences: number[] = []
    for (let row = 0; row < 3 * batch; row += 3) {
      const [first, second] = [row, row + 1].map((r) => cueAt(episodes, r, task.cueSize))
      first.forEach((value, d) => differences.push(value - second[d]))
      expect(episodes.targets[row]).toBe(episodes.targets[row + 2])
    }
    const { mean, variance, slack } = estimate(differences)
    expect(Math.abs(mean)).toBeLessThan(slack)
    // Two independent noises: twice the variance.
    expect(Math.abs(variance / (2 * 0.1 ** 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / differences.length))
  })

  it('shows another noise but the same order and rewards when only cueNoise changes', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const quiet = cueRewardEpisodes({ ...defaultCueReward, cueNoise: 0 }, 2, seed)
        const noisy = cueRewardEpisodes(defaultCueReward, 2, seed)
        expect(noisy.items).toEqual(quiet.items)
        expect(noisy.targets).toEqual(quiet.targets)
        expect(noisy.inputs).not.toEqual(quiet.inputs)
      }),
      { numRuns: 20 },
    )
  })

  it('names phases and channels that cover the episode without gaps', () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        const { phases, steps, channels, inputSize } = cueRewardEpisodes(task, 1, 0)
        expect(phases.map(({ name }) => name)).toEqual(['show', 'query'])
        expect([0, ...phases.map(({ to }) => to)]).toEqual([...phases.map(({ from }) => from), steps])
        expect([0, ...channels.map(({ to }) => to)]).toEqual([...channels.map(({ from }) => from), inputSize])
      }),
    )
  })

  it('gives the same episodes for the same seed, others for another, and each one whatever the batch', () => {
    fc.assert(
      fc.property(anyTask, anySeed, (task, seed) => {
        const episodes = cueRewardEpisodes(task, 3, seed)
        expect(cueRewardEpisodes(task, 3, seed)).toEqual(episodes)
        expect(cueRewardEpisodes(task, 3, seed + 1).inputs).not.toEqual(episodes.inputs)
        const { inputs } = cueRewardEpisodes(task, 2, seed)
        expect(inputs).toEqual(episodes.inputs.subarray(0, inputs.length))
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    ['cues', 0],
    ['cues', 2.5],
    ['cueSize', 0],
    ['showSteps', 0],
    ['querySteps', 0],
    ['querySteps', NaN],
    ['querySteps', 491],
    ['cueNoise', -0.1],
    ['cueNoise', NaN],
    ['cueNoise', Infinity],
  ] as const)('rejects %s = %s with its name and range', (parameter, value) => {
    const act = () => cueRewardEpisodes({ ...defaultCueReward, [parameter]: value }, 1, 0)
    expect(act).toThrow(RangeError)
    expect(act).toThrow(new RegExp(`cueReward.*${parameter}.*, got `))
  })
})
