import { readSafetensors } from '../../numerics/safetensors'
import type { HostTensor } from '../../numerics/hostTensor'
import type { LayerName } from '../../network/layers'
import type { AlphaMode, Cell, Encoder, ModelConfig, Rule } from '../../network/modelConfig'
import { parameterShapes, type LayerParameter, type Network, type ParameterName } from '../../network/parameters'
import type { EpisodeData } from '../../tasks/episode'

/** A golden file: a network, episodes, and what an independent float64 implementation computed from them. */
export interface Golden {
  readonly network: Network
  readonly episodes: EpisodeData
  readonly loss: number
  readonly midStep: number
  /** Losses before each of the training steps; empty where there are none. */
  readonly trainLosses: readonly number[]
  /** Reference tensors by their name in the file. */
  readonly tensors: ReadonlyMap<string, HostTensor>
}

/** The layers' names in golden files and in the paper's public code. */
export const goldenLayerNames: Readonly<Record<LayerName, string>> = {
  encoder: 'in_fc',
  feed: 'rnn.i_fc',
  recurrent: 'rnn.h_fc',
  readout: 'out_fc',
}

const goldenParts: Readonly<Record<LayerParameter, string>> = {
  slowWeight: 'w',
  slowBias: 'b',
  alpha: 'w.alpha',
  alphaBias: 'b.alpha',
}

/** A parameter's name in golden files: `encoder.slowWeight` is `in_fc.w`. */
export function goldenParameterName(name: ParameterName): string {
  if (name === 'internalLossWeight') return 'w_out'
  const [layer, part] = name.split('.') as [LayerName, LayerParameter]
  return `${goldenLayerNames[layer]}.${goldenParts[part]}`
}

/** The `kind` of a golden file: `plasticNetwork`, or what its metadata says ("imageEncoder"). */
export function goldenKind(bytes: Uint8Array): string {
  return readSafetensors(bytes).metadata.get('kind') ?? 'plasticNetwork'
}

interface GoldenConfig {
  cell: Cell
  rule: Rule
  /** Left out where there is the plastic one. */
  encoder?: Encoder
  inputSize: number
  hiddenSize: number
  outputSize: number
  extraDim: number
  modulation: boolean
  lr0: number
  wd0: number
  maxNorm: number
  weightClip: number | null
  alphaMode: AlphaMode
  innerScale: number
  loss: 'mse' | 'crossEntropy'
}

/** Reads a golden file of a plastic network. Throws an Error naming what is missing. */
export function readGolden(bytes: Uint8Array): Golden {
  const { tensors, metadata } = readSafetensors(bytes)
  const field = (name: string): unknown => {
    const text = metadata.get(name)
    if (text === undefined) throw new Error(`golden file: metadata ${name} is missing`)
    return JSON.parse(text) as unknown
  }
  const tensor = (name: string): HostTensor => {
    const found = tensors.get(name)
    if (!found) throw new Error(`golden file: tensor ${name} is missing`)
    return found
  }
  const given = field('config') as GoldenConfig
  const config: ModelConfig = {
    cell: given.cell,
    rule: given.rule,
    encoder: given.encoder ?? 'plastic',
    inputSize: given.inputSize,
    hiddenSize: given.hiddenSize,
    outputSize: given.outputSize,
    auxiliarySize: given.extraDim,
    modulated: given.modulation,
    alphaMode: given.alphaMode,
    randomNetwork: false,
    lossKind: given.loss === 'mse' ? 'meanSquared' : 'crossEntropy',
    plasticity: {
      etaScale: given.lr0,
      decayScale: given.wd0,
      maxUpdateNorm: given.maxNorm,
      modulation: given.modulation ? 'learned' : 'off',
      weightClip: given.weightClip,
      innerLossScale: given.innerScale,
    },
  }
  const parameters: Partial<Record<ParameterName, HostTensor>> = {}
  for (const name of parameterShapes(config).keys()) parameters[name] = tensor(`param.${goldenParameterName(name)}`)
  const lossFrom = field('lossFrom') as number
  return {
    network: { config, parameters },
    episodes: {
      batch: field('batch') as number,
      steps: field('steps') as number,
      inputSize: config.inputSize,
      outputSize: config.outputSize,
      inputs: tensor('x').values,
      targets: tensor('target').values,
      scoredFrom: lossFrom,
      answerFrom: lossFrom,
    },
    loss: field('loss') as number,
    midStep: field('midStep') as number,
    trainLosses: metadata.has('trainLosses') ? (field('trainLosses') as number[]) : [],
    tensors,
  }
}
