import { describe, expect, it } from 'vitest'
import type { ManifestEntry } from '../network/checkpoint'
import { defaultTasks } from '../tasks/registry'
import { bestEntry, defaultEntry, hasEntry, seedGroups, trainedOn } from './checkpointChoice'
import { newFileId } from './openedFiles'

function entry(
  id: string,
  task: 'sequence' | 'cueReward',
  rule: ManifestEntry['rule'],
  differences: { hiddenSize?: number; error?: number; cell?: ManifestEntry['cell'] } = {},
): ManifestEntry {
  const { hiddenSize = 64, error = 0.1, cell = 'rnn' } = differences
  const provenance = { validationAnswerError: error } as ManifestEntry['provenance']
  return { id, bytes: 1, task: defaultTasks[task], cell, rule, hiddenSize, provenance }
}

const manifest = [
  entry('sequence', 'sequence', 'hebbian'),
  entry('cue-none', 'cueReward', 'none'),
  entry('cue-worse', 'cueReward', 'hebbian', { error: 0.2 }),
  entry('cue-better', 'cueReward', 'hebbian'),
  entry('cue-large', 'cueReward', 'hebbian', { hiddenSize: 128, error: 0.05 }),
  entry('cue-lstm', 'cueReward', 'gradient', { cell: 'lstm' }),
]

describe('groups of seeds', () => {
  const seeds = [
    entry('second', 'sequence', 'hebbian', { error: 0.3 }),
    entry('first', 'sequence', 'hebbian', { error: 0.1 }),
    entry('third', 'sequence', 'hebbian', { error: 0.2 }),
  ]

  it('have their best network first', () => {
    const [{ best, others }, ...rest] = seedGroups(seeds)
    expect(best.id).toBe('first')
    expect(others.map(({ id }) => id)).toEqual(['third', 'second'])
    expect(rest).toEqual([])
  })

  it('keep apart what differs in size, cell, delay or trained delays, and files of the user', () => {
    const [one] = seeds
    const apart = [
      one,
      { ...one, hiddenSize: 128 },
      { ...one, cell: 'lstm' as const },
      { ...one, task: { ...defaultTasks.sequence, delay: 9 } },
      { ...one, provenance: { ...one.provenance, trainedDelays: { from: 0, to: 9 } } },
      { ...one, id: newFileId('a.safetensors') },
      { ...one, id: newFileId('a.safetensors') },
    ]
    expect(seedGroups(apart).map(({ best }) => best)).toEqual(apart)
  })
})

describe('the choice of a checkpoint', () => {
  it('prefers the longest delay that is answered right, and else the smallest error', () => {
    const of = (id: string, delay: number, error: number) => ({
      ...entry(id, 'sequence', 'hebbian', { error }),
      task: { ...defaultTasks.sequence, delay },
    })
    const more = { ...of('more values at once', 0, 0.0001), task: { ...defaultTasks.sequence, length: 40, delay: 0 } }
    const solved = [of('short', 5, 0.0001), of('long', 20, 0.002), of('hard', 40, 0.2), more]
    expect(bestEntry(solved, { task: 'sequence' })?.id).toBe('long')
    expect(bestEntry([of('short', 5, 0.02), of('long', 20, 0.3)], { task: 'sequence' })?.id).toBe('short')
  })

  it('shows the best Hebbian network with cues and rewards first', () => {
    expect(defaultEntry(manifest)?.id).toBe('cue-large')
    expect(defaultEntry(manifest.slice(0, 1))?.id).toBe('sequence')
    expect(defaultEntry([])).toBeUndefined()
  })

  it('puts the task before the rule, the rule before the cell, and the size before the error', () => {
    const like = { task: 'cueReward', rule: 'hebbian', cell: 'rnn', hiddenSize: 64 } as const
    expect(bestEntry(manifest, like)?.id).toBe('cue-better')
    expect(bestEntry(manifest, { ...like, task: 'sequence', rule: 'gradient' })?.id).toBe('sequence')
    expect(bestEntry(manifest, { ...like, rule: 'gradient' })?.id).toBe('cue-lstm')
  })

  it('shows an RNN first, also where another cell is better', () => {
    const better = entry('cue-lstm-hebbian', 'cueReward', 'hebbian', { cell: 'lstm', error: 0.01 })
    expect(defaultEntry([...manifest, better])?.id).toBe('cue-large')
  })

  it('shows a plastic network where no rule is asked for, also where a non-plastic one is better', () => {
    const better = entry('cue-none-better', 'cueReward', 'none', { error: 0.01 })
    expect(bestEntry([better, ...manifest], { task: 'cueReward' })?.rule).toBe('hebbian')
  })

  it('stays with the same length and delay before it looks at size and error', () => {
    const long = { ...entry('long', 'sequence', 'gradient'), task: { ...defaultTasks.sequence, delay: 40 } }
    const short = entry('short', 'sequence', 'gradient', { hiddenSize: 128, error: 0.001 })
    const like = { task: 'sequence', rule: 'gradient', cell: 'rnn', hiddenSize: 128 } as const
    expect(bestEntry([short, long], like)?.id).toBe('short')
    expect(bestEntry([short, long], { ...like, trainedOn: trainedOn(long) })?.id).toBe('long')
  })

  it('knows which tasks and rules have a network', () => {
    expect(hasEntry(manifest, 'sequence')).toBe(true)
    expect(hasEntry(manifest, 'sequence', 'gradient')).toBe(false)
  })
})
