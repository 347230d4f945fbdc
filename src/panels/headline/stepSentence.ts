import { formatFixed, formatSignificant } from '../../drawing/numberText'
import { inputLayer } from '../../network/layers'
import { firstOverflowStep } from '../../network/overflow'
import type { CurrentRun } from '../../store/currentRun'
import { isRetrievalExact, strongestSteps } from '../../network/retrieval'
import type { EpisodeRun } from '../../runtime/protocol'
import { retrievalMapOf } from '../../store/runRetrieval'
import { itemSign, itemWords } from '../timeline/itemText'
import { phaseAt } from '../timeline/phaseAt'
import { classAnswerAt, percentText } from '../timeline/classAnswer'
import { answerAt, inputAt, isBlankImage, rootMeanSquare, targetAt } from '../timeline/stepViews'
import { capitalised, countOf, gate, listOf, sentence, strong, type Sentence } from './phrase'

/** Steps that a sentence can name before it counts them instead. */
const mostNamed = 3

/** What happens at one step, in the run's own numbers. */
export function stepSentence(current: CurrentRun, step: number): Sentence {
  const { run } = current
  const overflow = firstOverflowStep(run.recording)
  if (overflow !== null && step >= overflow)
    return sentence(step > overflow ? `The numbers overflowed at step ${overflow}.` : 'Here the numbers overflow.')
  switch (phaseAt(run.episode, step).name) {
    case 'show':
      return showSentence(run, step)
    case 'support':
      return run.episode.task.name === 'oneShot' ? labelledSentence(run, step) : exampleSentence(run, step)
    case 'query':
      switch (run.episode.task.name) {
        case 'regression':
          return valueSentence(current, step)
        case 'oneShot':
          return classSentence(current, step)
        default:
          return querySentence(current, step)
      }
    case 'store':
      return storeSentence(run, step)
    case 'delay':
      return delaySentence(run, step)
    case 'recall':
      return recallSentence(run, step)
  }
}

function showSentence(run: EpisodeRun, step: number): Sentence {
  const { episode } = run
  const sign = itemSign(episode.task, episode.items[step])
  const again = showingsOf(run, episode.items[step], step).length > 0
  return sentence(
    `Cue ${sign} comes with its reward, `,
    strong(formatFixed(targetAt(episode, step)[0], 2)),
    again ? ', again.' : ', for the first time.',
    gateRemark(run, step),
  )
}

function querySentence(current: CurrentRun, step: number): Sentence {
  const { episode, recording } = current.run
  const sign = itemSign(episode.task, episode.items[step])
  const answer = strong(formatFixed(answerAt(recording, step)[0], 2))
  const reward = formatFixed(targetAt(episode, step)[0], 2)
  const showings = showingsOf(current.run, episode.items[step], step)
  if (showings.length === 0)
    return sentence(
      `Cue ${sign} was never shown. The answer, `,
      answer,
      `, can only be a guess at its reward, ${reward}.`,
    )
  return sentence(
    `Cue ${sign} without its reward: answer `,
    answer,
    `, target ${reward}.`,
    recallRemark(current, step, sign, showings),
  )
}

function labelledSentence(run: EpisodeRun, step: number): Sentence {
  const { task, items } = run.episode
  const again = showingsOf(run, items[step], step).length > 0
  return sentence(
    `${again ? 'Another image' : 'An image'} of `,
    strong(itemWords(task, items[step])),
    ' comes with its label.',
    gateRemark(run, step),
  )
}

function classSentence(current: CurrentRun, step: number): Sentence {
  const { task, items } = current.run.episode
  const { answer, probabilities } = classAnswerAt(current.run, step)
  const right = items[step]
  if (isBlankImage(current.run.episode, step))
    return sentence('The question is blank: the answer to it, ', strong(itemSign(task, answer)), ', means nothing.')
  const asked = right < 0 ? 'A new image comes' : `A new image of ${itemWords(task, right)} comes`
  if (answer < 0) return sentence(`${asked}; the numbers say nothing of its class.`)
  const isMissed = right >= 0 && answer !== right
  return sentence(
    `${asked}: the answer is `,
    strong(itemSign(task, answer)),
    `, at ${percentText(probabilities[answer])}${isMissed ? `; ${itemSign(task, right)} gets ${percentText(probabilities[right])}` : ''}.`,
    right < 0 ? '' : recallRemark(current, step, itemSign(task, right), showingsOf(current.run, right, step)),
  )
}

function exampleSentence(run: EpisodeRun, step: number): Sentence {
  const { episode, recording } = run
  const given = episode.channels.find(({ name }) => name === 'value')!
  return sentence(
    `${capitalised(itemWords(episode.task, episode.items[step]))} comes with its value, `,
    strong(formatFixed(inputAt(episode, step)[given.from], 2)),
    `: answer ${formatFixed(answerAt(recording, step)[0], 2)}.`,
    gateRemark(run, step),
  )
}

