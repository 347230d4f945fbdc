import { beforeEach, describe, expect, it } from 'vitest'
import type { ManifestEntry } from '../network/checkpoint'
import { defaultPlasticity, type ModelConfig } from '../network/modelConfig'
import type { LoadedCheckpoint } from '../runtime/protocol'
import { defaultTasks } from '../tasks/registry'
import { engramStore, initialState } from './engramStore'
import {
  drawNewEpisode,
  episodeRequestOf,
  isSetupChanged,
  resetPlasticity,
  resetSetup,
  selectCheckpoint,
  selectRule,
  selectTask,
  setPlasticity,
  setPlasticityOff,
  setTaskParameter,
  togglePreset,
} from './setup'

function entry(id: string, task: 'sequence' | 'cueReward', rule: ManifestEntry['rule']): ManifestEntry {
  const provenance = { validationAnswerError: 0.1 } as ManifestEntry['provenance']
  return { id, bytes: 1, task: defaultTasks[task], cell: 'rnn', rule, hiddenSize: 64, provenance }
}

const manifest = [
  entry('cue-hebbian', 'cueReward', 'hebbian'),
  entry('cue-gradient', 'cueReward', 'gradient'),
  entry('sequence-hebbian', 'sequence', 'hebbian'),
]

const state = () => engramStore.getState()

describe('setup', () => {
  beforeEach(() => engramStore.setState({ ...initialState, manifest, checkpointId: 'cue-hebbian' }))

  it('keeps the rule when the task changes, and the task when the rule changes', () => {
    selectTask('sequence')
    expect(state().checkpointId).toBe('sequence-hebbian')
    selectTask('cueReward')
    selectRule('gradient')
    expect(state().checkpointId).toBe('cue-gradient')
  })

  it('drops the changes of rates with another network, and those of the task with another task', () => {
    setPlasticity('etaScale', 0.3)
    setTaskParameter('cues', 3)
    selectCheckpoint('cue-gradient')
    expect(state()).toMatchObject({ plasticityOverrides: {}, taskOverrides: { cues: 3 } })
    selectCheckpoint('sequence-hebbian')
    expect(state().taskOverrides).toEqual({})
  })

  it('brings changed examples back with their task and seed, unless they were taken back there', () => {
    const exampleEdits = [{ kind: 'move', example: 2, variables: [null], value: 0.5 }] as const
    engramStore.setState({ exampleEdits })
    selectCheckpoint('cue-gradient')
    expect(state().exampleEdits).toEqual(exampleEdits)
    selectCheckpoint('sequence-hebbian')
    expect(state().exampleEdits).toEqual([])
    selectCheckpoint('cue-hebbian')
    expect(state().exampleEdits).toEqual(exampleEdits)

    selectCheckpoint('sequence-hebbian')
    engramStore.setState({ seed: 5 })
    selectCheckpoint('cue-hebbian')
    expect(state().exampleEdits).toEqual([])
    engramStore.setState({ seed: initialState.seed })
    selectCheckpoint('sequence-hebbian')
    selectCheckpoint('cue-hebbian')
    expect(state().exampleEdits).toEqual([])
  })

  it('holds no change that is none', () => {
    setTaskParameter('cues', 3)
    setTaskParameter('cues', defaultTasks.cueReward.cues)
    setPlasticity('weightClip', null)
    resetPlasticity('weightClip')
    expect(state()).toMatchObject({ taskOverrides: {}, plasticityOverrides: {} })
    expect(isSetupChanged(state())).toBe(false)
  })

  it('resets everything but the network', () => {
    selectRule('gradient')
    setPlasticity('decayScale', 0)
    setPlasticityOff(true)
    drawNewEpisode()
    expect(state().seed).toBe(initialState.seed + 1)
    resetSetup()
    expect(state()).toMatchObject({ checkpointId: 'cue-gradient', seed: initialState.seed, plasticityOff: false })
    expect(isSetupChanged(state())).toBe(false)
  })

  it('keeps the step of a new episode unless it plays', () => {
    engramStore.setState({ stepIndex: 7 })
    drawNewEpisode()
    expect(state().stepIndex).toBe(7)
    engramStore.setState({ playing: true })
    drawNewEpisode()
    expect(state().stepIndex).toBe(0)
  })

  it('asks for eta 0 while plasticity is off, whatever the write rate', () => {
    const config = { plasticity: defaultPlasticity } as ModelConfig
    const checkpoint = { id: 'x', network: { config }, task: defaultTasks.cueReward } as LoadedCheckpoint
    setPlasticity('etaScale', 0.3)
    setTaskParameter('cues', 2)
    expect(episodeRequestOf(state(), checkpoint)).toMatchObject({
      plasticity: { ...defaultPlasticity, etaScale: 0.3 },
      task: { name: 'cueReward', cues: 2 },
    })
    setPlasticityOff(true)
    expect(episodeRequestOf(state(), checkpoint).plasticity.etaScale).toBe(0)
  })

  it('does one preset in place of another, leaves alone what is not a preset, and takes a preset back', () => {
    const eraseHidden = { kind: 'erase', target: 'hidden', step: 15 } as const
    const eraseWeights = { kind: 'erase', target: 'weights', step: 15 } as const
    const freeze = { kind: 'freeze', target: 'recurrent', from: 2, to: 4 } as const
    const presets = [eraseHidden, eraseWeights]
    engramStore.setState({ interventions: [freeze] })
    togglePreset(eraseHidden, presets)
    expect(state().interventions).toEqual([freeze, eraseHidden])
    togglePreset(eraseWeights, presets)
    expect(state().interventions).toEqual([freeze, eraseWeights])
    togglePreset(eraseWeights, presets)
    expect(state().interventions).toEqual([freeze])
  })
})
