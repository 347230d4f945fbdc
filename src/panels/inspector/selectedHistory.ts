import { connectionHistory, type ConnectionHistory } from '../../network/connectionHistory'
import { layerShape } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import type { Connection } from '../../store/engramStore'

let known: { current: CurrentRun; selected: Connection; history: ConnectionHistory } | null = null

/** The selected connection's history in a run; computed once for each. Null where the network has no such connection. */
export function selectedHistory(current: CurrentRun, selected: Connection): ConnectionHistory | null {
  if (known?.current === current && known.selected === selected) return known.history
  const { recording } = current.run
  const { pre, post } = layerShape(recording.config, selected.layer)
  if (selected.pre >= pre || selected.post >= post) return null
  const history = connectionHistory(recording, current.checkpoint.network.parameters, selected)
  known = { current, selected, history }
  return history
}
