import { describe, expect, it } from 'vitest'
import { defaultPlasticity, type Cell, type Encoder, type Rule } from '../../network/modelConfig'
import { initialParameters, type Network, type ParameterName } from '../../network/parameters'
import { finiteDifferences } from '../../numerics/finiteDifferences'
import { createRandom } from '../../numerics/random'
import type { EpisodeData } from '../../tasks/episode'
import { createJavaScriptEngine } from './javascriptEngine'
import { smallModel } from '../../../test/smallModel'

const engine = createJavaScriptEngine()

/** All values are multiples of this step, so that float32 takes it without rounding. */
const step = 2 ** -14
const onGrid = (values: Float32Array) => values.map((value) => Math.round(value / step) * step)

function example(
  cell: Cell,
  rule: Rule,
  encoder: Encoder,
  weightClip: number | null,
): { network: Network; episodes: EpisodeData } {
  const inputSize = encoder === 'plastic' ? 3 : 4
  const config = smallModel({
    cell,
    rule,
    encoder,
    inputSize,
    hiddenSize: 4,
    auxiliarySize: 1,
    plasticity: { ...defaultPlasticity, etaScale: 0.4, maxUpdateNorm: 0.5, weightClip, innerLossScale: 1 },
  })
  const random = createRandom([9])
  const filled = (size: number) => onGrid(Float32Array.from({ length: size }, () => random.uniformBetween(-1, 1)))
  const parameters = Object.fromEntries(
    Object.entries(initialParameters(config, 4)).map(([name, { shape, values }]) => [
      name,
      { shape, values: onGrid(values) },
    ]),
  )
  const [batch, steps] = [2, 6]
  return {
    network: { config, parameters },
    episodes: {
      ...{ batch, steps, inputSize, outputSize: 2, scoredFrom: 2, answerFrom: 0 },
      inputs: filled(batch * steps * inputSize),
      targets: filled(batch * steps * 2),
    },
  }
}

async function losses(points: readonly Float64Array[], lossAt: (values: Float32Array) => Promise<number>) {
  const results = new Map<string, number>()
  for (const point of points) results.set(point.join(), await lossAt(Float32Array.from(point)))
  return (point: Float64Array) => results.get(point.join())!
}

/** Central differences of the loss at some coordinates of a vector. */
async function differences(at: Float32Array, coordinates: number[], lossAt: (values: Float32Array) => Promise<number>) {
  const points: Float64Array[] = []
  const origin = Float64Array.from(at)
  finiteDifferences((point) => points.push(point.slice()), origin, coordinates, step)
  return finiteDifferences(await losses(points, lossAt), origin, coordinates, step)
}

const kinds = (['rnn', 'lstm'] as const).flatMap((cell) =>
  (['none', 'hebbian', 'gradient'] as const).flatMap((rule) =>
    (['plastic', 'none'] as const).flatMap((encoder) =>
      [null, 0.05].map((weightClip) => ({ cell, rule, encoder, weightClip })),
    ),
  ),
)

describe.each(kinds)('$cell, $rule, encoder $encoder, weightClip $weightClip', (kind) => {
  const { network, episodes } = example(kind.cell, kind.rule, kind.encoder, kind.weightClip)

  it('has the derivatives of its loss', async () => {
    const { gradients, inputGradients } = await engine.lossAndGradients(network, episodes, { inputGradients: true })
    const check = async (
      at: Float32Array,
      gradient: Float32Array,
      lossAt: (values: Float32Array) => Promise<number>,
    ) => {
      const coordinates = [0, at.length >> 1, at.length - 1]
      const expected = await differences(at, coordinates, lossAt)
      for (const [k, coordinate] of coordinates.entries())
        expect(Math.abs(gradient[coordinate] - expected[k])).toBeLessThan(1e-7 + 1e-6 * Math.abs(expected[k]))
    }
    const lossOf = async (changedNetwork: Network, changedEpisodes: EpisodeData) =>
      (await engine.lossAndGradients(changedNetwork, changedEpisodes)).loss
    await check(episodes.inputs, inputGradients!, (inputs) => lossOf(network, { ...episodes, inputs }))
    for (const [name, tensor] of Object.entries(network.parameters))
      await check(tensor.values, gradients[name as ParameterName]!.values, (values) =>
        lossOf({ ...network, parameters: { ...network.parameters, [name]: { ...tensor, values } } }, episodes),
      )
  })
})
