import { describe, expect, it } from 'vitest'
import type { ManifestEntry } from '../network/checkpoint'
import { defaultTasks } from '../tasks/registry'
import { bestEntry, defaultEntry, hasEntry } from './checkpointChoice'

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

describe('the choice of a checkpoint', () => {
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

  it('knows which tasks and rules have a network', () => {
    expect(hasEntry(manifest, 'sequence')).toBe(true)
    expect(hasEntry(manifest, 'sequence', 'gradient')).toBe(false)
  })
})
