import { formatSignificant } from '../../drawing/numberText'
import type { ErrorEstimate, TaskErrors } from '../../runtime/protocol'

/** One bar of the comparison. */
export interface ErrorRow {
  readonly name: 'zero' | 'ridge' | 'trained' | 'fresh' | 'episode'
  readonly label: string
  readonly title: string
  /** Mean squared error on the answer steps, or cross-entropy of classes; null where it is not known. */
  readonly value: number | null
  /** Half the width of the whisker. */
  readonly standardError: number | null
}

/**
 * The comparison of the settings in force with what is known without them.
 *
 * @param errors this episode's
 * @param estimate over fresh episodes; null before the first figures
 * @param trainedError of the untouched network, at the end of its training
 * @param ofClasses whether the answers are classes; an episode's error is then not a number where nobody said what is right
 */
export function errorRows(
  errors: TaskErrors,
  estimate: ErrorEstimate | null,
  trainedError: number,
  ofClasses = false,
): readonly ErrorRow[] {
  const ridge = estimate?.ridgeAnswerError ?? errors.ridgeAnswerError
  return [
    {
      name: 'fresh',
      label: 'Now',
      title: 'Mean over fresh episodes with the settings in force; the whisker is one standard error to each side',
      value: estimate?.answerError.mean ?? null,
      standardError: estimate?.answerError.standardError ?? null,
    },
    {
      name: 'trained',
      label: 'As trained',
      title: 'The untouched network on its own task, measured at the end of its training',
      value: trainedError,
      standardError: null,
    },
    ...(ridge === undefined
      ? []
      : [
          {
            name: 'ridge',
            label: 'Ridge regression',
            title: 'Ridge regression on the same examples, with all of them seen',
            value: ridge,
            standardError: null,
          } as const,
        ]),
    {
      name: 'zero',
      label: ofClasses ? 'Guessing' : 'Always answering 0',
      title: ofClasses
        ? 'What a network without any memory reaches: every class as likely'
        : 'What a network without any memory reaches by answering 0',
      value: estimate?.answerBaseline ?? errors.answerBaseline,
      standardError: null,
    },
    {
      name: 'episode',
      label: 'This episode',
      title: 'The one episode on show',
      value: ofClasses && Number.isNaN(errors.answerError) ? null : errors.answerError,
      standardError: null,
    },
  ]
}

/** The largest value to be drawn; at least that of always answering 0, so that bars of two settings compare. */
export function errorExtent(rows: readonly ErrorRow[]): number {
  return Math.max(...rows.map(({ value, standardError }) => (value ?? 0) + (standardError ?? 0)), 1e-9)
}

/** Three decimals; below 0.01 two significant digits: 0.0002 is not 0. */
export function errorText(error: number): string {
  if (!Number.isFinite(error)) return 'overflow'
  if (error >= 1e5) return error.toExponential(1).replace('e+', 'e')
  return error >= 0.01 ? error.toFixed(error >= 100 ? 0 : 3) : formatSignificant(error, 2)
}

/** A standard error beside its mean: as many decimals as that, but no zero where it is none. */
export function standardErrorText(standardError: number, mean: number): string {
  if (!Number.isFinite(standardError)) return 'overflow'
  if (Math.max(standardError, mean) >= 1e5) return standardError.toExponential(1).replace('e+', 'e')
  return mean >= 0.01 && standardError >= 0.0005 ? standardError.toFixed(3) : formatSignificant(standardError, 1)
}
