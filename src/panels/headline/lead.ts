import { formatSignificant } from '../../drawing/numberText'
import { classAnswers } from '../../network/classAnswers'
import { firstOverflowStep } from '../../network/overflow'
import type { EpisodeRun } from '../../runtime/protocol'
import type { OneShotTask, Phase, RegressionTask, SequenceTask } from '../../tasks/episode'
import { familyWords } from '../../tasks/regression'
import { classAnswerAt, percentText } from '../timeline/classAnswer'
import { itemSign } from '../timeline/itemText'
import { isBlankImage } from '../timeline/stepViews'
import { interventionTime, targetWords } from '../interventions/interventionWords'
import { capitalised, countOf, gate, reset, sentence, type Sentence } from './phrase'

/** Of the error of always answering 0: below the first the answers hold, above the second they are as good as lost. */
const held = 0.25
const lost = 0.7

/** Above this the answers are not only lost. */
const wild = 1.5

/** Answers that are asked for can all be near 0 by chance. */
const leastBaseline = 0.05
/** With something taken away the answers hold only where next to nothing is missing. */
const heldAfterIntervention = 0.05

/** Of the modulation of the steps before: below the first the gate has shut, below the second it has half closed. */
const shut = 0.25
const halfClosed = 0.6

/** The headline: what this run shows above all, found in the run itself. */
export function leadOf(run: EpisodeRun): Sentence {
  const overflow = firstOverflowStep(run.recording)
  if (overflow !== null)
    return sentence(`The numbers overflow at step ${overflow}: lower the write rate, set a limit, or `, reset, '.')
  if (run.recording.interventions.length > 0 && (writesAnything(run) || run.recording.config.rule === 'none'))
    return interventionLead(run)
  switch (run.episode.task.name) {
    case 'cueReward':
      return cueRewardLead(run)
    case 'sequence':
      return sequenceLead(run, run.episode.task)
    case 'regression':
      return regressionLead(run, run.episode.task)
    case 'oneShot':
      return oneShotLead(run, run.episode.task)
  }
}

function cueRewardLead(run: EpisodeRun): Sentence {
  const outcome = outcomeOf(run)
  const { config } = run.recording
  const { modulation, etaScale } = config.plasticity
  if (config.rule === 'none')
    return sentence(
      'No plasticity in this network: ',
      outcome === 'held' ? 'it remembers by its activity alone.' : 'its activity alone has to remember.',
    )
  if (!writesAnything(run)) {
    const reason =
      etaScale === 0
        ? 'Plasticity is off'
        : run.request.alphaScale === 0
          ? 'Every α is 0'
          : 'The write rate is 0 throughout'
    return sentence(`${reason}: nothing is written, `, outcome === 'lost' ? 'the answers are guesses.' : unaffected)
  }
  if (modulation !== 'learned' || !config.modulated) return heldGate(config)
  const yet = outcome === 'lost' ? `, yet the answers ${missWords(run)}.` : '.'
  const early = earlyShutting(run)
  if (early !== null) return sentence('The ', gate, ` shuts at step ${early}, while cues are still shown`, yet)
  const show = meanModulation(run, 'show')
  const query = meanModulation(run, 'query')
  if (query < shut * show)
    return outcome === 'lost'
      ? sentence('The ', gate, ' shuts when the questions begin', yet)
      : sentence('Watch the ', gate, ': it shuts when the questions begin.')
  if (query < halfClosed * show) return sentence('The ', gate, ' half closes when the questions begin', yet)
  return sentence('The ', gate, ' stays open while the questions are asked', yet)
}

function missWords({ errors: { answerError, answerBaseline } }: EpisodeRun): string {
  return answerError > wild * Math.max(answerBaseline, leastBaseline) ? 'are worse than always 0' : 'miss'
}

/**
 * The step from which on the gate has shut, seen from its widest before, where that is in the first half of the show; else
 * null. Trained networks need not write the last cues, which they have seen before.
 */
function earlyShutting({ episode, recording: { modulation } }: EpisodeRun): number | null {
  const show = episode.phases.find(({ name }) => name === 'show')!
  let step = show.to
  const isShut = (at: number) => modulation[at] < shut * Math.max(...modulation.subarray(show.from, at))
  while (step - 1 > show.from && isShut(step - 1)) step--
  return step < (show.from + show.to) / 2 ? step : null
}

const unaffected = 'yet the answers are not lost.'

function sequenceLead(run: EpisodeRun, task: SequenceTask): Sentence {
  const { phases } = run.episode
  const values = countOf(task.length, 'value')
  const delay = phases.find(({ name }) => name === 'delay')
  const later = delay ? `; after ${countOf(delay.to - delay.from, 'empty step')} ` : '; at once '
  const many = task.length > 1
  const outcome = {
    held: many ? 'they come back.' : 'it comes back.',
    blurred: many ? 'they come back blurred.' : 'it comes back blurred.',
    lost: many ? 'they are lost.' : 'it is lost.',
  }[outcomeOf(run)]
  const story = many ? `${values} go in${later}${outcome}` : `${values} goes in${later}${outcome}`
  return storyLead(run, story)
}

