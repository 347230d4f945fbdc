import type { LayerName } from '../../network/layers'

export const layerTitles: Readonly<Record<LayerName, string>> = {
  encoder: 'Encoder',
  feed: 'Feed',
  recurrent: 'Recurrent',
  readout: 'Readout',
}
