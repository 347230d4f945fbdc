import { formatFixed, formatPair, formatSignificant } from '../../drawing/numberText'
import { layersOf } from '../../network/layers'
import { firstOverflowStep } from '../../network/overflow'
import { commonRates } from '../../network/writeRates'
import type { EpisodeBatch } from '../../tasks/episode'
import type { EpisodeRun } from '../../runtime/protocol'
import { classAnswerAt, percentText } from './classAnswer'
import { phaseAt } from './phaseAt'
import { itemSign, itemWords } from './itemText'
import { answerAt, inputAt, rootMeanSquare, targetAt } from './stepViews'
import type { RowName } from './rowPlan'

/** A row's value at one step, and what it counts or measures. */
export interface Reading {
  readonly value: string
  readonly unit: string
}

/** Every row's exact value at one step. */
export function stepReadings(run: EpisodeRun, step: number): Partial<Record<RowName, Reading>> {
  const { episode, recording } = run
  const { updateNorm, internalLoss } = recording
  const rates = commonRates(recording, step)
  const [decay, eta] = formatPair(rates.decay, rates.eta)
  return {
    items: { value: itemSign(episode.task, episode.items[step]) || '–', unit: '' },
    inputs: inputReading(episode, step),
    answer: answerReading(run, step),
    rates: { value: decay, unit: eta },
    hidden: hiddenReading(run, step),
    ...(recording.cellState && { cellState: meanReading(recording.cellState, recording.config.hiddenSize, step, 'c') }),
    updateNorm: { value: formatSignificant(updateNorm[step]), unit: '' },
    internalLoss: { value: formatSignificant(internalLoss[step], 2), unit: '' },
    plasticNorm: loudestLayer(run, step),
  }
}

/** A step in a sentence, for those who do not see it: "step 13 of 0 to 19, query, cue D, answer 0.57, target 0.81". */
export function stepInWords(run: EpisodeRun, step: number): string {
  const { episode, recording } = run
  const words = [`step ${step} of 0 to ${episode.steps - 1}`, phaseAt(episode, step).name]
  const overflow = firstOverflowStep(recording)
  if (overflow !== null && step >= overflow)
    words.push(`numbers overflow${step > overflow ? `ed at step ${overflow}` : ''}`)
  const item = itemWords(episode.task, episode.items[step])
  if (item) words.push(item)
  if (step >= episode.scoredFrom && episode.task.name === 'oneShot') {
    const { answer, probabilities } = classAnswerAt(run, step)
    words.push(`answer ${itemSign(episode.task, answer)} at ${percentText(probabilities[answer])}`)
  } else if (step >= episode.scoredFrom && episode.outputSize === 1)
    words.push(
      `answer ${formatFixed(answerAt(recording, step)[0], 2)}`,
      `target ${formatFixed(targetAt(episode, step)[0], 2)}`,
    )
  return words.join(', ')
}

function inputReading(episode: EpisodeBatch, step: number): Reading {
  const input = inputAt(episode, step)
  const channel = (name: string) => episode.channels.find((candidate) => candidate.name === name)
  const phase = phaseAt(episode, step)
  if (channel('label')) return { value: phase.name === 'support' ? 'label' : 'no label', unit: '' }
  switch (phase.name) {
    case 'show':
      return { value: formatFixed(input[channel('reward')!.from], 2), unit: 'reward' }
    case 'support':
    case 'store': {
      const { from, to } = channel('value')!
      return to - from === 1
        ? { value: formatFixed(input[from], 2), unit: 'value' }
        : { value: String(to - from), unit: 'values' }
    }
    case 'delay':
      return { value: '–', unit: 'nothing' }
    case 'query': {
      const variable = channel('variable')
      return variable ? variablesReading(input.subarray(variable.from, variable.to)) : { value: '1', unit: phase.name }
    }
    case 'recall':
      return { value: '1', unit: phase.name }
  }
}

function variablesReading(variables: Float32Array): Reading {
  return variables.length === 1
    ? { value: formatFixed(variables[0], 2), unit: 'variable' }
    : { value: String(variables.length), unit: 'variables' }
}

function answerReading(run: EpisodeRun, step: number): Reading {
  const { episode, recording } = run
  const answer = answerAt(recording, step)
  const target = targetAt(episode, step)
  const scored = step >= episode.scoredFrom
  if (scored && episode.task.name === 'oneShot') {
    const { answer: best, probabilities } = classAnswerAt(run, step)
    return { value: itemSign(episode.task, best) || '–', unit: best < 0 ? '' : percentText(probabilities[best]) }
  }
  if (answer.length > 1)
    return scored
      ? { value: formatSignificant(rootMeanSquare(answer, target), 2), unit: 'error' }
      : { value: '–', unit: 'not scored' }
  return { value: formatFixed(answer[0], 2), unit: scored ? `of ${formatFixed(target[0], 2)}` : 'not scored' }
}

function hiddenReading({ recording }: EpisodeRun, step: number): Reading {
  const { hiddenSize, cell } = recording.config
  if (cell === 'lstm') return meanReading(recording.hidden, hiddenSize, step, 'h')
  const hidden = recording.hidden.subarray(step * hiddenSize, (step + 1) * hiddenSize)
  return { value: String(hidden.filter((value) => value > 0).length), unit: 'active' }
}

/** Mean size of a state of all units [steps, units]. */
function meanReading(series: Float32Array, units: number, step: number, symbol: string): Reading {
  const values = series.subarray(step * units, (step + 1) * units)
  const mean = values.reduce((sum, value) => sum + Math.abs(value), 0) / units
  return { value: formatFixed(mean, 2), unit: `mean |${symbol}|` }
}

function loudestLayer({ recording, weights: { norms } }: EpisodeRun, step: number): Reading {
  const layer = layersOf(recording.config).reduce((loudest, name) =>
    norms[name][step] > norms[loudest][step] ? name : loudest,
  )
  const value = norms[layer][step]
  return { value: formatSignificant(value), unit: value > 0 ? layer : '' }
}
