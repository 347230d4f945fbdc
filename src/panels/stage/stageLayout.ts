import { inputLayer, layerShape, mapLayers, type LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import { readChannels } from '../../network/readChannels'
import type { InputChannel } from '../../tasks/episode'
import { fitCells } from './fitCells'

/** In CSS px of the stage, from its upper left corner. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** One layer's matrix with the bars of its presynaptic units on the left and of its postsynaptic ones on top. */
export interface CrossbarLayout {
  readonly layer: LayerName
  readonly pre: number
  readonly post: number
  readonly matrix: Box
  readonly preStrip: Box
  readonly postStrip: Box
  /** Baseline and left edge of the layer's name; the norm of w ends at the matrix's right edge. */
  readonly title: { readonly x: number; readonly y: number }
}

export interface RowWord {
  readonly word: string
  /** Right end and baseline. */
  readonly x: number
  readonly y: number
  /** Vertical extent of its rows, for the bracket; null for a single row. */
  readonly bracket: { readonly x: number; readonly from: number; readonly to: number } | null
}

export interface StageLayout {
  readonly width: number
  readonly height: number
  /** Those of the layers that the network has. */
  readonly crossbars: Readonly<Record<Exclude<LayerName, 'encoder'>, CrossbarLayout> & { encoder?: CrossbarLayout }>
  /** Headline, paint switch and picture equation. */
  readonly lead: Box
  /** Answer, modulation and legends. */
  readonly answer: Box
  readonly rowWords: readonly RowWord[]
  /** Vertical lanes of the wires. */
  readonly lanes: {
    /** Null without an encoder. */
    readonly encoded: number | null
    readonly loop: number
    readonly hidden: number
    readonly modulation: number
    readonly gate: number
  }
  /** Bars of the cell state c beside those of h, from x to the left; LSTM only. */
  readonly cellStrip: Box | null
  /** Bars that hang below the readout: the outputs as the internal loss weighs them. Gradient rule only. */
  readonly outputStrip: Box | null
  /** Baseline of the labels under the readout's columns. */
  readonly outputLabelY: number
  /** Baselines of the gates' letters under the LSTM's two matrices. */
  readonly gateLetterY: { readonly feed: number; readonly recurrent: number } | null
  /** Height of the modulation line. */
  readonly modulationY: number
}

const preStripWidth = 26
const postStripHeight = 20
const stripGap = 3
/** From a matrix's top to its name's baseline. */
const titleRise = 30
/** From the lead to the encoder's matrix. */
const leadGap = titleRise + 20
/** A narrower stage shows one crossbar at a time. */
export const circuitFromWidth = 720

/** Between the bars of h and those of c. */
const cellGap = 6
const cellStripWidth = 22
/** Room for the bars below the readout, and to the left of them for what they are. */
const outputStripHeight = 16
const pullRoom = 14

const margin = 20
const leadTop = margin - 6
const encoderX = 94
const encodedLane = 98
const hiddenLane = 90
const right = 18
const rowGap = 52
/** Room above the recurrent matrix and below the feed: the LSTM's has the gates' letters under it, too. */
const ends = { rnn: { top: 52, bottom: 32 }, lstm: { top: 46, bottom: 38 } }
const letterRow = 14
const largestInputRow = 40
/** Room to the left of the recurrent matrix for the wire that comes back; of the feed, for the words of the inputs. */
const loopRoom = 76
const wordRoom = 100
/** What the recurrent matrix has of the width that it shares with the encoder, or else with the lead alone. */
const hiddenShare = { plastic: { rnn: 0.375, lstm: 0.52 }, none: { rnn: 0.5, lstm: 0.6 } }
/** What headline, paint switch and picture equation need; the encoder gives way to them, down to half its height. */
const leastLead = { wide: 232, narrow: 284 }
/** From here on the paint switch fits into one row; css has the same. */
const wideLead = 291

/**
 * Lays the circuit out on a plate of 3 x 2: the encoder, if there is one, below the headline, feed below recurrent since
 * they share columns, the readout above answer and legends. Cells are whole device pixels where that costs little space.
 */
export function layoutStage(options: {
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
  readonly config: ModelConfig
  readonly channels: readonly InputChannel[]
}): StageLayout {
  const { width, height, pixelRatio, config, channels } = options
  const shapes = mapLayers(config, (layer) => layerShape(config, layer))
  const lstm = config.cell === 'lstm'
  const { top, bottom } = ends[config.cell]

  const rowHeight = Math.max(40, (height - top - rowGap - bottom) / 2)
  const hiddenHeight = fitCells(rowHeight, config.hiddenSize, pixelRatio)
  const inputs = config.inputSize
  const outputs = shapes.readout.post
  const readoutWidth = fitCells(Math.min(outputs * 14, 120), outputs, pixelRatio)
  const readoutColumn = Math.max(84, readoutWidth)
  const cellRoom = lstm ? cellGap + cellStripWidth : 0
  const gradient = config.rule === 'gradient'
  const hiddenRoom = hiddenLane + cellRoom + (gradient ? pullRoom : 0)
  const shared = Math.max(160, width - encoderX - encodedLane - hiddenRoom - right - readoutColumn)
  const hasEncoder = config.encoder === 'plastic'
  const recurrentWidth = nearestCells(
    shared * hiddenShare[config.encoder][config.cell],
    shapes.recurrent.post,
    pixelRatio,
  )

  const readoutX = width - right - readoutColumn
  const recurrentX = readoutX - hiddenRoom - recurrentWidth
  const feedY = height - bottom - hiddenHeight
  const leadWidth = recurrentX - (hasEncoder ? loopRoom : wordRoom) - margin
  const lead = leadWidth < wideLead ? leastLead.narrow : leastLead.wide
  const besideLead = Math.max(hiddenHeight / 2, height - bottom - leadTop - leadGap - lead)

  const crossbar = (layer: LayerName, matrix: Box): CrossbarLayout => ({
    layer,
    ...shapes[layer],
    matrix,
    ...stripsOf(matrix),
    // The readout is too narrow for its name and norm.
    title: { x: matrix.x - titleRise - (layer === 'readout' ? 8 : 0), y: matrix.y - titleRise },
  })
  const hiddenBox = (y: number) => ({ x: recurrentX, y, width: recurrentWidth, height: hiddenHeight })
  const encoderHeight = fitCells(Math.min(hiddenHeight, inputs * largestInputRow, besideLead), inputs, pixelRatio)
  const encoder = {
    x: encoderX,
    y: feedY + hiddenHeight - encoderHeight,
    width: fitCells(shared - recurrentWidth, config.hiddenSize, pixelRatio),
    height: encoderHeight,
  }
  const outputRoom = gradient ? outputStripHeight + 2 : 0
  const readoutHeight = outputRoom ? fitCells(hiddenHeight - outputRoom, config.hiddenSize, pixelRatio) : hiddenHeight
  const readout = { x: readoutX, y: top, width: readoutWidth, height: readoutHeight }
  const outputLabelY = top + readoutHeight + outputRoom + letterRow
  const modulationY = height - 16
  const gateUnitX = readout.x + readout.width * (1 - 0.5 / outputs)
  return {
    width,
    height,
    crossbars: {
      ...(hasEncoder && { encoder: crossbar('encoder', encoder) }),
      feed: crossbar('feed', hiddenBox(feedY)),
      recurrent: crossbar('recurrent', hiddenBox(top)),
      readout: crossbar('readout', readout),
    },
    lead: {
      x: margin,
      y: leadTop,
      width: leadWidth,
      height: (hasEncoder ? encoder.y - leadGap : feedY + hiddenHeight) - leadTop,
    },
    answer: {
      x: readoutX - titleRise,
      y: outputLabelY + 16,
      width: width - right - 10 - (readoutX - titleRise),
      height: modulationY - 10 - (outputLabelY + 16),
    },
    rowWords: rowWords(readChannels(config, channels), hasEncoder ? encoder : hiddenBox(feedY), inputs),
    lanes: {
      encoded: hasEncoder ? encoderX + encoder.width + 36 : null,
      loop: recurrentX - 54,
      hidden: recurrentX + recurrentWidth + 28,
      modulation: recurrentX + recurrentWidth + 36,
      // Below the readout the line must pass to the right of the answer.
      gate: Math.max(gateUnitX, width - right - 7),
    },
    cellStrip: lstm
      ? { ...readout, x: readoutX - stripGap - preStripWidth - cellGap - cellStripWidth, width: cellStripWidth }
      : null,
    outputStrip: outputRoom ? { ...readout, y: top + readoutHeight + 2, height: outputStripHeight } : null,
    outputLabelY,
    gateLetterY: lstm ? { feed: feedY + hiddenHeight + 11, recurrent: top + hiddenHeight + 11 } : null,
    modulationY,
  }
}

/** One crossbar over the whole width, for a narrow stage; its height follows from its width. */
export function layoutSingle(options: {
  readonly width: number
  readonly pixelRatio: number
  readonly config: ModelConfig
  readonly channels: readonly InputChannel[]
  readonly layer: LayerName
}): { readonly height: number; readonly crossbar: CrossbarLayout; readonly rowWords: readonly RowWord[] } {
  const { width, pixelRatio, config, channels, layer } = options
  const shape = layerShape(config, layer)
  const readsInput = layer === inputLayer(config)
  const x = readsInput ? 86 : 46
  const room = width - x - 16
  const matrixWidth = fitCells(Math.min(room, shape.post * largestInputRow), shape.post, pixelRatio)
  const matrixHeight = fitCells(Math.min(192, shape.pre * largestInputRow), shape.pre, pixelRatio)
  const matrix = { x, y: 36, width: matrixWidth, height: matrixHeight }
  const letters = layer === 'readout' || (config.cell === 'lstm' && layer !== 'encoder')
  return {
    height: matrix.y + matrixHeight + 1 + (letters ? letterRow + 2 : 0),
    crossbar: { layer, ...shape, matrix, ...stripsOf(matrix), title: { x: 16, y: matrix.y - titleRise } },
    rowWords: readsInput ? rowWords(readChannels(config, channels), matrix, config.inputSize) : [],
  }
}

function stripsOf({ x, y, width, height }: Box) {
  return {
    preStrip: { x: x - stripGap - preStripWidth, y, width: preStripWidth, height },
    postStrip: { x, y: y - stripGap - postStripHeight, width, height: postStripHeight },
  }
}

/** As {@link fitCells}, but up to a third wider or narrower where that gives cells of whole pixels. */
function nearestCells(target: number, count: number, pixelRatio: number): number {
  const cell = (target / count) * pixelRatio
  const rounded = Math.round(cell) / pixelRatio
  const size = rounded * count
  return size >= 0.75 * target && size <= 1.35 * target ? size : fitCells(target, count, pixelRatio)
}

/** Least distance of two words' baselines. */
const wordPitch = 13

function rowWords(channels: readonly InputChannel[], matrix: Box, inputs: number): RowWord[] {
  const row = matrix.height / inputs
  const x = matrix.x - preStripWidth - stripGap - 7
  const words = channels.map(({ name, from, to }) => {
    const bracket = to - from > 1 ? { x: x + 3, from: matrix.y + from * row + 1, to: matrix.y + to * row - 1 } : null
    return { word: name, x, y: matrix.y + ((from + to) / 2) * row + 4, bracket }
  })
  // From below upwards, each word makes room for those beneath it.
  const lowest = matrix.y + matrix.height + 4
  for (let k = words.length - 1; k >= 0; k--) {
    const limit = k === words.length - 1 ? lowest : words[k + 1].y - wordPitch
    words[k] = { ...words[k], y: Math.min(words[k].y, limit) }
  }
  return words
}