function regressionLead(run: EpisodeRun, { family, examples }: RegressionTask): Sentence {
  const outcome = {
    held: 'the answers follow it.',
    blurred: 'the answers follow it roughly.',
    lost: 'the answers miss it.',
  }[outcomeOf(run)]
  const go = examples === 1 ? 'goes' : 'go'
  return storyLead(run, `${countOf(examples, 'example')} of ${familyWords[family].one} ${go} in; ${outcome}`)
}

function oneShotLead(run: EpisodeRun, { ways, shots, queries }: OneShotTask): Sentence {
  if (run.request.pictures) return pictureLead(run)
  const right = Math.round(accuracyOf(run) * queries)
  const named = right === queries ? 'all' : right === 0 ? 'none' : String(right)
  const outcome =
    queries === 1
      ? `the new one is named ${right === 1 ? 'right' : 'wrong'}.`
      : `${named} of ${queries} new ones ${right === 1 ? 'is' : 'are'} named right.`
  const images = shots === 1 ? 'one image' : countOf(shots, 'image')
  return storyLead(run, `${images} of each of ${ways} classes ${shots === 1 ? 'goes' : 'go'} in; ${outcome}`)
}

/** What the network makes of a question of the user's own. */
function pictureLead(run: EpisodeRun): Sentence {
  const { task, answerFrom, items } = run.episode
  const { answer, probabilities } = classAnswerAt(run, answerFrom)
  if (isBlankImage(run.episode, answerFrom)) return sentence('Nothing is asked yet: draw one of the symbols again.')
  const right = items[answerFrom]
  const verdict = right < 0 ? '.' : right === answer ? ': right.' : `: wrong, it is ${itemSign(task, right)}.`
  return storyLead(
    run,
    `the question is taken for ${itemSign(task, answer)}, at ${percentText(probabilities[answer])}${verdict}`,
  )
}

/** The share of an episode's queries whose class is given the largest probability. */
function accuracyOf({ episode, recording }: EpisodeRun): number {
  return classAnswers(recording.outputs, episode)[0].accuracy
}

/** What goes in and what comes out, and that nothing is written where it is so. */
function storyLead(run: EpisodeRun, story: string): Sentence {
  if (run.recording.config.rule === 'none') return sentence('No plasticity in this network: ', story)
  if (!writesAnything(run)) return sentence('Nothing is written: ', story)
  return sentence(capitalised(story))
}

/** Whether anything can be written: at a rate of the network's, or at one that it is held at. */
function writesAnything({ request, recording: { config, eta, interventions } }: EpisodeRun): boolean {
  if (config.rule === 'none' || request.alphaScale === 0) return false
  const isHeld = interventions.some((one) => one.kind === 'holdEta' && one.eta !== 0)
  return isHeld || eta.some((rate) => rate !== 0)
}

/** What was taken away, and what became of the answers. */
function interventionLead(run: EpisodeRun): Sentence {
  const [one, ...others] = run.recording.interventions
  const outcome = { held: 'still come.', blurred: 'blur.', lost: 'are lost.' }
  const what =
    others.length > 0
      ? `With ${others.length + 1} interventions`
      : one.kind === 'erase'
        ? `With ${targetWords[one.target].words} erased ${interventionTime(one)}`
        : one.kind === 'freeze'
          ? `With ${targetWords[one.target].words} frozen ${interventionTime(one)}`
          : `With η held at ${one.eta} ${interventionTime(one)}`
  return sentence(`${what}, this episode’s answers ${outcome[outcomeOf(run, heldAfterIntervention)]}`)
}

function heldGate({ modulated, plasticity }: EpisodeRun['recording']['config']): Sentence {
  const { modulation } = plasticity
  if (modulation === 'learned' && !modulated)
    return sentence('This network has no ', gate, ': it writes during questions too.')
  const level = typeof modulation === 'number' ? modulation : 1
  return sentence('The ', gate, ` is held at ${formatSignificant(level)}: the network cannot shut it.`)
}

/**
 * How the answers of this very episode compare with always answering 0; small errors are small whatever was asked for. Of
 * classes, whether all are right, or at least half.
 */
function outcomeOf(run: EpisodeRun, heldBelow = held): 'held' | 'blurred' | 'lost' {
  const { episode, errors } = run
  if (episode.task.name === 'oneShot') {
    const accuracy = accuracyOf(run)
    return accuracy === 1 ? 'held' : accuracy >= 0.5 ? 'blurred' : 'lost'
  }
  const share = errors.answerError / Math.max(errors.answerBaseline, leastBaseline)
  return share < heldBelow ? 'held' : share < lost ? 'blurred' : 'lost'
}

function meanModulation({ episode, recording }: EpisodeRun, name: Phase['name']): number {
  const phase = episode.phases.find((candidate) => candidate.name === name)
  if (!phase) return 0
  const values = recording.modulation.subarray(phase.from, phase.to)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
