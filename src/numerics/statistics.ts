/** The mean and its standard error, sqrt(variance / n) with n - 1; 0 for a single value. */
export function meanAndStandardError(values: ArrayLike<number>): { mean: number; standardError: number } {
  const n = values.length
  let sum = 0
  for (let k = 0; k < n; k++) sum += values[k]
  const mean = sum / n
  let squares = 0
  for (let k = 0; k < n; k++) squares += (values[k] - mean) ** 2
  return { mean, standardError: n > 1 ? Math.sqrt(squares / (n - 1) / n) : 0 }
}
