import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineName } from '../kernels/engine'
import type { ManifestEntry } from '../network/checkpoint'
import { layerShape, mapLayers } from '../network/layers'
import { defaultPlasticity, type ModelConfig } from '../network/modelConfig'
import { initialParameters } from '../network/parameters'
import type { Recording } from '../network/recording'
import type { EpisodeRequest, EpisodeRun, LoadedCheckpoint, Runtime } from '../runtime/protocol'
import { SupersededError } from '../runtime/protocol'
import { getCurrentRun } from '../store/currentRun'
import { engramStore, initialState } from '../store/engramStore'
import { fileNameOf } from '../store/openedFiles'
import {
  chooseEngine,
  resetSetup,
  selectCheckpoint,
  setPlasticity,
  setPlasticityOff,
  setTaskParameter,
} from '../store/setup'
import { parseAddress } from '../store/urlState'
import { createEpisodes, defaultTasks } from '../tasks/registry'
import { Session } from './session'

const config: ModelConfig = {
  cell: 'rnn',
  rule: 'none',
  encoder: 'plastic',
  inputSize: 16,
  hiddenSize: 4,
  outputSize: 1,
  auxiliarySize: 0,
  modulated: false,
  alphaMode: 'none',
  randomNetwork: false,
  lossKind: 'meanSquared',
  plasticity: defaultPlasticity,
}
const provenance = { validationAnswerError: 0.1 } as LoadedCheckpoint['provenance']

function entry(id: string): ManifestEntry {
  return { id, bytes: 1, task: defaultTasks.cueReward, cell: 'rnn', rule: 'hebbian', hiddenSize: 4, provenance }
}

function runOf(request: EpisodeRequest): EpisodeRun {
  const episode = createEpisodes(request.task, 1, request.seed)
  const errors = { loss: 0, lossBaseline: 0, answerError: 0, answerBaseline: 0 }
  const rates = new Float32Array(episode.steps)
  const part: Partial<Recording> = {
    config,
    interventions: [],
    batch: 1,
    steps: episode.steps,
    eta: rates,
    decay: rates,
  }
  const recording = part as Recording
  const plastic = mapLayers(config, (layer) => {
    const { pre, post } = layerShape(config, layer)
    return new Float32Array(pre * post)
  })
  const weights = { strongest: null, kept: { step: 0, plastic } } as unknown as EpisodeRun['weights']
  return { request, episode, recording, weights, errors, engine: 'composed:cpu', elapsedMs: 1 }
}

/** A runtime whose runs finish when the test says so. */
class FakeRuntime implements Runtime {
  readonly requests: EpisodeRequest[] = []
  readonly estimates: EpisodeRequest[] = []
  readonly damaged = new Set<string>()
  estimateFailure: Error | null = null
  /** Settles the run under way. */
  finish: (error?: Error) => void = () => undefined
  measurements = 0

  loadCheckpoint(id: string): Promise<LoadedCheckpoint> {
    if (this.damaged.has(id)) return Promise.reject(new Error('header: expected 8 bytes, got 3'))
    return Promise.resolve({
      id,
      network: { config, parameters: initialParameters(config, 1) },
      task: defaultTasks.cueReward,
      provenance,
    })
  }

  runEpisode(request: EpisodeRequest): Promise<EpisodeRun> {
    this.requests.push(request)
    return new Promise((resolve, reject) => {
      this.finish = (error) => (error ? reject(error) : resolve(runOf(request)))
    })
  }

  runBeside(request: EpisodeRequest): Promise<EpisodeRun> {
    return Promise.resolve(runOf(request))
  }

  errorsOfEpisodes(requests: readonly EpisodeRequest[]) {
    return Promise.resolve(requests.map((request) => runOf(request).errors))
  }

  estimateErrors(request: EpisodeRequest) {
    this.estimates.push(request)
    if (this.estimateFailure) return Promise.reject(this.estimateFailure)
    const none = { mean: 0, standardError: 0 }
    return Promise.resolve({
      request,
      episodes: 256,
      episodesWanted: 256,
      loss: none,
      lossBaseline: 0,
      answerError: none,
      answerBaseline: 0,
    })
  }

