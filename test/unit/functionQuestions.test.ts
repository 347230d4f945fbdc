import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import { rolloutWith } from '../../src/kernels/interventionRollout'
import { applies, type Intervention } from '../../src/network/interventions'
import { readoutSize } from '../../src/network/layers'
import { defaultPlasticity, type ModelConfig } from '../../src/network/modelConfig'
import { initialParameters } from '../../src/network/parameters'
import { answersAt } from '../../src/runtime/functionQuestions'
import { gridOf, gridPoints, questionsAt } from '../../src/tasks/functionGrid'
import { defaultRegressionOf } from '../../src/tasks/regression'
import { createEpisodes, taskSizes } from '../../src/tasks/registry'
import { ridgeOf } from '../../src/tasks/ridgeRegression'
import { smallModel } from '../smallModel'

const task = { ...defaultRegressionOf('mlp'), variables: 3, examples: 5, queries: 4 }
const episode = createEpisodes(task, 1, 6)
const engine = await createEngine('javascript', nodeEngineFiles())

const kinds = (['rnn', 'lstm'] as const).flatMap((cell) =>
  (['none', 'hebbian', 'gradient'] as const).flatMap((rule) =>
    (['plastic', 'none'] as const).map((encoder) => ({ cell, rule, encoder })),
  ),
)

const meddling: Intervention[] = [
  { kind: 'erase', target: 'encoder', step: 3 },
  { kind: 'erase', target: 'hidden', step: 5 },
  { kind: 'erase', target: 'weights', step: 8 },
  { kind: 'freeze', target: 'readout', from: 1, to: 3 },
  { kind: 'holdEta', target: 'feed', eta: 0.3, from: 2, to: 6 },
]

function networkOf({ cell, rule, encoder }: Pick<ModelConfig, 'cell' | 'rule' | 'encoder'>) {
  const hiddenSize = encoder === 'plastic' ? 12 : taskSizes(task).inputSize
  const plasticity = { ...defaultPlasticity, etaScale: 0.6, innerLossScale: 1, maxUpdateNorm: 2 }
  const config = smallModel({ ...taskSizes(task), hiddenSize, cell, rule, encoder, plasticity })
  return { config, parameters: initialParameters(config, 5) }
}

describe.each(kinds)('asked for values of a function, an $cell with the rule “$rule”, encoder $encoder', (kind) => {
  const network = networkOf(kind)
  const width = readoutSize(network.config)
  const points = gridPoints(gridOf(episode, 7, 1))

  it.each([
    { name: 'left alone', interventions: [] },
    { name: 'meddled with', interventions: meddling },
  ])('answers as in an episode that asks it for each, $name', async ({ interventions: wanted }) => {
    const interventions = wanted.filter((one) => applies(one, network.config))
    const recording = await rolloutWith(engine, network, episode, interventions)
    const questions = questionsAt(points, episode.inputSize)
    let largest = 0
    for (const step of [0, 1, 3, 5, 8]) {
      const { answers } = await answersAt(engine, network, { episode, recording }, step, questions)
      for (const k of [0, 20, 64]) {
        const inputs = episode.inputs.slice()
        inputs.set(questions.subarray(k * episode.inputSize, (k + 1) * episode.inputSize), step * episode.inputSize)
        const { outputs } = await rolloutWith(engine, network, { ...episode, inputs }, interventions)
        expect(Math.abs(answers[k] - outputs[step * width])).toBeLessThan(2e-6)
        largest = Math.max(largest, Math.abs(answers[k]))
      }
    }
    expect(largest).toBeGreaterThan(0.01)
  })

  it('answers after the last step, as a longer episode does', async () => {
    const longer = createEpisodes({ ...task, queries: 5 }, 1, 6)
    // Values are standardised over all queries: those of the longer one are other values.
    const inputs = longer.inputs.slice(0, episode.inputs.length)
    const recording = await rolloutWith(engine, network, { ...episode, inputs }, [])
    const last = longer.inputs.subarray(episode.inputs.length)
    const { answers } = await answersAt(engine, network, { episode, recording }, episode.steps, last)
    const { outputs } = await rolloutWith(engine, network, longer, [])
    expect(Math.abs(answers[0] - outputs[episode.steps * width])).toBeLessThan(2e-6)
  })
})

it('ridge regression beside it has seen the examples before the step', async () => {
  const network = networkOf({ cell: 'rnn', rule: 'hebbian', encoder: 'plastic' })
  const recording = await rolloutWith(engine, network, episode, [])
  const point = [0.3, -0.2, 0.9]
  for (const step of [0, 2, 5, 9]) {
    const questions = questionsAt([point], episode.inputSize)
    const { ridge } = await answersAt(engine, network, { episode, recording }, step, questions)
    expect(ridge[0]).toBeCloseTo(ridgeOf(episode, step)(point), 6)
  }
})

it('a network whose numbers have overflowed answers nothing', async () => {
  const network = networkOf({ cell: 'rnn', rule: 'hebbian', encoder: 'plastic' })
  const recording = await rolloutWith(engine, network, episode, [])
  recording.outputs.fill(Infinity, 3 * readoutSize(network.config))
  const questions = questionsAt([[0, 0, 0]], episode.inputSize)
  const before = await answersAt(engine, network, { episode, recording }, 2, questions)
  const after = await answersAt(engine, network, { episode, recording }, 4, questions)
  expect([Number.isFinite(before.answers[0]), Number.isNaN(after.answers[0])]).toEqual([true, true])
})
