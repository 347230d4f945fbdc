import type { LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import type { EngramState } from '../../store/engramStore'

/** Rows and columns of one crossbar that belong to hovered units. */
export interface LinkedUnits {
  readonly rows: readonly number[]
  readonly columns: readonly number[]
}

const none: LinkedUnits = { rows: [], columns: [] }

/** Which activity feeds a layer's rows and comes out of its columns. */
const rowUnits: Readonly<Record<LayerName, string>> = { encoder: 'x', feed: 'u', recurrent: 'h', readout: 'h' }
const columnUnits: Readonly<Record<LayerName, string>> = { encoder: 'u', feed: 'h', recurrent: 'h', readout: 'o' }

/** Where a layer shows the units that are hovered in it or elsewhere: the same unit lights up in every crossbar. */
export function linkedUnits(config: ModelConfig, hovered: EngramState['hovered'], layer: LayerName): LinkedUnits {
  if (!hovered?.layer) return none
  const { hiddenSize } = config
  const { pre, post } = hovered
  if (hovered.layer === layer)
    return { rows: pre === undefined ? [] : [pre], columns: post === undefined ? [] : [post] }
  const indexOf = (units: string): number | undefined => {
    if (post !== undefined && columnUnits[hovered.layer!] === units) return units === 'h' ? post % hiddenSize : post
    if (pre !== undefined && rowUnits[hovered.layer!] === units) return pre
    return undefined
  }
  const row = indexOf(rowUnits[layer])
  const column = indexOf(columnUnits[layer])
  const gates = config.cell === 'lstm' && columnUnits[layer] === 'h' ? 4 : 1
  return {
    rows: row === undefined ? [] : [row],
    columns: column === undefined ? [] : Array.from({ length: gates }, (_, gate) => gate * hiddenSize + column),
  }
}
