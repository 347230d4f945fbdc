import { describe, expect, it } from 'vitest'
import { randomRun } from '../../test/randomRun'
import { withSharedEpisode } from './sharedEpisode'

describe('withSharedEpisode', () => {
  const { run } = randomRun()
  const next = { ...run, episode: { ...run.episode } }

  it('keeps the episode of the run before where task and seed are the same', () => {
    const shared = withSharedEpisode(next, run)
    expect(shared.episode).toBe(run.episode)
    expect(shared.recording).toBe(next.recording)
  })

  it('takes over the new episode of another seed or task, of other examples or pictures, and of a first run', () => {
    const { request } = next
    const reseeded = { ...next, request: { ...request, seed: request.seed + 1 } }
    const other = {
      ...next,
      request: { ...request, task: { ...request.task, name: 'other' } },
    } as unknown as typeof next
    const edited = { ...next, request: { ...request, exampleEdits: [{ kind: 'remove', example: 1 }] } } as typeof next
    const pictures = { support: [], query: Float32Array.of(1), queryClass: null }
    const drawn = { ...next, request: { ...request, pictures } }
    for (const one of [reseeded, other, edited, drawn]) expect(withSharedEpisode(one, run).episode).toBe(next.episode)
    expect(withSharedEpisode(next, undefined)).toBe(next)
  })
})
