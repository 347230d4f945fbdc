import { niceExtent } from '../../drawing/numberText'
import { layersOf, mapLayers, type LayerName } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import { paintModes, type PaintMode } from '../../store/engramStore'
import { runWeightsOf } from '../../store/runWeights'
import { activityExtremes } from './activityExtremes'

/** Where each colour scale and bar ends. One set holds for a whole episode, so that nothing flickers from step to step. */
export interface Scales {
  /** Of the crossbars, each layer its own, by what is painted. */
  readonly weights: Readonly<Record<PaintMode, Readonly<Record<LayerName, number>>>>
  /** The same, one for all layers. */
  readonly shared: Readonly<Record<PaintMode, number>>
  /** Bars of p and q (or delta). */
  readonly pre: Readonly<Record<LayerName, number>>
  readonly post: Readonly<Record<LayerName, number>>
  /** Of eta alpha p qᵀ. */
  readonly write: Readonly<Record<LayerName, number>>
  /** Whether p qᵀ has both signs. */
  readonly signed: Readonly<Record<LayerName, boolean>>
  readonly eta: number
}

/** Colours are full from this share of the largest value on: one outlier then does not pale all the others. */
const fullColor = 0.75

type Magnitudes = Readonly<Record<string, number>>

/** Magnitudes of each checkpoint's last run under the settings it was trained with. */
const untouched = new Map<string, Magnitudes>()

/**
 * The scales of a run. While settings differ from those that the network was trained with, its scales under the trained
 * ones are kept, so that turning plasticity down is seen to fade the weights; a scale grows only where values would leave it.
 */
export function createScales(current: CurrentRun): Scales {
  const { config } = current.run.recording
  const activity = activityExtremes(current.run.recording)
  const found = magnitudesOf(current, activity)
  const id = current.checkpoint.id
  const touched = isTouched(current)
  if (!touched) untouched.set(id, found)
  const reference = touched ? untouched.get(id) : undefined
  const extent = (name: string, share = 1) => niceExtent(share * Math.max(found[name], reference?.[name] ?? 0))
  const perLayer = (name: string, share?: number) => mapLayers(config, (layer) => extent(`${name}.${layer}`, share))
  const weights = Object.fromEntries(paintModes.map((mode) => [mode, perLayer(mode, fullColor)])) as Scales['weights']
  const shared = Object.fromEntries(
    paintModes.map((mode) => [mode, sharedExtent(layersOf(config), mode, found, reference)]),
  ) as Scales['shared']
  return {
    weights,
    shared,
    pre: perLayer('pre'),
    post: perLayer('post'),
    write: perLayer('change', fullColor),
    eta: extent('eta'),
    signed: mapLayers(config, (layer) => activity[layer].signed),
  }
}

function sharedExtent(
  layers: readonly LayerName[],
  mode: PaintMode,
  found: Magnitudes,
  reference: Magnitudes | undefined,
): number {
  const all = layers.flatMap((layer) => [found[`${mode}.${layer}`], reference?.[`${mode}.${layer}`] ?? 0])
  return niceExtent(fullColor * Math.max(...all))
}

function isTouched({ checkpoint, run }: CurrentRun): boolean {
  const trained = checkpoint.network.config.plasticity
  const used = run.request.plasticity
  return Object.keys(trained).some((name) => {
    const key = name as keyof typeof trained
    return trained[key] !== used[key]
  })
}

function magnitudesOf(current: CurrentRun, activity: ReturnType<typeof activityExtremes>): Magnitudes {
  const { recording } = current.run
  const { extremes } = runWeightsOf(current)
  const found: Record<string, number> = {
    eta: recording.eta.reduce((most, eta) => (Number.isFinite(eta) ? Math.max(most, eta) : most), 0),
  }
  for (const layer of layersOf(recording.config)) {
    const { pre, post } = activity[layer]
    // What is left of a write compares with all of w.
    for (const mode of paintModes)
      found[`${mode}.${layer}`] = extremes.layers[layer][mode === 'retrieval' ? 'plastic' : mode]
    found[`pre.${layer}`] = pre
    found[`post.${layer}`] = post
  }
  return found
}
