import { layerNames, layersOf, type LayerName } from './layers'
import type { ModelConfig } from './modelConfig'

/** Where a network can hold memory: h, the LSTM's c, or the plastic weights (and biases) of one layer. */
export const places = ['hidden', 'cellState', ...layerNames] as const
export type Place = (typeof places)[number]

/** `weights` stands for the plastic weights of all layers. */
export type WeightTarget = LayerName | 'weights'
export type Target = Place | 'weights'

/** Sets a place to 0 between two steps: after the write of the step before, and before `step` reads it. */
export interface Erasure {
  readonly kind: 'erase'
  readonly target: Target
  readonly step: number
}

/** Plastic weights stay as they are on the steps `from` <= t < `to`: neither written nor forgotten. */
export interface Freeze {
  readonly kind: 'freeze'
  readonly target: WeightTarget
  readonly from: number
  readonly to: number
}

/** Plastic weights are written with this rate, whatever gate and norm limit say, on the steps `from` <= t < `to`. */
export interface HeldEta {
  readonly kind: 'holdEta'
  readonly target: WeightTarget
  readonly eta: number
  readonly from: number
  readonly to: number
}

/** Something done to a network in the middle of an episode. */
export type Intervention = Erasure | Freeze | HeldEta

/** Whether two do the same thing to the same place at the same time. */
export function isSame(one: Intervention, other: Intervention): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort())
}

/** Whether a target means this place, too. */
export function touches(target: Target, place: Place): boolean {
  return target === place || (target === 'weights' && place !== 'hidden' && place !== 'cellState')
}

/** Whether a place is erased just before a step reads it. */
export function isErasedBefore(interventions: readonly Intervention[], place: Place, step: number): boolean {
  return interventions.some((one) => one.kind === 'erase' && one.step === step && touches(one.target, place))
}

/** What is done to the writing of a layer at a step; undefined where nothing is. Of several, the last counts. */
export function writingChange(
  interventions: readonly Intervention[],
  layer: LayerName,
  step: number,
): Freeze | HeldEta | undefined {
  return interventions.findLast(
    (one): one is Freeze | HeldEta =>
      one.kind !== 'erase' && step >= one.from && step < one.to && touches(one.target, layer),
  )
}

/** Where a later intervention writes weights that an earlier one is about, too, and counts instead of it. */
export interface Overruling {
  readonly by: Freeze | HeldEta
  /** On the steps `from` <= t < `to`. */
  readonly from: number
  readonly to: number
}

/** Those of the `later` interventions that count instead of this one, on the steps that both are about. */
export function overrulings(one: Intervention, later: readonly Intervention[]): readonly Overruling[] {
  if (one.kind === 'erase') return []
  return later.flatMap((by) => {
    if (by.kind === 'erase' || !layerNames.some((layer) => touches(one.target, layer) && touches(by.target, layer)))
      return []
    const [from, to] = [Math.max(one.from, by.from), Math.min(one.to, by.to)]
    return from < to ? [{ by, from, to }] : []
  })
}

/** Whether a network of this configuration has what the intervention is done to. */
export function applies({ target }: Intervention, config: ModelConfig): boolean {
  if (target === 'hidden') return true
  if (target === 'cellState') return config.cell === 'lstm'
  return config.rule !== 'none' && (target === 'weights' || layersOf(config).includes(target))
}
