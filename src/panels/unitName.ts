import { inputLayer, readoutSize, type LayerName } from '../network/layers'
import type { ModelConfig } from '../network/modelConfig'
import { readChannels } from '../network/readChannels'
import type { InputChannel } from '../tasks/episode'

export type Side = 'pre' | 'post'

/** How a unit is called on the page. Units count from 1. */
export interface UnitName {
  /** The letter, set in italics: "x", "u", "h", a gate's letter, "y", "a", "m". */
  readonly symbol: string
  /** The unit's number; empty where there is only one of its kind. */
  readonly subscript: string
  /** In a sentence: "cue value 11", "unit 48", "the answer". */
  readonly words: string
}

/** The LSTM's gates in the order of their blocks. */
export const gateLetters = ['i', 'f', 'g', 'o'] as const
const gateWords = ['the input gate', 'the forget gate', 'the candidate', 'the output gate'] as const

/** The name of the unit at one side of a layer. */
export function unitName(
  config: ModelConfig,
  channels: readonly InputChannel[],
  layer: LayerName,
  side: Side,
  index: number,
): UnitName {
  if (layer === inputLayer(config) && side === 'pre') return inputName(config, channels, index)
  if (layer === 'readout' && side === 'post') return outputName(config, index)
  const number = String((index % config.hiddenSize) + 1)
  if (layer === (side === 'post' ? 'encoder' : 'feed'))
    return { symbol: 'u', subscript: number, words: `encoded unit ${number}` }
  if (side === 'post' && config.cell === 'lstm') {
    const gate = Math.floor(index / config.hiddenSize)
    return { symbol: gateLetters[gate], subscript: number, words: `${gateWords[gate]} of unit ${number}` }
  }
  const before = layer === 'recurrent' && side === 'pre'
  return { symbol: 'h', subscript: number, words: `hidden unit ${number}${before ? ' one step before' : ''}` }
}

const gateNames = ['input', 'forget', 'new', 'output'] as const

/** Which gate of an LSTM's unit a connection leads to: one unit can reach all four. Empty for other connections. */
export function gateOf(
  { cell, hiddenSize }: ModelConfig,
  { layer, post }: { readonly layer: LayerName; readonly post: number },
): string {
  const isGated = cell === 'lstm' && (layer === 'feed' || layer === 'recurrent')
  return isGated ? gateNames[Math.floor(post / hiddenSize)] : ''
}

function inputName(config: ModelConfig, channels: readonly InputChannel[], index: number): UnitName {
  const symbol = config.encoder === 'plastic' ? 'x' : 'u'
  const subscript = String(index + 1)
  const channel = readChannels(config, channels).find(({ from, to }) => index >= from && index < to)
  if (!channel) return { symbol, subscript, words: `input ${subscript}` }
  const { name, from, to } = channel
  const isFlag = name === 'store' || name === 'recall' || name === 'query' || name === 'given'
  const words =
    name === 'cue'
      ? `cue value ${index - from + 1}`
      : isFlag
        ? `the ${name} flag`
        : to - from > 1
          ? `${name} ${index - from + 1}`
          : `the ${name}`
  return { symbol, subscript, words }
}

function outputName(config: ModelConfig, index: number): UnitName {
  const { outputSize } = config
  if (index < outputSize)
    return outputSize === 1
      ? { symbol: 'y', subscript: '', words: 'the answer' }
      : { symbol: 'y', subscript: String(index + 1), words: `answer ${index + 1}` }
  if (config.modulated && index === readoutSize(config) - 1)
    return { symbol: 'm', subscript: '', words: 'the modulation, before its sigmoid' }
  const number = String(index - outputSize + 1)
  return { symbol: 'a', subscript: number, words: `auxiliary output ${number}` }
}

/** A unit in plain text: "x 11". */
export function plainSymbol({ symbol, subscript }: UnitName): string {
  return subscript ? `${symbol} ${subscript}` : symbol
}
