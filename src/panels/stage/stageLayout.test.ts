import { describe, expect, it } from 'vitest'
import { layerNames, layerShape, layersOf } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import type { InputChannel } from '../../tasks/episode'
import { layoutSingle, layoutStage, type Box, type CrossbarLayout, type StageLayout } from './stageLayout'
import { smallModel } from '../../../test/smallModel'

const configOf = (overrides: Partial<ModelConfig>): ModelConfig =>
  smallModel({ inputSize: 16, hiddenSize: 64, outputSize: 1, ...overrides })

const channelsOf = (inputSize: number): InputChannel[] => [
  { name: 'cue', from: 0, to: inputSize - 2 },
  { name: 'reward', from: inputSize - 2, to: inputSize - 1 },
  { name: 'query', from: inputSize - 1, to: inputSize },
]

const sizes = [
  { width: 896, height: 520 },
  { width: 720, height: 480 },
  { width: 1024, height: 500 },
  { width: 1376, height: 700 },
  { width: 2016, height: 1060 },
]

const networks = [
  ...[16, 32, 48, 64, 96, 128, 192, 256].map((hiddenSize) => ({ hiddenSize })),
  ...[16, 32, 64, 128, 256].map((hiddenSize) => ({ cell: 'lstm' as const, hiddenSize })),
  ...[3, 4, 7, 30, 64].map((inputSize) => ({ inputSize })),
  { outputSize: 1, auxiliarySize: 0, modulated: false },
  ...(['rnn', 'lstm'] as const).map((cell) => ({ cell, encoder: 'none' as const, inputSize: 64 })),
  { outputSize: 11, auxiliarySize: 4 },
]

interface Case {
  readonly size: { readonly width: number; readonly height: number }
  readonly network: Partial<ModelConfig>
  readonly pixelRatio: number
}

const casesOf = (size: Case['size']): Case[] =>
  networks.flatMap((network) => [1, 2].map((pixelRatio) => ({ size, network, pixelRatio })))

function layoutOf({ size, network, pixelRatio }: Case): StageLayout {
  const config = configOf(network)
  return layoutStage({ ...size, pixelRatio, config, channels: channelsOf(config.inputSize) })
}

/** A crossbar with its strips and the line of its name. */
const extent = ({ matrix, preStrip, title }: CrossbarLayout): Box => {
  const top = title.y - 11
  const left = Math.min(preStrip.x, title.x)
  return { x: left, y: top, width: matrix.x + matrix.width - left, height: matrix.y + matrix.height - top }
}

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const inside = (box: Box, width: number, height: number) =>
  box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height

function checkBoxes(each: Case): void {
  const layout = layoutOf(each)
  const network = JSON.stringify(each.network)
  const boxes: [string, Box][] = [
    ...layersOf(configOf(each.network)).map((layer): [string, Box] => [layer, extent(layout.crossbars[layer]!)]),
    ['lead', layout.lead],
    ['answer', layout.answer],
  ]
  for (const [name, box] of boxes) {
    expect(inside(box, each.size.width, each.size.height), `${name} of ${network} is inside`).toBe(true)
    expect(Math.min(box.width, box.height), `${name} of ${network} has an area`).toBeGreaterThan(0)
  }
  boxes.forEach(([name, box], k) =>
    boxes.slice(k + 1).forEach(([otherName, other]) => {
      expect(overlap(box, other), `${name} and ${otherName} of ${network} overlap`).toBe(false)
    }),
  )
}

describe.each(sizes)('a stage of $width x $height, for every network', (size) => {
  it('lays nothing over anything else', () => {
    for (const each of casesOf(size)) checkBoxes(each)
  })

  it('keeps the wires’ lanes between the crossbars they join', () => {
    for (const { lanes, crossbars, lead, answer } of casesOf(size).map(layoutOf)) {
      const right = ({ matrix }: CrossbarLayout) => matrix.x + matrix.width
      if (crossbars.encoder) {
        expect(lanes.encoded).toBeGreaterThan(right(crossbars.encoder) + 8)
        expect(lanes.encoded).toBeLessThan(crossbars.feed.preStrip.x - 11)
      }
      expect(lanes.loop).toBeGreaterThan(lead.x + lead.width)
      expect(lanes.loop).toBeLessThan(crossbars.recurrent.preStrip.x - 11)
      expect(lanes.hidden).toBeLessThan(lanes.modulation - 6)
      expect(lanes.modulation).toBeLessThan(crossbars.readout.preStrip.x - 11)
      expect(lanes.gate).toBeGreaterThanOrEqual(answer.x + answer.width)
      expect(lanes.gate).toBeLessThan(size.width)
    }
  })

  it('gives every row word room of its own', () => {
    for (const { rowWords, modulationY } of casesOf(size).map(layoutOf)) {
      rowWords.slice(1).forEach((word, k) => expect(word.y - rowWords[k].y).toBeGreaterThanOrEqual(11))
      expect(rowWords.at(-1)!.y).toBeLessThan(modulationY - 4)
    }
  })
})

describe('layoutStage', () => {
  it('gives the mock-up’s plate for its network and size', () => {
    const { crossbars } = layoutOf({ size: sizes[0], network: { hiddenSize: 64 }, pixelRatio: 1 })
    expect(crossbars.encoder?.matrix).toEqual({ x: 94, y: 296, width: 320, height: 192 })
    expect(crossbars.recurrent.matrix).toEqual({ x: 512, y: 52, width: 192, height: 192 })
    expect(crossbars.feed.matrix).toEqual({ x: 512, y: 296, width: 192, height: 192 })
    expect(crossbars.readout.matrix).toEqual({ x: 794, y: 52, width: 84, height: 192 })
  })

  it('has the inputs’ words beside the feed where there is no encoder', () => {
    const { crossbars, rowWords } = layoutOf({
      ...{ size: sizes[0], pixelRatio: 1 },
      network: { encoder: 'none', inputSize: 64 },
    })
    expect(crossbars.encoder).toBeUndefined()
    const { matrix, preStrip } = crossbars.feed
    for (const { x, y } of rowWords) {
      expect(x).toBeLessThan(preStrip.x)
      expect(y).toBeGreaterThan(matrix.y)
      expect(y).toBeLessThanOrEqual(matrix.y + matrix.height + 4)
    }
  })

  it('puts the columns of feed and recurrent below each other', () => {
    for (const each of sizes.flatMap(casesOf)) {
      const { feed, recurrent } = layoutOf(each).crossbars
      expect([feed.matrix.x, feed.matrix.width]).toEqual([recurrent.matrix.x, recurrent.matrix.width])
    }
  })
})

describe.each([360, 390, 560, 719])('a single crossbar on a stage %d px wide', (width) => {
  it.each(layerNames)('fits: %s', (layer) => {
    for (const network of networks) {
      const config = configOf(network)
      if (!layersOf(config).includes(layer)) continue
      const { crossbar, height } = layoutSingle({
        width,
        pixelRatio: 2,
        config,
        channels: channelsOf(config.inputSize),
        layer,
      })
      expect(inside(crossbar.matrix, width - 12, height)).toBe(true)
      expect(inside(crossbar.postStrip, width, height)).toBe(true)
      expect(inside(crossbar.preStrip, width, height)).toBe(true)
      expect(crossbar).toMatchObject(layerShape(config, layer))
    }
  })
})