function valueSentence(current: CurrentRun, step: number): Sentence {
  const { episode, recording } = current.run
  const { from, to } = episode.channels.find(({ name }) => name === 'variable')!
  const variables = inputAt(episode, step).subarray(from, to)
  const value = variables.length === 1 ? `The value at ${formatFixed(variables[0], 2)}` : 'A value'
  return sentence(
    `${value} is asked for: answer `,
    strong(formatFixed(answerAt(recording, step)[0], 2)),
    `, target ${formatFixed(targetAt(episode, step)[0], 2)}.`,
    exampleRemark(current, step),
  )
}

/** Which example's write into the layer that reads the input moves the answer most; nothing where that cannot be said exactly. */
function exampleRemark(current: CurrentRun, step: number): string {
  const { episode, recording } = current.run
  if (recording.config.rule === 'none' || !isRetrievalExact(recording)) return ''
  const layer = inputLayer(recording.config)
  const ofExamples = retrievalMapOf(current, layer).rowNow('effect', step).slice(0, episode.answerFrom)
  const [strongest] = strongestSteps(ofExamples, 1)
  return strongest === undefined ? '' : ` Example ${strongest + 1} counts most in the ${layer}.`
}

/** Which past writes of the layer that reads the input move the answer most; nothing where that cannot be said exactly. */
function recallRemark(current: CurrentRun, step: number, sign: string, showings: readonly number[]): string {
  const { recording } = current.run
  if (recording.config.rule === 'none' || !isRetrievalExact(recording)) return ''
  const count = showings.length
  const layer = inputLayer(recording.config)
  const strongest = strongestSteps(retrievalMapOf(current, layer).rowNow('effect', step), count)
  if (strongest.length < count) return ''
  const own = strongest.filter((past) => showings.includes(past)).length
  if (count > mostNamed) return ` Of the ${layer}’s ${count} weightiest writes, ${own} showed ${sign}.`
  const writes =
    count > 1
      ? ` The ${layer}’s writes of steps ${listOf(strongest)} count most`
      : ` The ${layer}’s write of step ${strongest[0]} counts most`
  return own === count ? `${writes}, when ${sign} was shown.` : `${writes}; ${sign} came at ${listOf(showings)}.`
}

function storeSentence(run: EpisodeRun, step: number): Sentence {
  const { episode } = run
  const channel = episode.channels.find(({ name }) => name === 'value')!
  const value = inputAt(episode, step).subarray(channel.from, channel.to)
  const comes = value.length === 1 ? [', ', strong(formatFixed(value[0], 2)), ', comes in.'] : [' comes in.']
  return sentence(`${valueName(run, step)}`, ...comes, gateRemark(run, step))
}

function delaySentence(run: EpisodeRun, step: number): Sentence {
  const { task } = run.episode
  const left = phaseAt(run.episode, step).to - step
  const values = task.name === 'sequence' ? countOf(task.length, 'value') : ''
  return sentence(`Nothing comes in: ${values} to keep for ${countOf(left, 'more step')}.`, gateRemark(run, step))
}

function recallSentence(run: EpisodeRun, step: number): Sentence {
  const { episode, recording } = run
  const answer = answerAt(recording, step)
  const target = targetAt(episode, step)
  const stored = episode.items.indexOf(episode.items[step])
  const ago = ` It was stored ${countOf(step - stored, 'step')} ago.`
  if (answer.length > 1)
    return sentence(
      `${valueName(run, step)} is asked for. Its ${answer.length} numbers are off by `,
      strong(formatSignificant(rootMeanSquare(answer, target), 2)),
      ' (root mean square).',
      ago,
    )
  return sentence(
    `${valueName(run, step)} is asked for: answer `,
    strong(formatFixed(answer[0], 2)),
    `, target ${formatFixed(target[0], 2)}.`,
    ago,
  )
}

function valueName({ episode }: EpisodeRun, step: number): string {
  const length = episode.task.name === 'sequence' ? episode.task.length : 0
  return `Value ${episode.items[step] + 1} of ${length}`
}

/** Where the network's own gate stands; nothing without one. */
function gateRemark({ recording }: EpisodeRun, step: number): Sentence {
  const { config, modulation } = recording
  if (config.rule === 'none' || !config.modulated || config.plasticity.modulation !== 'learned') return []
  return sentence(' The ', gate, ` stands at ${formatFixed(modulation[step], 2)} of 2.`)
}

/** The steps before `step` that showed an item with its reward or its label. */
function showingsOf({ episode }: EpisodeRun, item: number, step: number): number[] {
  const showings: number[] = []
  for (let past = 0; past < step; past++)
    if (episode.items[past] === item && past < episode.answerFrom) showings.push(past)
  return showings
}
