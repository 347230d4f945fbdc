/**
 * Episode seeds are divided so that no network is ever judged on episodes it was trained on:
 * 0 to 2^20 - 1 are the page's, 2^20 to 2^21 - 1 fresh episodes for estimates, all above training runs'.
 */
const span = 2 ** 20

/** Seeds that a user may choose for the episode on show: 0 to this minus 1. */
export const shownSeeds = span

/** The seed of the k-th batch of fresh episodes. */
export function freshSeed(k: number): number {
  return span + (k % span)
}

/** The seed of a run's k-th training batch, k below 2^20. */
export function trainingSeed(runSeed: number, k: number): number {
  return 2 * span * runSeed + k
}

/** The seed of a run's k-th validation batch, k below 2^20. */
export function validationSeed(runSeed: number, k: number): number {
  return 2 * span * runSeed + span + k
}
