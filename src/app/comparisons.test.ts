import { beforeEach, describe, expect, it } from 'vitest'
import { randomRun } from '../../test/randomRun'
import type { Intervention } from '../network/interventions'
import { SupersededError, type EpisodeRequest, type EpisodeRun } from '../runtime/protocol'
import { engramStore, initialState, type EngramState } from '../store/engramStore'
import { getGhostRun, setGhostRun } from '../store/ghostRun'
import { Comparisons } from './comparisons'

const { checkpoint, run } = randomRun()
const eraseW: Intervention = { kind: 'erase', target: 'weights', step: 10 }
const eraseC: Intervention = { kind: 'erase', target: 'cellState', step: 10 }
const freeze: Intervention = { kind: 'freeze', target: 'encoder', from: 3, to: 90 }

/** Answers at once; an episode's loss says how many interventions it has. */
class FakeRuntime {
  readonly beside: EpisodeRequest[] = []
  readonly measured: EpisodeRequest[] = []
  failure: Error | null = null

  runBeside(request: EpisodeRequest): Promise<EpisodeRun> {
    this.beside.push(request)
    return this.failure ? Promise.reject(this.failure) : Promise.resolve({ ...run, request })
  }

  errorsOfEpisodes(requests: readonly EpisodeRequest[]) {
    this.measured.push(...requests)
    return this.failure
      ? Promise.reject(this.failure)
      : Promise.resolve(requests.map(({ interventions }) => ({ ...run.errors, loss: interventions.length })))
  }
}

const stateWith = (changes: Partial<EngramState>): EngramState => ({
  ...initialState,
  checkpointId: 'random',
  ...changes,
})

describe('Comparisons', () => {
  let runtime: FakeRuntime
  let comparisons: Comparisons
  beforeEach(() => {
    runtime = new FakeRuntime()
    comparisons = new Comparisons(runtime)
    setGhostRun(null)
    engramStore.setState(initialState)
  })
  const follow = (changes: Partial<EngramState>) => comparisons.follow(stateWith(changes), checkpoint)

  it('need nothing as long as nothing is changed', async () => {
    await follow({ seed: 5, taskOverrides: { cues: 2 } })
    expect([runtime.beside, runtime.measured]).toEqual([[], []])
    expect(getGhostRun()).toBeNull()
  })

  it('run the same episode through the untouched network once, however the settings change', async () => {
    await follow({ taskOverrides: { cues: 2 }, plasticityOverrides: { etaScale: 0.3 } })
    await follow({ taskOverrides: { cues: 2 }, plasticityOverrides: { etaScale: 0.4 }, interventions: [eraseW] })
    expect(runtime.beside).toHaveLength(1)
    expect(runtime.beside[0]).toMatchObject({
      task: { cues: 2 },
      plasticity: checkpoint.network.config.plasticity,
      interventions: [],
    })
    expect(getGhostRun()?.run.request).toBe(runtime.beside[0])
    await follow({ plasticityOff: true, seed: 7 })
    expect(runtime.beside.map(({ seed }) => seed)).toEqual([initialState.seed, 7])
    await follow({ seed: 7 })
    expect(getGhostRun()).toBeNull()
  })

  it('measure the errors without each intervention that is in force', async () => {
    await follow({ interventions: [eraseW, eraseC, freeze] })
    expect(runtime.measured.map(({ interventions }) => interventions)).toEqual([
      [{ ...freeze, to: run.episode.steps }],
      [eraseW],
    ])
    expect(engramStore.getState().errorsWithout?.map((errors) => errors?.loss)).toEqual([1, undefined, 1])
    await follow({})
    expect(engramStore.getState().errorsWithout).toBeNull()
  })

  it('ask again for what was superseded', async () => {
    runtime.failure = new SupersededError('a newer episode was asked for')
    await follow({ plasticityOff: true, interventions: [eraseW] })
    expect([getGhostRun(), engramStore.getState().errorsWithout]).toEqual([null, null])
    runtime.failure = null
    await follow({ plasticityOff: true, interventions: [eraseW] })
    expect(getGhostRun()).not.toBeNull()
    expect(engramStore.getState().errorsWithout).toHaveLength(1)
  })
})
