import type { AdjointPart, KernelPlan, MatrixName, TracePart } from './kernelPlan'
import { forEach, placeVectors, recordElement, type Vectors } from './vectors'

/** dLoss/dp of each matrix. */
export const presynapticAdjoint = { encoder: 'dInput', cell: 'dCellInput', readout: 'dHidden' } as const
/** dLoss/dz of each matrix. */
export const preActivationAdjoint = { encoder: 'dEncoder', cell: 'dCell', readout: 'dOutput' } as const
/** dLoss/d(q or delta) of each matrix. */
export const writeAdjoint = { encoder: 'dEncoderWrite', cell: 'dCellWrite', readout: 'dReadoutWrite' } as const
/** dLoss/d(what delta carried back through a matrix's first hiddenSize rows), gradient rule; null where nothing was. */
export function carriedAdjoint({ rule, encoder }: KernelPlan, matrix: MatrixName): AdjointPart | null {
  if (rule !== 'gradient' || matrix === 'encoder') return null
  if (matrix === 'readout') return 'dHiddenGradient'
  return encoder === 'plastic' ? 'dEncodedGradient' : null
}

/** What the statements of the kernel that goes back refer to, as WGSL. */
export interface BackwardScope {
  readonly plan: KernelPlan
  readonly isPlastic: boolean
  readonly isGradient: boolean
  readonly isLstm: boolean
  readonly hasEncoder: boolean
  /** The adjoints of the step at hand. */
  readonly vectors: Vectors<AdjointPart>
  /** An element of this step's trace; of the next one's with the last argument `nextRow`, of the one before with `previousRow`. */
  readonly trace: (part: TracePart, index: string, from?: string) => string
  /** An element of the adjoints that step t + 1 left. */
  readonly nextAdjoint: (part: AdjointPart, index: string) => string
  /** Element `n` of c(t - 1), LSTM. */
  readonly previousCellState: string
  /** Statements for each of `count` elements `n`, one thread each. */
  readonly forEach: (count: number, statements: string) => string
}

export function backwardScope(plan: KernelPlan): BackwardScope {
  const record = { array: 'stepAdjoints', from: 'record' }
  const trace = (part: TracePart, index: string, from = 'row') =>
    recordElement(plan.trace, part, { array: 'trace', from }, index)
  const isLstm = plan.cell === 'lstm'
  return {
    plan,
    isPlastic: plan.rule !== 'none',
    isGradient: plan.rule === 'gradient',
    isLstm,
    hasEncoder: plan.encoder === 'plastic',
    vectors: placeVectors(plan, plan.adjoint, [...plan.adjoint.at.keys()], record),
    trace,
    nextAdjoint: (part, index) =>
      recordElement(plan.adjoint, part, { array: 'stepAdjoints', from: 'nextRecord' }, index),
    previousCellState: isLstm ? trace('cellState', 'n', 'previousRow') : '',
    forEach: (count, statements) => forEach(count, plan.threads, statements),
  }
}
