import { describe, expect, it } from 'vitest'
import { plainText } from '../../../src/panels/headline/phrase'
import { leadOf } from '../../../src/panels/headline/lead'
import { stepSentence } from '../../../src/panels/headline/stepSentence'
import { playedRun, type PlayedRunOptions } from '../../playedRun'
import { defaultPlasticity } from '../../../src/network/modelConfig'
import { defaultCueReward } from '../../../src/tasks/cueReward'
import { defaultRegression, defaultRegressionOf } from '../../../src/tasks/regression'
import { defaultSequence } from '../../../src/tasks/sequenceReproduction'

const lead = (options: PlayedRunOptions) => plainText(leadOf(playedRun(options).run))
const sentenceAt = (options: PlayedRunOptions, step: number) => plainText(stepSentence(playedRun(options), step))

const shutting = (step: number) => (step < 10 ? 1.5 : 0.05)
const alwaysOpen = () => 1.2

describe('the headline of cue and reward', () => {
  it('points at the gate where it shuts on the queries', () => {
    expect(lead({ task: defaultCueReward, modulation: shutting })).toBe(
      'Watch the gate: it shuts when the questions begin.',
    )
    const phrases = leadOf(playedRun({ task: defaultCueReward, modulation: shutting }).run)
    expect(phrases.find(({ text }) => text === 'gate')?.emphasis).toBe('gate')
  })

  it('does not say that it shuts where it does not', () => {
    expect(lead({ task: defaultCueReward, modulation: alwaysOpen })).toBe(
      'The gate stays open while the questions are asked.',
    )
    expect(lead({ task: defaultCueReward, modulation: (step) => (step < 10 ? 1.2 : 0.6) })).toBe(
      'The gate half closes when the questions begin.',
    )
  })

  it('says what was done to the network, and what became of the answers', () => {
    const erase = { kind: 'erase', target: 'weights', step: 10 } as const
    const played = { task: defaultCueReward, modulation: shutting, answerShare: 0 }
    expect(lead({ ...played, interventions: [erase] })).toBe(
      'With all plastic weights w erased before step 10, this episode’s answers are lost.',
    )
    const freeze = { kind: 'freeze', target: 'encoder', from: 3, to: 5 } as const
    expect(lead({ ...played, answerShare: 1, interventions: [freeze] })).toBe(
      'With the encoder’s w frozen on steps 3 to 4, this episode’s answers still come.',
    )
    expect(lead({ ...played, interventions: [erase, freeze] })).toBe(
      'With 2 interventions, this episode’s answers are lost.',
    )
  })

  it('says so when the answers miss all the same', () => {
    expect(lead({ task: defaultCueReward, modulation: shutting, answerShare: 0 })).toBe(
      'The gate shuts when the questions begin, yet the answers miss.',
    )
  })

  it('says so when they are worse than none', () => {
    expect(lead({ task: defaultCueReward, modulation: shutting, answerShare: -2 })).toBe(
      'The gate shuts when the questions begin, yet the answers are worse than always 0.',
    )
  })

  it('names the step when the gate has shut before the questions', () => {
    const collapsing = (step: number) => (step < 3 ? 1.5 : 0.01)
    expect(lead({ task: defaultCueReward, modulation: collapsing, answerShare: 0 })).toBe(
      'The gate shuts at step 3, while cues are still shown, yet the answers miss.',
    )
    // Shut for a step only, it has not shut; and the last cues were shown before.
    expect(lead({ task: defaultCueReward, modulation: (step) => (step === 3 ? 0.01 : 1) })).toBe(
      'The gate stays open while the questions are asked.',
    )
    expect(lead({ task: defaultCueReward, modulation: (step) => (step < 8 ? 1.5 : 0.05) })).toBe(
      'Watch the gate: it shuts when the questions begin.',
    )
  })

  it('says that nothing is written where eta is 0', () => {
    const off = { ...defaultPlasticity, etaScale: 0 }
    expect(lead({ task: defaultCueReward, plasticity: off, answerShare: 0 })).toBe(
      'Plasticity is off: nothing is written, the answers are guesses.',
    )
    expect(lead({ task: defaultCueReward, plasticity: off })).toBe(
      'Plasticity is off: nothing is written, yet the answers are not lost.',
    )
    expect(lead({ task: defaultCueReward, plasticity: { ...defaultPlasticity, modulation: 0 }, answerShare: 0 })).toBe(
      'The write rate is 0 throughout: nothing is written, the answers are guesses.',
    )
  })

  it('has no gate to watch where it is held, missing, or there is nothing to write', () => {
    expect(lead({ task: defaultCueReward, plasticity: { ...defaultPlasticity, modulation: 'off' } })).toBe(
      'The gate is held at 1: the network cannot shut it.',
    )
    expect(lead({ task: defaultCueReward, plasticity: { ...defaultPlasticity, modulation: 0.5 } })).toBe(
      'The gate is held at 0.5: the network cannot shut it.',
    )
    expect(lead({ task: defaultCueReward, modulated: false })).toBe(
      'This network has no gate: it writes during questions too.',
    )
    expect(lead({ task: defaultCueReward, rule: 'none', answerShare: 0 })).toBe(
      'No plasticity in this network: its activity alone has to remember.',
    )
  })
})