  answerQuestions() {
    return Promise.resolve({ answers: new Float32Array(), ridge: new Float32Array() })
  }

  openFailure: Error | null = null
  openCheckpoint(id: string) {
    if (this.openFailure) return Promise.reject(this.openFailure)
    const task = { ...defaultTasks.cueReward, cues: 3 }
    return Promise.resolve({ id, network: { config, parameters: initialParameters(config, 1) }, task, provenance })
  }

  /** How many engines there are to measure. */
  engines = 2
  measureNextEngine() {
    return Promise.resolve(++this.measurements < this.engines)
  }

  readonly choices: (EngineName | null)[] = []
  chooseFailure: Error | null = null
  chooseEngine(engine: EngineName | null) {
    this.choices.push(engine)
    return this.chooseFailure && engine ? Promise.reject(this.chooseFailure) : Promise.resolve()
  }

  verifyGolden() {
    return Promise.reject(new Error('not in these tests'))
  }

  onEngineStatus = () => () => undefined
  tell: (message: string) => void = () => undefined
  onNotice = (listener: (message: string) => void) => {
    this.tell = listener
    return () => undefined
  }
}

/** Lets promises that are already settled take effect. */
const settle = () => vi.advanceTimersByTimeAsync(0)
const messages = () => engramStore.getState().notices.map(({ message }) => message)

function startSession(
  search = '',
  manifest: readonly ManifestEntry[] | Error = [entry('first'), entry('second')],
  autoplay = true,
) {
  const runtime = new FakeRuntime()
  const session = new Session({
    runtime,
    address: parseAddress(search),
    autoplay,
    fetchManifest: () => (manifest instanceof Error ? Promise.reject(manifest) : Promise.resolve(manifest)),
  })
  return { runtime, session }
}

async function startWithPicture(search = '') {
  const started = startSession(search)
  await started.session.start()
  await settle()
  started.runtime.finish()
  await settle()
  return started
}

