import { expect, it } from 'vitest'
import { randomRun } from '../../../test/randomRun'
import { outputPulls } from './outputPull'

it('weighs each output by w_out; the squares make up the internal loss', () => {
  const { checkpoint, run } = randomRun({ rule: 'gradient' })
  const { recording } = run
  const weights = checkpoint.network.parameters.internalLossWeight!.values
  weights.set(weights.map((_, k) => 0.5 + k))
  const pulls = outputPulls(recording, checkpoint.network.parameters, 4)
  const width = weights.length
  expect(pulls).toHaveLength(width)
  pulls.forEach(({ output, lossWeight, weighted }, k) => {
    expect(output).toBe(recording.outputs[4 * width + k])
    expect(lossWeight).toBe(0.5 + k)
    expect(weighted).toBeCloseTo(output * (0.5 + k), 12)
  })
})