describe('the headline of a sequence', () => {
  it('tells how the values come back', () => {
    expect(lead({ task: defaultSequence })).toBe('Five values go in; after five empty steps they come back.')
    expect(lead({ task: defaultSequence, answerShare: 0.4 })).toBe(
      'Five values go in; after five empty steps they come back blurred.',
    )
    expect(lead({ task: defaultSequence, answerShare: 0 })).toBe(
      'Five values go in; after five empty steps they are lost.',
    )
  })

  it('fits every length and delay', () => {
    expect(lead({ task: { ...defaultSequence, length: 1, delay: 1 } })).toBe(
      'One value goes in; after one empty step it comes back.',
    )
    expect(lead({ task: { ...defaultSequence, length: 20, delay: 0 } })).toBe(
      '20 values go in; at once they come back.',
    )
  })

  it('names what is missing', () => {
    expect(lead({ task: defaultSequence, rule: 'none', answerShare: 0 })).toBe(
      'No plasticity in this network: five values go in; after five empty steps they are lost.',
    )
    expect(lead({ task: defaultSequence, plasticity: { ...defaultPlasticity, etaScale: 0 }, answerShare: 0 })).toBe(
      'Nothing is written: five values go in; after five empty steps they are lost.',
    )
  })
})

describe('the headline of a regression', () => {
  it('tells what the examples are of, and how well the answers follow', () => {
    const task = defaultRegressionOf('sine')
    expect(lead({ task })).toBe('Ten examples of a sine go in; the answers follow it.')
    expect(lead({ task, answerShare: 0.4 })).toBe('Ten examples of a sine go in; the answers follow it roughly.')
    expect(lead({ task: { ...defaultRegression, examples: 1 }, answerShare: 0 })).toBe(
      'One example of a two-unit MLP goes in; the answers miss it.',
    )
    expect(lead({ task, rule: 'none', answerShare: 0 })).toBe(
      'No plasticity in this network: ten examples of a sine go in; the answers miss it.',
    )
  })
})

