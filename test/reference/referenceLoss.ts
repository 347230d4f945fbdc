import { layerShape, layersOf, mapLayers, readoutSize, type LayerName } from '../../src/network/layers'
import type { ModelConfig } from '../../src/network/modelConfig'
import type { ParameterName } from '../../src/network/parameters'
import type { EpisodeData } from '../../src/tasks/episode'

/** Parameters in float64, by name. */
export type ReferenceParameters = Readonly<Partial<Record<ParameterName, Float64Array>>>

interface LayerState {
  readonly weight: Float64Array
  readonly bias: Float64Array
}

type Plastic = Record<LayerName, LayerState>

/**
 * The loss of a rollout in float64 loops, written from the paper's equations with nothing in common with the engines.
 * The gradient rule's g(t) is found by perturbing every plastic weight in turn: no derivative is written down here.
 */
export function referenceLoss(config: ModelConfig, parameters: ReferenceParameters, episodes: EpisodeData): number {
  let sum = 0
  for (let episode = 0; episode < episodes.batch; episode++) sum += episodeLoss(config, parameters, episodes, episode)
  return sum / episodes.batch
}

function episodeLoss(config: ModelConfig, parameters: ReferenceParameters, data: EpisodeData, episode: number): number {
  const { plasticity, hiddenSize } = config
  const { steps, inputSize, outputSize, scoredFrom } = data
  const plastic: Plastic = mapLayers(config, (layer) => {
    const { pre, post } = layerShape(config, layer)
    return { weight: new Float64Array(pre * post), bias: new Float64Array(post) }
  })
  let hidden: Float64Array = new Float64Array(hiddenSize)
  let cellState: Float64Array = new Float64Array(hiddenSize)
  let loss = 0
  for (let t = 0; t < steps; t++) {
    const row = episode * steps + t
    const input = Float64Array.from(data.inputs.subarray(row * inputSize, (row + 1) * inputSize))
    const run = () => forward(config, parameters, plastic, input, hidden, cellState)
    const activity = run()
    if (t >= scoredFrom) {
      const target = data.targets.subarray(row * outputSize, (row + 1) * outputSize)
      loss += outputLoss(config, activity.output.subarray(0, outputSize), target)
    }

    const direction = mapLayers(config, (layer): LayerState => {
      const { weight, bias } = plastic[layer]
      const internal = () => internalLoss(config, parameters, run().output)
      if (config.rule === 'gradient') return { weight: perturb(weight, internal), bias: perturb(bias, internal) }
      const [p, q] = activity.factors[layer]
      const outer = Float64Array.from(weight, (_, k) => p[Math.floor(k / q.length)] * q[k % q.length])
      return { weight: config.rule === 'hebbian' ? outer : outer.fill(0), bias: new Float64Array(bias.length) }
    })
    let squared = 0
    for (const layer of layersOf(config))
      for (const part of [direction[layer].weight, direction[layer].bias]) for (const g of part) squared += g * g
    const logit = activity.output[readoutSize(config) - 1]
    const learned = config.modulated && plasticity.modulation === 'learned'
    const modulation = learned
      ? 2 / (1 + Math.exp(-logit))
      : typeof plasticity.modulation === 'number'
        ? plasticity.modulation
        : 1
    const norm = Math.sqrt(squared)
    const limit = norm > plasticity.maxUpdateNorm ? plasticity.maxUpdateNorm / norm : 1
    const eta = plasticity.etaScale * modulation * limit
    const keep = 1 - plasticity.decayScale * modulation
    const clip = plasticity.weightClip ?? Infinity
    for (const layer of layersOf(config))
      for (const part of ['weight', 'bias'] as const) {
        const alpha = parameters[`${layer}.${part === 'weight' ? 'alpha' : 'alphaBias'}`]
        const values = plastic[layer][part]
        values.forEach((w, k) => {
          const next = keep * w + eta * (alpha?.[k] ?? 1) * direction[layer][part][k]
          values[k] = Math.min(clip, Math.max(-clip, next))
        })
      }
    hidden = activity.hidden
    cellState = activity.cellState
  }
  return loss / (steps - scoredFrom)
}

function forward(
  config: ModelConfig,
  parameters: ReferenceParameters,
  plastic: Plastic,
  input: Float64Array,
  hidden: Float64Array,
  cellState: Float64Array,
) {
  const linear = (layer: LayerName, v: Float64Array) => {
    const { pre, post } = layerShape(config, layer)
    const slow = parameters[`${layer}.slowWeight`]!
    const slowBias = parameters[`${layer}.slowBias`]!
    const { weight, bias } = plastic[layer]
    const z = new Float64Array(post)
    for (let j = 0; j < post; j++) {
      z[j] = slowBias[j] + bias[j]
      for (let i = 0; i < pre; i++) z[j] += v[i] * (slow[i * post + j] + weight[i * post + j])
    }
    return z
  }
  const encoded = config.encoder === 'plastic' ? linear('encoder', input).map((z) => Math.max(0, z)) : input
  const feed = linear('feed', encoded)
  const z = linear('recurrent', hidden).map((value, j) => value + feed[j])
  const n = config.hiddenSize
  let cellOutput = z.map((value) => Math.max(0, value))
  let nextHidden = cellOutput
  let nextCell = cellState
  if (config.cell === 'lstm') {
    cellOutput = z.map((value, j) => (j >= 2 * n && j < 3 * n ? Math.tanh(value) : 1 / (1 + Math.exp(-value))))
    nextCell = cellState.map((c, j) => cellOutput[n + j] * c + cellOutput[j] * cellOutput[2 * n + j])
    nextHidden = nextCell.map((c, j) => cellOutput[3 * n + j] * Math.tanh(c))
  }
  const output = linear('readout', nextHidden)
  const factors: Record<LayerName, [Float64Array, Float64Array]> = {
    encoder: [input, encoded],
    feed: [encoded, cellOutput],
    recurrent: [hidden, cellOutput],
    readout: [nextHidden, output],
  }
  return { hidden: nextHidden, cellState: nextCell, output, factors }
}

function internalLoss({ plasticity }: ModelConfig, parameters: ReferenceParameters, output: Float64Array): number {
  const weights = parameters.internalLossWeight!
  const sum = output.reduce((total, o, k) => total + (weights[k] * o) ** 2, 0)
  return (plasticity.innerLossScale * sum) / output.length
}

function outputLoss({ lossKind }: ModelConfig, y: Float64Array, target: Float32Array): number {
  if (lossKind === 'meanSquared') return y.reduce((sum, value, k) => sum + (value - target[k]) ** 2, 0) / y.length
  const normaliser = Math.log(y.reduce((sum, value) => sum + Math.exp(value), 0))
  return y.reduce((sum, value, k) => sum - target[k] * (value - normaliser), 0)
}

/** d of / d values by central differences. `values` are changed in place meanwhile. */
function perturb(values: Float64Array, of: () => number): Float64Array {
  const h = 1e-4
  return values.map((value, k) => {
    values[k] = value + h
    const above = of()
    values[k] = value - h
    const below = of()
    values[k] = value
    return (above - below) / (2 * h)
  })
}
