import { describe, expect, it } from 'vitest'
import { phaseSentence } from '../../../src/panels/headline/phaseSentence'
import { plainText } from '../../../src/panels/headline/phrase'
import { runWeightsOf } from '../../../src/store/runWeights'
import { randomRun, withInterventions } from '../../randomRun'

const said = (...[run, step, phase]: [ReturnType<typeof randomRun>, number, 'read' | 'compute' | 'gate' | 'write']) =>
  plainText(phaseSentence(run, step, phase, 'feed'))

describe.each(['rnn', 'lstm'] as const)('the phases of a step of the %s, in words', (cell) => {
  const run = randomRun({ cell, rule: 'hebbian' })
  const { recording, episode } = run.run

  it('read: how many inputs and units are active', () => {
    const inputs = recording.inputs.subarray(3 * episode.inputSize, 4 * episode.inputSize).filter((x) => x !== 0)
    recording.hidden.fill(0, 2 * recording.config.hiddenSize, 3 * recording.config.hiddenSize - 1)
    expect(said(run, 3, 'read')).toContain(
      `${inputs.length} inputs come in, and h of step 2 comes back with one active unit.`,
    )
    expect(said(run, 0, 'read')).toContain('and h is 0 at first.')
  })

  it('compute: the answer', () => {
    recording.outputs[3 * (recording.outputs.length / recording.steps)] = 0.126
    expect(said(run, 3, 'compute')).toContain('the answer is 0.13.')
    expect(said(run, 3, 'compute')).not.toContain('internal loss')
  })

  it('gate: the rates, and how far the norm limits them', () => {
    recording.modulation[3] = 1.25
    recording.eta[3] = 0.05
    recording.decay[3] = 0.125
    recording.updateNorm[3] = 2.5
    expect(said(run, 3, 'gate')).toBe('Gate: m 1.25 gives write rate η 0.0500 (limited to 40%) and forget rate 0.1250.')
    recording.updateNorm[3] = 0.5
    expect(said(run, 3, 'gate')).not.toContain('limited')
  })

  it('write: what becomes of the norm of w', () => {
    const weights = runWeightsOf(run)
    const norms = [3, 4].map((step) => weights.norm('feed', step).toFixed(3))
    expect(said(run, 3, 'write')).toContain(`in the feed, ‖w‖ goes from ${norms[0]} to ${norms[1]}.`)
  })
})

it('tells of the internal loss with the gradient rule, and of numbers that overflowed', () => {
  const run = randomRun({ rule: 'gradient' })
  run.run.recording.internalLoss[2] = 0.254
  expect(said(run, 2, 'compute')).toContain('The internal loss, 0.25, sends δ back.')
  const broken = randomRun()
  broken.run.recording.eta[4] = Infinity
  expect(said(broken, 4, 'gate')).toBe('Here the numbers overflow.')
  expect(said(broken, 5, 'read')).toBe('The numbers overflowed at step 4.')
})

it('tells what is done to the weights from outside', () => {
  const run = withInterventions(randomRun(), [
    { kind: 'freeze', target: 'weights', from: 2, to: 4 },
    { kind: 'holdEta', target: 'feed', eta: 0.3, from: 5, to: 7 },
    { kind: 'erase', target: 'feed', step: 9 },
  ])
  expect(said(run, 3, 'gate')).toContain('In the feed, w is frozen.')
  expect(said(run, 3, 'write')).toMatch(/^Write: in the feed, w is frozen, and ‖w‖ stays at/)
  expect(said(run, 5, 'gate')).toContain('In the feed, η is held at 0.3.')
  expect(said(run, 8, 'write')).toBe('Write: Δw lands in the feed, and all its w is erased before step 9.')
})
