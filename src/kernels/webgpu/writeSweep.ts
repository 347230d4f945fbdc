import type { KernelPlan, MatrixName } from './kernelPlan'
import { alpha } from './kernelText'
import { sweep } from './sweep'

/** Where a write finds what it needs, in WGSL; `eta`, `keep` and `slot`, where w(t) begins, are variables in scope. */
export interface WriteSource {
  readonly presynaptic: (index: string) => string
  readonly postsynaptic: (index: string) => string
  /** Where w(t + 1) begins. */
  readonly nextSlot: string
  /** A condition under which w(t + 1) is 0 instead. */
  readonly startsIf?: string
}

/** w(t + 1) = clip(keep w(t) + eta alpha p q^T) */
export function writeSweep(plan: KernelPlan, name: MatrixName, source: WriteSource): string {
  const written = `clamp(keep * plastic[slot + k] + ${alpha(plan)} * p * q, -settings.weightClip, settings.weightClip)`
  return sweep(
    {
      matrix: plan.matrices[name],
      rowValues: { p: `eta * ${source.presynaptic('i')}` },
      columnValues: { q: source.postsynaptic('j') },
      element: `plastic[${source.nextSlot} + k] = ${source.startsIf ? `select(${written}, 0.0, ${source.startsIf})` : written};`,
    },
    '',
  )
}
