/** A learning rate that falls along half a cosine, then stays. */
export interface CosineSchedule {
  readonly finalLearningRate: number
  /** Batches until it is reached. */
  readonly batches: number
}

/** final + (first - final) (1 + cos(pi k / batches)) / 2 for the k-th batch; the first one without a schedule. */
export function learningRateAt(first: number, schedule: CosineSchedule | undefined, k: number): number {
  if (!schedule) return first
  const { finalLearningRate, batches } = schedule
  return finalLearningRate + ((first - finalLearningRate) * (1 + Math.cos(Math.PI * Math.min(1, k / batches)))) / 2
}
