import { describe, expect, it } from 'vitest'
import type { EpisodeData } from '../tasks/episode'
import { classAnswers } from './classAnswers'

/** Two episodes of one support step and two queries, three classes: the queries ask for classes 0 and 2. */
const episodes: EpisodeData = {
  ...{ batch: 2, steps: 3, inputSize: 1, outputSize: 3, scoredFrom: 1, answerFrom: 1 },
  inputs: new Float32Array(6),
  targets: Float32Array.of(...[0, 0, 0, 1, 0, 0, 0, 0, 1], ...[0, 0, 0, 1, 0, 0, 0, 0, 1]),
}

describe('classAnswers', () => {
  it('counts a query as right where its class is likeliest, on the first query and on all', () => {
    // Four output units: the fourth is not an answer, however large.
    const outputs = Float32Array.of(...[9, 0, 0, 9, 2, 1, 0, 9, 0, 3, 1, 9], ...[0, 0, 0, 9, 0, 1, 0, 9, 0, 0, 1, 9])
    expect(classAnswers(outputs, episodes).map(({ firstAccuracy, accuracy }) => [firstAccuracy, accuracy])).toEqual([
      [1, 0.5],
      [0, 0.5],
    ])
  })

  it('does not count a step without a target', () => {
    const targets = episodes.targets.slice().fill(0, 6, 9)
    const outputs = Float32Array.of(...[0, 0, 0, 9, 2, 1, 0, 3, 1], ...[0, 0, 0, 0, 1, 0, 0, 0, 1])
    const counted = classAnswers(outputs, { ...episodes, targets })
    expect(counted.map(({ accuracy }) => accuracy)).toEqual([1, 0.5])
    const [unknown] = classAnswers(outputs, { ...episodes, targets: new Float32Array(18) })
    expect(unknown).toEqual({ loss: NaN, firstAccuracy: NaN, accuracy: NaN })
  })

  it('has a loss of log 3 where all classes are as likely, and survives large logits', () => {
    const even = classAnswers(new Float32Array(18), episodes)
    for (const { loss } of even) expect(loss).toBeCloseTo(Math.log(3), 6)
    const sure = new Float32Array(18).fill(0)
    for (let episode = 0; episode < 2; episode++) {
      sure[episode * 9 + 3] = 1e4
      sure[episode * 9 + 8] = 1e4
    }
    expect(classAnswers(sure, episodes)[0]).toEqual({ loss: 0, firstAccuracy: 1, accuracy: 1 })
  })
})
