import type { EngineName } from '../kernels/engine'
import type { GoldenVerdict, QuantityVerdict } from '../runtime/protocol'

/** A check of the engine in use against the reference values that come with the page. */
export interface Verification {
  /** `stopped` before the end by the user, `failed` where it could not be carried out. */
  readonly state: 'running' | 'done' | 'stopped' | 'failed'
  /** The engine that was checked; null before the first file. */
  readonly engine: EngineName | null
  /** Files checked so far, in the order of {@link verificationFiles}. */
  readonly verdicts: readonly GoldenVerdict[]
  /** What happened, where it failed; empty otherwise. */
  readonly failure: string
}

/** The bundled files of public/goldens: both cells, every rule, and what is hard to get right. */
export const verificationFiles: readonly { readonly file: string; readonly words: string }[] = [
  { file: 'rnn-none-cueReward', words: 'RNN, non-plastic' },
  { file: 'rnn-hebbian-oneShot-crossEntropy', words: 'RNN, Hebbian, classes' },
  { file: 'rnn-gradient-clip', words: 'RNN, gradient, clipped' },
  { file: 'rnn-gradient-one-step-one-episode', words: 'RNN, gradient, one step' },
  { file: 'lstm-none-cueReward', words: 'LSTM, non-plastic' },
  { file: 'lstm-hebbian-sequence-clip', words: 'LSTM, Hebbian, clipped' },
  { file: 'lstm-gradient-norm-binds', words: 'LSTM, gradient, limited' },
]

/**
 * What a check that ran to its end says of the engine in use: `partlyVerified` where all agrees but something was left
 * out, null where it says nothing of that engine.
 */
export function verdictOn(
  engine: EngineName | undefined,
  verification: Verification | null,
): 'verified' | 'partlyVerified' | 'differs' | null {
  if (verification?.state !== 'done' || verification.engine !== engine) return null
  if (!verification.verdicts.every(({ rows }) => rows.every(({ within }) => within))) return 'differs'
  return partsLeftOut(verification.verdicts) ? 'partlyVerified' : 'verified'
}

/** What was not checked because the engine would take too long; empty where everything was. */
export function partsLeftOut(verdicts: readonly GoldenVerdict[]): string {
  return [...new Set(verdicts.map(({ leftOut }) => leftOut))].filter(Boolean).join(', ')
}

/** A quantity over all files: where it is worst in proportion to what is allowed. */
export interface WorstQuantity extends QuantityVerdict {
  readonly file: string
}

/** The worst of every quantity, in the order in which they first come. */
export function worstQuantities(verdicts: readonly GoldenVerdict[]): readonly WorstQuantity[] {
  const worst = new Map<string, WorstQuantity>()
  for (const { file, rows } of verdicts)
    for (const row of rows) {
      const old = worst.get(row.quantity)
      if (!old || shareOf(row) > shareOf(old)) worst.set(row.quantity, { ...row, file })
    }
  return [...worst.values()]
}

/** The error in proportion to what is allowed; NaN counts as the worst there is. */
export function shareOf({ error, tolerance }: QuantityVerdict): number {
  return Number.isNaN(error) ? Infinity : error / tolerance
}
