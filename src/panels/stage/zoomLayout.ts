import { inputLayer, layerShape, type LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import type { CrossbarLayout } from './stageLayout'

const edge = 20
const headHeight = 44
const footHeight = 62
const stripGap = 4
/** A stage narrower than this is a phone's. */
const wideFrom = 560

/** One crossbar as large as the stage allows, with room for its units' names beside longer bars. */
export function layoutZoom(options: {
  readonly width: number
  readonly height: number
  readonly config: ModelConfig
  readonly layer: LayerName
}): CrossbarLayout {
  const { width, height, config, layer } = options
  const wide = width >= wideFrom
  const labels = layer === inputLayer(config) ? 86 : 34
  const preWidth = wide ? 64 : 30
  const postHeight = wide ? 48 : 28
  const head = wide ? headHeight : 112
  const x = (wide ? edge : 8) + labels + preWidth + stripGap
  const y = head + 16 + postHeight + stripGap
  const matrix = {
    ...{ x, y },
    width: Math.max(120, width - x - edge),
    height: Math.max(120, height - y - footHeight),
  }
  return {
    layer,
    ...layerShape(config, layer),
    matrix,
    preStrip: { x: x - stripGap - preWidth, y, width: preWidth, height: matrix.height },
    postStrip: { x, y: y - stripGap - postHeight, width: matrix.width, height: postHeight },
    title: { x: edge, y: 28 },
  }
}
