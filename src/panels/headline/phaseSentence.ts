import { formatFixed, formatPair, formatRate, formatSignificant } from '../../drawing/numberText'
import { inputLayer, type LayerName } from '../../network/layers'
import { isErasedBefore } from '../../network/interventions'
import { firstOverflowStep } from '../../network/overflow'
import { factorsOf } from '../../network/plasticWeightCursor'
import type { CurrentRun } from '../../store/currentRun'
import type { StepPhase } from '../../store/engramStore'
import { runWeightsOf } from '../../store/runWeights'
import { writingWords } from '../interventions/interventionWords'
import { answerAt, targetAt, rootMeanSquare } from '../timeline/stepViews'
import { countOf, sentence, strong, type Sentence } from './phrase'

/** What happens in one phase of a step, in the run's own numbers; the write is that into `layer`. */
export function phaseSentence(current: CurrentRun, step: number, phase: StepPhase, layer: LayerName): Sentence {
  const overflow = firstOverflowStep(current.run.recording)
  if (overflow !== null && step >= overflow)
    return sentence(step > overflow ? `The numbers overflowed at step ${overflow}.` : 'Here the numbers overflow.')
  switch (phase) {
    case 'read':
      return readSentence(current, step)
    case 'compute':
      return computeSentence(current, step)
    case 'gate':
      return gateSentence(current, step, layer)
    case 'write':
      return writeSentence(current, step, layer)
  }
}

function readSentence({ run }: CurrentRun, step: number): Sentence {
  const { recording } = run
  const inputs = factorsOf(recording, inputLayer(recording.config), step).pre
  const comesIn = sentence(strong('Read: '), `${activeOf(inputs, 'input')} ${isOne(inputs) ? 'comes' : 'come'} in`)
  if (step === 0) return sentence(comesIn, ', and h is 0 at first.')
  const hidden = factorsOf(recording, 'recurrent', step).pre
  return sentence(comesIn, `, and h of step ${step - 1} comes back with ${activeOf(hidden, 'active unit')}.`)
}

function computeSentence({ run }: CurrentRun, step: number): Sentence {
  const { recording, episode } = run
  const { config, hidden, internalLoss } = recording
  const active = activeOf(hidden.subarray(step * config.hiddenSize, (step + 1) * config.hiddenSize), 'unit')
  const answers = answerAt(recording, step)
  const answer =
    answers.length === 1
      ? sentence('the answer is ', strong(formatFixed(answers[0], 2)))
      : step < episode.scoredFrom
        ? sentence(`it puts out ${answers.length} numbers`)
        : sentence(
            'its answers are off by ',
            strong(formatSignificant(rootMeanSquare(answers, targetAt(episode, step)), 2)),
          )
  const error =
    config.rule === 'gradient' ? ` The internal loss, ${formatSignificant(internalLoss[step], 2)}, sends δ back.` : ''
  return sentence(
    strong('Compute: '),
    `${active} ${config.cell === 'lstm' ? 'hold a value' : 'fire'}; `,
    answer,
    `.${error}`,
  )
}

function gateSentence({ run }: CurrentRun, step: number, layer: LayerName): Sentence {
  const { modulation, eta, decay, updateNorm, config } = run.recording
  const done = writingWords(run.recording.interventions, layer, step)
  const held = done && ` In the ${layer}, ${done}.`
  const limit = config.plasticity.maxUpdateNorm
  const limited = updateNorm[step] > limit ? ` (limited to ${Math.round((100 * limit) / updateNorm[step])}%)` : ''
  return sentence(
    strong('Gate: '),
    `m ${formatFixed(modulation[step], 2)} gives write rate η `,
    strong(formatRate(eta[step])),
    `${limited} and forget rate ${formatRate(decay[step])}.${held}`,
  )
}

function writeSentence(current: CurrentRun, step: number, layer: LayerName): Sentence {
  const { interventions } = current.run.recording
  if (isErasedBefore(interventions, layer, step + 1))
    return sentence(strong('Write: '), `Δw lands in the ${layer}, and all its w is erased before step ${step + 1}.`)
  const weights = runWeightsOf(current)
  const [from, to] = formatPair(weights.norm(layer, step), weights.norm(layer, step + 1))
  const change = from === to ? sentence(`stays at ${from}.`) : sentence(`goes from ${from} to `, strong(to), '.')
  const done = writingWords(interventions, layer, step)
  const lands = done ? `in the ${layer}, ${done}, and ` : `Δw lands in every layer; in the ${layer}, `
  return sentence(strong('Write: '), `${lands}‖w‖ `, change)
}

function activeOf(values: Float32Array, noun: string): string {
  return countOf(activeCount(values), noun)
}

const activeCount = (values: Float32Array) => values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0)
const isOne = (values: Float32Array) => activeCount(values) === 1
