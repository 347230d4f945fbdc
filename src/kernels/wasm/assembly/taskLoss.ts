import { answerFrom, batch, isCrossEntropy, outputSize, scoredFrom, steps } from './settings'
import { output, targets } from './trace'

/** The episode's mean error over scored steps, and over answer steps. */
export let episodeLoss: f64 = 0
export let episodeAnswerError: f64 = 0

export function startLoss(): void {
  episodeLoss = 0
  episodeAnswerError = 0
}

/** By how much one step's error counts in a mean over `count` steps and, for squared errors, outputs. */
function share(count: u32): f64 {
  return 1 / <f64>(isCrossEntropy ? count : count * outputSize)
}

/** Adds a step's error to the episode's. */
export function addStepError(t: u32): void {
  if (t < scoredFrom && t < answerFrom) return
  const error = isCrossEntropy ? crossEntropy(t) : squaredError(t)
  if (t >= scoredFrom) episodeLoss += error * share(steps - scoredFrom)
  if (t >= answerFrom) episodeAnswerError += error * share(steps - answerFrom)
}

function squaredError(t: u32): f64 {
  let sum: f64 = 0
  for (let k: u32 = 0; k < outputSize; k++) {
    const difference = <f64>taskOutput(t, k) - <f64>target(t, k)
    sum += difference * difference
  }
  return sum
}

function crossEntropy(t: u32): f64 {
  const offset = logSumExp(t)
  let sum: f64 = 0
  for (let k: u32 = 0; k < outputSize; k++) sum -= <f64>target(t, k) * (<f64>taskOutput(t, k) - offset)
  return sum
}

/** Adds d(the batch's mean loss)/do of a step to `d`. */
export function addLossGradient(t: u32, d: usize): void {
  if (t < scoredFrom) return
  const scale = share(steps - scoredFrom) / <f64>batch
  let offset: f64 = 0
  let total: f64 = 0
  if (isCrossEntropy) {
    offset = logSumExp(t)
    for (let k: u32 = 0; k < outputSize; k++) total += target(t, k)
  }
  for (let k: u32 = 0; k < outputSize; k++) {
    const y = <f64>taskOutput(t, k)
    const wanted = <f64>target(t, k)
    const gradient = isCrossEntropy ? total * Math.exp(y - offset) - wanted : 2 * (y - wanted)
    const at = d + (k << 2)
    store<f32>(at, load<f32>(at) + <f32>(scale * gradient))
  }
}

function logSumExp(t: u32): f64 {
  let most: f64 = -Infinity
  for (let k: u32 = 0; k < outputSize; k++) most = max(most, <f64>taskOutput(t, k))
  let sum: f64 = 0
  for (let k: u32 = 0; k < outputSize; k++) sum += Math.exp(<f64>taskOutput(t, k) - most)
  return most + Math.log(sum)
}

function taskOutput(t: u32, k: u32): f32 {
  return load<f32>(output.at(t) + (k << 2))
}

function target(t: u32, k: u32): f32 {
  return load<f32>(targets.at(t) + (k << 2))
}
