import { effectiveSpacing, largestAlpha, largestMagnitude, type PassLayer } from './layerPass'
import { parameterOf } from './parameters'
import { PlasticWeightCursor } from './plasticWeightCursor'

/** A readable pass in plain loops. kernels/wasm/wasmLayerPass.ts finds the same in a fraction of the time. */
export const denseLayerPass: PassLayer = (recording, parameters, layer, episode, keptStep) => {
  const slowWeight = parameterOf(parameters, `${layer}.slowWeight`).values
  const slow = largestMagnitude(slowWeight)
  const { steps } = recording
  const norms = new Float32Array(steps + 1)
  if (recording.config.rule === 'none') {
    const extremes = { slow, plastic: 0, effective: slow, change: 0, alpha: 0 }
    return { extremes, norms, strongestAt: 0, kept: new Float32Array(slowWeight.length) }
  }
  const cursor = new PlasticWeightCursor(recording, parameters, layer, episode)
  const before = cursor.weightAt(0).slice()
  let kept = before.slice()
  let plastic = 0
  let effective = slow
  let change = 0
  let strongestAt = 0
  for (let step = 1; step <= steps; step++) {
    const isErased = cursor.isErasedBefore(step)
    if (isErased) change = Math.max(change, largestMagnitude(cursor.changeAt(step - 1, before).filter(Number.isFinite)))
    const now = cursor.weightAt(step)
    if (isErased) before.fill(0)
    if (step === keptStep) kept = now.slice()
    let squares = 0
    for (let k = 0; k < now.length; k++) {
      const weight = now[k]
      const magnitude = Math.abs(weight)
      if (magnitude > plastic && magnitude < Infinity) {
        plastic = magnitude
        strongestAt = k
      }
      const changed = Math.abs(Math.fround(weight - before[k]))
      if (changed > change && changed < Infinity) change = changed
      before[k] = weight
      squares += weight * weight
    }
    norms[step] = Math.sqrt(squares)
    if (step % effectiveSpacing === 0 || step === steps)
      for (let k = 0; k < now.length; k++) {
        const magnitude = Math.abs(Math.fround(slowWeight[k] + now[k]))
        if (magnitude > effective && magnitude < Infinity) effective = magnitude
      }
  }
  const extremes = { slow, plastic, effective, change, alpha: largestAlpha(parameters, layer) }
  return { extremes, norms, strongestAt, kept }
}
