import { describe, expect, it } from 'vitest'
import type { TaskErrors } from '../../runtime/protocol'
import { createEpisodes, defaultTasks } from '../../tasks/registry'
import { interventionPresets, interventionSentence, outcomeSentence, overruledSentence } from './interventionWords'

const errors = (answerError: number): TaskErrors => ({
  loss: answerError,
  lossBaseline: 0.3,
  answerError,
  answerBaseline: 0.33,
})

describe('outcomeSentence', () => {
  it.each([
    [0.002, 0.002, 'the answers hardly change'],
    [0.004, 0.002, 'the answers hardly change'],
    [0.15, 0.002, 'part of the memory was there'],
    [0.3, 0.002, 'as if nothing were remembered (0.330): the memory was there'],
    [3.5, 0.002, 'worse than always answering 0 (0.330): the answers depend on it'],
    [0.05, 0.1, 'the answers get better'],
  ])('says what an error of %f instead of %f means', (withIt, without, meaning) => {
    expect(outcomeSentence(errors(withIt), errors(without))).toContain(meaning)
  })

  it('says that the others stay where there are more', () => {
    expect(outcomeSentence(errors(0.3), errors(0.15), true)).toContain(
      '0.300 with it, 0.150 without it but with the others',
    )
  })

  it('gives the figures alone where numbers have overflowed', () => {
    expect(outcomeSentence(errors(NaN), errors(0.1))).toBe('error overflow with it, 0.100 without.')
  })
})

describe('interventionPresets', () => {
  it('erase in the middle of the delay, or before the first answer where there is none', () => {
    const delayed = createEpisodes({ ...defaultTasks.sequence, length: 5, delay: 20 }, 1, 1)
    expect(interventionPresets(delayed, true)).toEqual([
      { label: 'Erase h during the delay', intervention: { kind: 'erase', target: 'hidden', step: 15 } },
      { label: 'Erase w during the delay', intervention: { kind: 'erase', target: 'weights', step: 15 } },
    ])
    const cues = createEpisodes(defaultTasks.cueReward, 1, 1)
    expect(interventionPresets(cues, false)).toEqual([
      { label: 'Erase h before the questions', intervention: { kind: 'erase', target: 'hidden', step: 10 } },
    ])
    const immediate = createEpisodes({ ...defaultTasks.sequence, length: 5, delay: 0 }, 1, 1)
    expect(interventionPresets(immediate, true)[0]).toMatchObject({ label: 'Erase h before the recall' })
  })
})

describe('interventionSentence', () => {
  it('says what is done to what, and when', () => {
    expect(interventionSentence({ kind: 'erase', target: 'hidden', step: 3 })).toBe(
      'Sets the hidden activity h to 0 before step 3.',
    )
    expect(interventionSentence({ kind: 'freeze', target: 'encoder', from: 3, to: 4 })).toBe(
      'Neither writes nor forgets the encoder’s w on step 3.',
    )
    expect(interventionSentence({ kind: 'holdEta', target: 'weights', eta: 0.1, from: 3, to: 6 })).toBe(
      'Writes all plastic weights w at the rate 0.1 on steps 3 to 5.',
    )
  })
})

describe('overruledSentence', () => {
  const freeze = { kind: 'freeze', target: 'weights', from: 3, to: 8 } as const
  const hold = { kind: 'holdEta', target: 'recurrent', eta: 0.5, from: 6, to: 12 } as const

  it('says which later intervention counts, and where', () => {
    expect(overruledSentence(freeze, [hold])).toBe('η = 0.5 w rec, added later, counts instead on steps 6 to 7.')
    expect(overruledSentence(hold, [freeze])).toBe('Freeze w, added later, counts instead on steps 6 to 7.')
  })

  it('says nothing of other steps or weights, and of erasures', () => {
    expect(overruledSentence(freeze, [{ ...hold, from: 8 }])).toBe('')
    expect(overruledSentence({ ...freeze, target: 'readout' }, [hold])).toBe('')
    expect(overruledSentence(freeze, [{ kind: 'erase', target: 'weights', step: 4 }])).toBe('')
  })
})
