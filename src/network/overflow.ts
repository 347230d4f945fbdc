import type { Recording } from './recording'

const known = new WeakMap<Recording, number | null>()

/**
 * The first step at which any recorded value of any episode is infinite or not a number; null where all are finite.
 * Remembered for each recording.
 */
export function firstOverflowStep(recording: Recording): number | null {
  let step = known.get(recording)
  if (step === undefined) known.set(recording, (step = findOverflow(recording)))
  return step
}

function findOverflow(recording: Recording): number | null {
  const { batch, steps, postsynapticGradient: gradient } = recording
  // Each [batch, steps, width].
  const series = [
    ...[recording.encoded, recording.hidden, recording.cellState, recording.gates, recording.outputs],
    ...[gradient?.encoder, gradient?.cell, gradient?.readout],
    ...[recording.modulation, recording.eta, recording.decay, recording.updateNorm, recording.internalLoss],
  ]
  let first = steps
  for (const values of series) {
    if (!values) continue
    const width = values.length / (batch * steps)
    for (let k = 0; k < values.length; k++)
      if (!Number.isFinite(values[k])) first = Math.min(first, Math.floor(k / width) % steps)
  }
  return first < steps ? first : null
}
