import { describe, expect, it } from 'vitest'
import { randomRun } from '../randomRun'
import { defaultOneShot } from '../../src/tasks/oneShot'
import { defaultSequence } from '../../src/tasks/sequenceReproduction'
import { answerReading } from '../../src/panels/stage/answerReading'

describe('answerReading', () => {
  it('sets the answer beside the target', () => {
    const { run } = randomRun()
    const { recording, episode } = run
    recording.outputs[12 * 4] = -0.567
    episode.targets[12] = 0.814
    expect(answerReading(run, 12)).toEqual({ label: 'Answer', answer: '−0.57', target: 'target 0.81', asked: true })
  })

  it('says that nothing is asked before the scored steps', () => {
    const { run } = randomRun({}, defaultSequence)
    expect(answerReading(run, 2)).toMatchObject({ target: 'not asked yet', asked: false })
  })

  it('names the likeliest class, its probability and the class that it is', () => {
    const { run } = randomRun({ lossKind: 'crossEntropy' }, { ...defaultSequence, dimension: 2 })
    const episode = { ...run.episode, task: { ...defaultOneShot, ways: 2 }, scoredFrom: 5 }
    run.recording.outputs.set([Math.log(3), 0], 12 * 5)
    run.episode.targets.set([0, 1], 12 * 2)
    expect(answerReading({ ...run, episode }, 12)).toMatchObject({ answer: 'A 75%', target: 'target B' })
  })

  it('gives several outputs as the root mean square of their errors', () => {
    const { run } = randomRun({}, { ...defaultSequence, dimension: 2 })
    run.recording.outputs.set([0.5, 0.1], 12 * 5)
    run.episode.targets.set([0.2, 0.5], 12 * 2)
    expect(answerReading(run, 12)).toMatchObject({ answer: '0.35', target: 'mean of 2 outputs' })
  })
})