describe('the sentence of a step', () => {
  const cues = [0, 1, 0, 2, 1, 0, 2, 2, 1, 0, 0, 3, 1, 2, 0, 1, 2, 0, 1, 3]

  it('says which cue is shown, with which reward, and whether it is new', () => {
    const options = { task: defaultCueReward, items: cues, modulation: shutting }
    expect(sentenceAt(options, 0)).toMatch(
      /^Cue A comes with its reward, −?0\.\d\d, for the first time\. The gate stands at 1\.50 of 2\.$/,
    )
    expect(sentenceAt(options, 2)).toMatch(/^Cue A comes with its reward, −?0\.\d\d, again\./)
  })

  it('says the answer and its target, in their very numbers', () => {
    const current = playedRun({ task: defaultCueReward, items: cues, modulation: shutting, answerShare: 0 })
    const reward = current.run.episode.targets[12].toFixed(2).replace('-', '−')
    expect(plainText(stepSentence(current, 12))).toContain(`Cue B without its reward: answer 0.00, target ${reward}.`)
  })

  it('says of a cue that was never shown that its answer is a guess', () => {
    expect(sentenceAt({ task: defaultCueReward, items: cues }, 11)).toMatch(
      /^Cue D was never shown\. The answer, .+, can only be a guess at its reward, .+\.$/,
    )
  })

  it('names the writes that count most, and when the cue came where that differs', () => {
    const sentences = [10, 12, 13, 14].map((step) => sentenceAt({ task: defaultCueReward, items: cues }, step))
    expect(sentences[0]).toContain('Of the encoder’s 4 weightiest writes,')
    for (const text of sentences.slice(1, 3))
      expect(text).toMatch(
        /The encoder’s writes of steps \d+, \d+ and \d+ count most(, when [BC] was shown|; [BC] came at \d, \d and \d)\.$/,
      )
  })

  it('leaves the writes out where nothing was written, or a clip makes the sum inexact', () => {
    for (const plasticity of [
      { ...defaultPlasticity, etaScale: 0 },
      { ...defaultPlasticity, weightClip: 0.1 },
    ])
      expect(sentenceAt({ task: defaultCueReward, items: cues, plasticity }, 12)).not.toContain('writes')
    expect(sentenceAt({ task: defaultCueReward, items: cues, rule: 'none' }, 12)).not.toContain('writes')
  })

  it('follows a sequence in, through the delay and out again', () => {
    const options = { task: defaultSequence, modulation: () => 0.5 }
    expect(sentenceAt(options, 2)).toMatch(/^Value 3 of 5, −?0\.\d\d, comes in\. The gate stands at 0\.50 of 2\.$/)
    expect(sentenceAt(options, 5)).toBe(
      'Nothing comes in: five values to keep for five more steps. The gate stands at 0.50 of 2.',
    )
    expect(sentenceAt(options, 9)).toContain('five values to keep for one more step.')
    expect(sentenceAt(options, 12)).toMatch(
      /^Value 3 of 5 is asked for: answer (−?0\.\d\d), target \1\. It was stored ten steps ago\.$/,
    )
  })

  it('gives the value of an example, and asks for others', () => {
    const sine = { task: defaultRegressionOf('sine'), modulation: () => 0.5, answerShare: 0 }
    expect(sentenceAt(sine, 2)).toMatch(
      /^Example 3 of 10 comes with its value, −?\d\.\d\d: answer 0\.00\. The gate stands at 0\.50 of 2\.$/,
    )
    expect(sentenceAt({ ...sine, answerShare: 1 }, 12)).toMatch(
      /^The value at −?0\.\d\d is asked for: answer (−?\d\.\d\d), target \1\. Example \d+ counts most in the encoder\.$/,
    )
    expect(sentenceAt({ task: defaultRegression, rule: 'none' }, 12)).toMatch(
      /^A value is asked for: answer (−?\d\.\d\d), target \1\.$/,
    )
  })

  it('gives one error for values of several numbers', () => {
    expect(sentenceAt({ task: { ...defaultSequence, dimension: 3 } }, 12)).toMatch(
      /^Value 3 of 5 is asked for\. Its 3 numbers are off by 0 \(root mean square\)\. It was stored ten steps ago\.$/,
    )
  })

  it('has something to say at every step of every network', () => {
    for (const rule of ['none', 'hebbian', 'gradient'] as const)
      for (const cell of ['rnn', 'lstm'] as const)
        for (const task of [defaultCueReward, defaultSequence, defaultRegression, defaultRegressionOf('sine')]) {
          const current = playedRun({ task, rule, cell })
          for (let step = 0; step < current.run.episode.steps; step++) {
            const text = plainText(stepSentence(current, step))
            expect(text).not.toMatch(/undefined|NaN|null/)
            expect(text.length).toBeLessThan(135)
          }
        }
  })
})
