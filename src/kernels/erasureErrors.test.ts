import { describe, expect, it } from 'vitest'
import { smallModel } from '../../test/smallModel'
import { initialParameters } from '../network/parameters'
import { createEpisodes, taskSizes } from '../tasks/registry'
import { erasableTargets, erasureErrors, type ErasureError } from './erasureErrors'
import { rolloutWith } from './interventionRollout'
import { createJavaScriptEngine } from './javascript/javascriptEngine'

const task = { name: 'sequence', dimension: 1, length: 2, delay: 2 } as const
const engine = createJavaScriptEngine()

describe.each(['hebbian', 'gradient', 'none'] as const)('errors after erasures, rule %s', (rule) => {
  const cell = rule === 'hebbian' ? 'lstm' : 'rnn'
  const config = smallModel({ ...taskSizes(task), cell, rule })
  const network = { config, parameters: initialParameters(config, 3) }
  const episodes = createEpisodes(task, 5, 1)

  it('are those of running the episode with the erasure, over the answers that follow it', async () => {
    const found: ErasureError[] = []
    for await (const one of erasureErrors(engine, network, episodes)) found.push(one)
    const targets = erasableTargets(config)
    expect(found).toHaveLength((episodes.steps - 1) * (targets.length + 1))
    for (const { target, step, answerError } of found) {
      const erasures = target ? [{ kind: 'erase', target, step } as const] : []
      const { outputs } = await rolloutWith(engine, network, episodes, erasures)
      const width = outputs.length / (episodes.batch * episodes.steps)
      const from = Math.max(step, episodes.answerFrom)
      const squares: number[] = []
      for (let episode = 0; episode < episodes.batch; episode++)
        for (let row = episode * episodes.steps + from; row < (episode + 1) * episodes.steps; row++)
          squares.push((outputs[row * width] - episodes.targets[row]) ** 2)
      const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length
      expect(answerError).toBeCloseTo(mean, 5)
    }
  })

  it('are of places that the network has', () => {
    const weights = ['encoder', 'feed', 'recurrent', 'readout', 'weights']
    const activity = cell === 'lstm' ? ['hidden', 'cellState'] : ['hidden']
    expect(erasableTargets(config)).toEqual(rule === 'none' ? activity : [...activity, ...weights])
  })
})