describe('Session', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    engramStore.setState(initialState)
  })

  it('shows the first run and plays it', async () => {
    const { runtime, session } = await startWithPicture()
    expect(runtime.requests.at(-1)).toMatchObject({ checkpointId: 'first', seed: initialState.seed })
    expect(engramStore.getState()).toMatchObject({ status: 'ready', playing: true, checkpointId: 'first' })
    expect(getCurrentRun()?.run.request).toBe(runtime.requests.at(-1))
    session.stop()
  })

  it('does not play where the address names a step', async () => {
    const { session } = await startWithPicture('?v=1&step=3&eta=0.2&c=second')
    expect(engramStore.getState()).toMatchObject({ playing: false, stepIndex: 3, checkpointId: 'second' })
    expect(getCurrentRun()?.run.request.plasticity.etaScale).toBe(0.2)
    session.stop()
  })

  it('opens at the first answer where nothing plays and the address names no step', async () => {
    const { runtime, session } = startSession('', [entry('first')], false)
    await session.start()
    await settle()
    runtime.finish()
    await settle()
    const answerFrom = getCurrentRun()?.run.episode.answerFrom
    expect(answerFrom).toBeGreaterThan(0)
    expect(engramStore.getState()).toMatchObject({ playing: false, stepIndex: answerFrom })
    session.stop()
  })

  it('says that an estimate failed until the next one begins', async () => {
    const { runtime, session } = await startWithPicture()
    runtime.estimateFailure = new Error('Checkpoint "first" cannot be used: too short.')
    await vi.advanceTimersByTimeAsync(600)
    expect(engramStore.getState()).toMatchObject({ errorEstimate: null, errorEstimateFailed: true })
    runtime.estimateFailure = null
    setPlasticity('etaScale', 0.3)
    await settle()
    runtime.finish()
    await settle()
    expect(engramStore.getState().errorEstimateFailed).toBe(false)
    session.stop()
  })

  it('takes back that something was mended when the run then fails', async () => {
    const { runtime, session } = await startWithPicture()
    runtime.tell('It was started again.')
    expect(messages()).toEqual(['It was started again.'])
    setPlasticity('etaScale', 0.3)
    await settle()
    runtime.finish(new Error('stopped 3 times'))
    await settle()
    expect(messages()).toEqual([expect.stringContaining('stopped 3 times')])
    session.stop()
  })

  it('runs only the newest of the changes that came while a run was under way', async () => {
    const { runtime, session } = await startWithPicture()
    runtime.requests.length = 0
    for (const eta of [0.2, 0.3, 0.4, 0.5]) setPlasticity('etaScale', eta)
    await settle()
    expect(runtime.requests.map(({ plasticity }) => plasticity.etaScale)).toEqual([0.2])
    runtime.finish()
    await settle()
    runtime.finish()
    await settle()
    expect(runtime.requests.map(({ plasticity }) => plasticity.etaScale)).toEqual([0.2, 0.5])
    expect(getCurrentRun()?.run.request.plasticity.etaScale).toBe(0.5)
    session.stop()
  })

  it('runs with eta 0 while plasticity is off, and with the former settings afterwards', async () => {
    const { runtime, session } = await startWithPicture('?eta=0.2')
    setPlasticityOff(true)
    await settle()
    runtime.finish()
    await settle()
    expect(getCurrentRun()?.run.request.plasticity.etaScale).toBe(0)
    setPlasticityOff(false)
    await settle()
    runtime.finish()
    await settle()
    expect(getCurrentRun()?.run.request.plasticity.etaScale).toBe(0.2)
    session.stop()
  })

  it('keeps the run on show when another one fails, and goes on with the next change', async () => {
    const { runtime, session } = await startWithPicture()
    const shown = getCurrentRun()
    setPlasticity('etaScale', 0.9)
    await settle()
    runtime.finish(new Error('out of memory'))
    await settle()
    expect(getCurrentRun()).toBe(shown)
    expect(engramStore.getState().status).toBe('ready')
    expect(messages()).toEqual([expect.stringContaining('out of memory')])
    resetSetup()
    await settle()
    runtime.finish()
    await settle()
    expect(getCurrentRun()).not.toBe(shown)
    session.stop()
  })

  it('says once that settings cannot be run, and takes it back when they can', async () => {
    const { runtime, session } = await startWithPicture()
    for (const got of [510, 520]) {
      setPlasticity('etaScale', got / 1000)
      await settle()
      runtime.finish(new RangeError(`at most 500 steps, got ${got}`))
      await settle()
      expect(messages()).toEqual([expect.stringContaining(`got ${got}`)])
    }
    resetSetup()
    await settle()
    runtime.finish()
    await settle()
    expect(messages()).toEqual([])
    session.stop()
  })

  it('leaves out the settings of an address that cannot be run', async () => {
    const { runtime, session } = startSession('?seed=5&eta=0.5')
    await session.start()
    await settle()
    runtime.finish(new RangeError('not these'))
    await settle()
    expect(messages()).toEqual([expect.stringContaining('left out. not these')])
    runtime.finish()
    await settle()
    expect(getCurrentRun()?.run.request).toMatchObject({
      seed: 5,
      plasticity: { etaScale: defaultPlasticity.etaScale },
    })
    session.stop()
  })

  it('leaves out what an address sets of another task, or as it was trained', async () => {
    const { runtime, session } = await startWithPicture(`?len=5&cues=5&eta=${defaultPlasticity.etaScale}&decay=0.5`)
    expect(messages()).toEqual([expect.stringContaining('what this task does not have (length)')])
    expect(engramStore.getState()).toMatchObject({ taskOverrides: {}, plasticityOverrides: { decayScale: 0.5 } })
    runtime.finish()
    await settle()
    session.stop()
  })

  it('lets a short run finish before a newer setup is run, but gives up a long one for it', async () => {
    const { runtime, session } = await startWithPicture()
    const before = runtime.requests.length
    setPlasticity('etaScale', 0.2)
    await settle()
    setPlasticity('etaScale', 0.3)
    await vi.advanceTimersByTimeAsync(100)
    expect(runtime.requests.slice(before).map(({ plasticity }) => plasticity.etaScale)).toEqual([0.2])
    await vi.advanceTimersByTimeAsync(100)
    expect(runtime.requests.slice(before).map(({ plasticity }) => plasticity.etaScale)).toEqual([0.2, 0.3])
    runtime.finish()
    await settle()
    expect(getCurrentRun()?.run.request.plasticity.etaScale).toBe(0.3)
    session.stop()
  })

  it('says nothing of a run that was superseded', async () => {
    const { runtime, session } = await startWithPicture()
    setPlasticity('etaScale', 0.9)
    await settle()
    runtime.finish(new SupersededError('newer'))
    await settle()
    expect(messages()).toEqual([])
    session.stop()
  })

  it('goes back to the checkpoint and settings on show when another checkpoint is damaged', async () => {
    const { runtime, session } = await startWithPicture('?eta=0.2')
    runtime.damaged.add('second')
    selectCheckpoint('second')
    await settle()
    runtime.finish()
    await settle()
    expect(engramStore.getState()).toMatchObject({
      status: 'ready',
      checkpointId: 'first',
      plasticityOverrides: { etaScale: 0.2 },
    })
    expect(messages()).toEqual([expect.stringMatching(/“second” could not be loaded.*got 3\. This is “first” instead/)])
    session.stop()
  })

  it('shows the default instead of a checkpoint that is unknown or damaged', async () => {
    const unknown = await startWithPicture('?c=lost')
    expect(engramStore.getState().checkpointId).toBe('first')
    expect(messages()).toEqual([expect.stringContaining('no checkpoint “lost”')])
    unknown.session.stop()
  })

  it('says why there is nothing to show without a list of checkpoints', async () => {
    const { session } = startSession('', new Error('manifest.json is missing: HTTP 404.'))
    await session.start()
    expect(engramStore.getState()).toMatchObject({
      status: 'failed',
      failure: expect.stringContaining('HTTP 404') as string,
    })
    session.stop()
  })

  it('estimates errors once the settings rest, not anew for another seed', async () => {
    const { runtime, session } = await startWithPicture()
    expect(runtime.estimates).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(600)
    expect(runtime.estimates).toHaveLength(1)
    engramStore.setState({ seed: 8 })
    await settle()
    runtime.finish()
    await vi.advanceTimersByTimeAsync(600)
    expect(runtime.estimates).toHaveLength(1)
    setTaskParameter('cues', 3)
    await settle()
    expect(engramStore.getState().errorEstimate).not.toBeNull()
    runtime.finish()
    await settle()
    expect(engramStore.getState().errorEstimate).toBeNull()
    await vi.advanceTimersByTimeAsync(600)
    expect(runtime.estimates).toHaveLength(2)
    session.stop()
  })

  it('measures the engines one by one after the first errors, once the page is idle', async () => {
    const { runtime, session } = await startWithPicture()
    await vi.advanceTimersByTimeAsync(1000)
    expect(runtime.measurements).toBe(0)
    engramStore.setState({ stepsPerSecond: 40, playing: true })
    await vi.advanceTimersByTimeAsync(5000)
    expect(runtime.measurements).toBe(0)
    engramStore.setState({ stepsPerSecond: 2 })
    await vi.advanceTimersByTimeAsync(5000)
    expect(runtime.measurements).toBe(2)
    session.stop()
  })

  it('measures nothing while settings change', async () => {
    const { runtime, session } = await startWithPicture()
    for (let change = 0; change < 10; change++) {
      setPlasticity('etaScale', 0.2 + change / 100)
      await settle()
      runtime.finish()
      await vi.advanceTimersByTimeAsync(600)
    }
    expect(runtime.measurements).toBe(0)
    await vi.advanceTimersByTimeAsync(1500)
    expect(runtime.measurements).toBeGreaterThan(0)
    session.stop()
  })

  it('changes the engine and runs the same episode again on it, all settings kept', async () => {
    const { runtime, session } = await startWithPicture('?eta=0.2&step=3')
    const [before] = runtime.requests.slice(-1)
    chooseEngine('javascript')
    await settle()
    runtime.finish()
    await settle()
    expect(runtime.choices).toEqual(['javascript'])
    expect(runtime.requests.at(-1)).not.toBe(before)
    expect(runtime.requests.at(-1)).toEqual(before)
    expect(engramStore.getState()).toMatchObject({ stepIndex: 3, plasticityOverrides: { etaScale: 0.2 } })
    session.stop()
  })

  it('goes back to the automatic choice where an engine brings the worker down', async () => {
    const { runtime, session } = await startWithPicture()
    runtime.chooseFailure = new Error('stopped 3 times')
    chooseEngine('composed:webgpu')
    await settle()
    runtime.finish()
    await settle()
    expect(runtime.choices).toEqual(['composed:webgpu', null])
    expect(engramStore.getState()).toMatchObject({ engineChoice: null, status: 'ready' })
    expect(messages()).toEqual([expect.stringContaining('stopped 3 times')])
    session.stop()
  })

  it('shows a checkpoint of the user’s with its own task and settings', async () => {
    const { runtime, session } = await startWithPicture('?eta=0.2&cues=7')
    await session.opening.open([new File(['x'], 'mine.safetensors')])
    await settle()
    runtime.finish()
    await settle()
    const { manifest, checkpointId } = engramStore.getState()
    expect(fileNameOf(checkpointId)).toBe('mine.safetensors')
    expect(manifest.map(({ id }) => id)).toEqual(['first', 'second', checkpointId])
    expect(getCurrentRun()?.run.request).toMatchObject({
      checkpointId,
      task: { cues: 3 },
      plasticity: { etaScale: defaultPlasticity.etaScale },
    })
    await session.opening.open([new File(['x'], 'mine.safetensors')])
    await settle()
    runtime.finish()
    await settle()
    expect(engramStore.getState().manifest).toHaveLength(3)
    expect(engramStore.getState().checkpointId).not.toBe(checkpointId)
    session.stop()
  })

  it('leaves everything as it is where a file cannot be opened, and says why', async () => {
    const { runtime, session } = await startWithPicture('?eta=0.2')
    const before = engramStore.getState()
    await session.opening.open([new File(['x'], 'photo.png')])
    expect(messages()).toEqual([expect.stringMatching(/“photo.png” is no checkpoint.*\.safetensors/)])
    expect(engramStore.getState().notices[0].kind).toBe('error')
    runtime.openFailure = new Error('checkpoint: recurrent.alpha must be finite, got NaN at position 2 of 16')
    await session.opening.open([new File(['x'], 'bad.safetensors')])
    expect(messages()).toEqual([
      '“bad.safetensors” could not be opened: recurrent.alpha must be finite, got NaN at position 2 of 16.',
    ])
    expect({ ...engramStore.getState(), notices: [] }).toEqual({ ...before, notices: [] })
    session.stop()
  })

  it('asks for a file again that its address cannot hold, and shows one of the same task meanwhile', async () => {
    const { session } = await startWithPicture('?file=mine.safetensors&task=cueReward&rule=hebbian')
    expect(messages()).toEqual([expect.stringMatching(/“mine.safetensors”: open the file again.*“first” instead/)])
    setTaskParameter('cues', 3)
    await settle()
    expect(messages()).toHaveLength(1)
    session.stop()
  })

  it.each([
    ['the file is opened again', (session: Session) => session.opening.open([new File(['x'], 'mine.safetensors')])],
    ['another network is chosen', () => selectCheckpoint('second')],
  ])('asks for the file no more once %s', async (_, change) => {
    const { session } = await startWithPicture('?file=mine.safetensors&task=cueReward&rule=hebbian')
    expect(messages()).toHaveLength(1)
    await change(session)
    await settle()
    expect(messages()).toEqual([])
    session.stop()
  })
})
