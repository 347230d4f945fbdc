/** exp(v_k) / sum_j exp(v_j), computed from the largest on, so that nothing overflows. */
export function softmax(values: ArrayLike<number>): number[] {
  const all = Array.from(values)
  const largest = Math.max(...all)
  const weights = all.map((value) => Math.exp(value - largest))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
