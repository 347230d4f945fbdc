import { layerShape, type LayerName } from '../../network/layers'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore, type Connection } from '../../store/engramStore'
import { recalledStep } from '../../store/runRetrieval'
import { runWeightsOf } from '../../store/runWeights'
import { weightStepOf } from '../../store/stepPhase'
import { paintableMode, paintedMatrix } from './paintedMatrix'

/** A layer's connection that is painted in the strongest colour now: where its selection begins. */
export function strongestNow(layer: LayerName): Connection {
  const current = getCurrentRun()
  if (!current) return { layer, pre: 0, post: 0 }
  const state = engramStore.getState()
  const { config } = current.run.recording
  const mode = paintableMode(config, state.paintMode)
  const isOfStep = mode === 'change' || mode === 'retrieval'
  const step = isOfStep ? state.stepIndex : weightStepOf(state, config.rule)
  const values = paintedMatrix(runWeightsOf(current), layer, mode, step, recalledStep(current, state))
  let strongest = 0
  values?.forEach((value, k) => {
    if (Math.abs(value) > Math.abs(values[strongest])) strongest = k
  })
  const { post } = layerShape(config, layer)
  return { layer, pre: Math.floor(strongest / post), post: strongest % post }
}
