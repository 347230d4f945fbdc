import type { LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import type { PaintMode } from '../../store/engramStore'
import type { RunWeights } from '../../store/runWeights'

/** What a mode paints, in words. */
export const paintWords: Readonly<Record<PaintMode, string>> = {
  slow: 'slow weight',
  plastic: 'plastic weight',
  effective: 'effective weight',
  change: 'change this step',
  alpha: 'plasticity α',
  retrieval: 'recalled write',
}

/** Why a network cannot be painted in some mode; undefined where it can. */
export function paintUnavailable(config: ModelConfig, mode: PaintMode): string | undefined {
  if (mode === 'slow' || mode === 'effective') return undefined
  if (config.rule === 'none') return 'This network has no plastic weights.'
  if (mode === 'retrieval' && config.plasticity.weightClip !== null)
    return 'With a weight clip, past writes no longer add up to the weights.'
  if (mode === 'alpha' && config.alphaMode === 'none') return 'α is 1 for every connection of this network.'
  return undefined
}

/** The mode that is painted when another was chosen for another network. */
export function paintableMode(config: ModelConfig, wanted: PaintMode): PaintMode {
  return paintUnavailable(config, wanted) === undefined ? wanted : config.rule === 'none' ? 'slow' : 'plastic'
}

/**
 * The values [pre, post] that a layer is painted with at a step. Reused by the next call; null where there are none.
 *
 * @param recalled the past step whose write is followed; null for none
 */
export function paintedMatrix(
  weights: RunWeights,
  layer: LayerName,
  mode: PaintMode,
  step: number,
  recalled: number | null,
): Float32Array | null {
  switch (mode) {
    case 'slow':
      return weights.slow(layer)
    case 'plastic':
      return weights.plastic(layer, step)
    case 'effective':
      return weights.effective(layer, step)
    case 'change':
      return weights.change(layer, step)
    case 'alpha':
      return weights.alpha(layer)
    case 'retrieval':
      return recalled === null ? null : weights.survivingWrite(layer, step, recalled)
  }
}
