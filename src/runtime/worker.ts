import { expose, transfer } from 'comlink'
import { createEngine } from '../kernels/createEngine'
import type { BatchErrors } from '../kernels/engine'
import { rolloutWith } from '../kernels/interventionRollout'
import { hasRelaxedSimd } from '../kernels/wasm/kernelModule'
import { createWasmLayerPass } from '../kernels/wasm/wasmLayerPass'
import { classAnswers } from '../network/classAnswers'
import { readCheckpoint } from '../network/checkpoint'
import { denseLayerPass } from '../network/denseLayerPass'
import type { PassLayer } from '../network/layerPass'
import type { Network } from '../network/parameters'
import { withScaledAlpha } from '../network/scaledAlpha'
import { weightExtremes } from '../network/weightExtremes'
import { meanAndStandardError } from '../numerics/statistics'
import { editedEpisode } from '../tasks/exampleEdits'
import { pictureEpisode } from '../tasks/shownPictures'
import type { EpisodeBatch } from '../tasks/episode'
import { createEpisodes, zeroAnswerBaseline, zeroAnswerLoss } from '../tasks/registry'
import { freshSeed } from '../tasks/seeds'
import { createReplicaServer } from '../training/replicaServer'
import { arrayBuffersIn } from './arrayBuffersIn'
import { browserEngineFiles } from './browserEngineFiles'
import { replicaWorkerName } from './browserReplica'
import { EngineHost } from './engineHost'
import { GaveWay, type MeasuringTurns } from './engineMeasuring'
import { outputErrors, taskErrors } from './episodeErrors'
import { answersAt, ridgeErrors } from './functionQuestions'
import { findGraphicsAdapter } from './graphicsAdapter'
import { pageImages } from './pageImages'
import { measureSharedTraining } from './sharedTraining'
import {
  SupersededError,
  type EpisodeRequest,
  type EpisodeRun,
  type ErrorEstimate,
  type LoadedCheckpoint,
  type TaskErrors,
} from './protocol'
import type { WorkerApi } from './workerApi'

/** Files above this are refused before they are read. */
const maxCheckpointBytes = 64 * 2 ** 20
/** Episodes per part of an estimate, which starts anew where an episode on the page is wanted meanwhile, */
const estimateBatch = 32
/** as soon as none was for this long: the page is drawing it, and the next one may come, as while a slider is dragged. */
const estimateQuietMs = 300
/** A run gives way to newer messages this often. */
const turnMs = 5
/** A piece of a measurement waits until nothing was asked for, for this many times as long as it will take, */
const quietPerPiece = 20
/** within these bounds. */
const [leastQuietMs, mostQuietMs] = [400, 4000]

const checkpoints = new Map<string, LoadedCheckpoint>()
/** The checkpoint of the newest episode. */
let shown: LoadedCheckpoint | null = null
/** The episodes that were run last, kept for questions about them. */
const lastPlayed: Played[] = []
const mostKept = 8
let host: EngineHost | null = null
/** The fast pass over plastic weights, as soon as it is there, if it can be. */
let passLayer: PassLayer = denseLayerPass
let newestEpisode = 0
let newestEpisodeMs = -Infinity
let newestBeside = 0
let newestErrors = 0
let newestEstimate = 0

const api: WorkerApi = {
  async start(chosen, onStatus, onNotice) {
    const files = browserEngineFiles()
    createWasmLayerPass(files.loadKernels).then(
      (fast) => (passLayer = fast),
      () => undefined,
    )
    host = new EngineHost(
      {
        createEngine: (name) => createEngine(name, files),
        measureSharedTraining,
        findGraphicsAdapter,
        missing: new Map(hasRelaxedSimd() ? [] : [['wasm:relaxed', 'this browser has no relaxed SIMD']]),
        onStatus,
        onNotice,
      },
      chosen,
    )
    await host.start()
  },

  ping: () => Promise.resolve(),

  async fetchCheckpoint(id, address) {
    const known = checkpoints.get(id)
    if (known) return known
    const response = await fetch(address)
    if (!response.ok)
      throw new Error(`Checkpoint "${id}" could not be fetched from ${address}: HTTP ${response.status}.`)
    if (Number(response.headers.get('Content-Length')) > maxCheckpointBytes)
      throw new Error(`Checkpoint "${id}" is larger than ${maxCheckpointBytes / 2 ** 20} MiB.`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    try {
      const checkpoint = { id, ...readCheckpoint(bytes) }
      checkpoints.set(id, checkpoint)
      return checkpoint
    } catch (error) {
      throw new Error(`Checkpoint "${id}" cannot be used: ${(error as Error).message}.`, { cause: error })
    }
  },

  adoptCheckpoint(checkpoint) {
    checkpoints.set(checkpoint.id, checkpoint)
    return Promise.resolve()
  },

  async openCheckpoint(id, file) {
    if (file.size > maxCheckpointBytes)
      throw new Error(
        `it must have at most ${maxCheckpointBytes / 2 ** 20} MiB, got ${Math.ceil(file.size / 2 ** 20)} MiB`,
      )
    const checkpoint = { id, ...readCheckpoint(new Uint8Array(await file.arrayBuffer())) }
    // What can be read can still be impossible to run: better known before it takes the place of what is on show.
    const episode = createEpisodes(checkpoint.task, 1, freshSeed(0), 0, await pageImages(checkpoint.task))
    await engines().inspect((engine) => engine.rollout(checkpoint.network, episode))
    checkpoints.set(id, checkpoint)
    return checkpoint
  },

  async runEpisode(request, stepIndex) {
    const ticket = ++newestEpisode
    newestEpisodeMs = performance.now()
    shown = checkpoints.get(request.checkpointId) ?? shown
    const episodeRun = await run(request, () => ticket !== newestEpisode, stepIndex)
    // Questions are asked about it: it has to stay here, too, and is copied.
    if (request.task.name === 'regression') keep(episodeRun)
    return request.task.name === 'regression' ? episodeRun : handedOver(episodeRun)
  },

  async answerQuestions(request, step, questions) {
    const wanted = JSON.stringify(request)
    const known = lastPlayed.find((played) => JSON.stringify(played.request) === wanted)
    const played = known ?? keep(await play(request, () => false))
    return engines().use((engine) => answersAt(engine, networkOf(request), played, step, questions))
  },

  async runBeside(request) {
    const ticket = ++newestBeside
    const shownEpisode = newestEpisode
    return handedOver(await run(request, () => ticket !== newestBeside || shownEpisode !== newestEpisode))
  },

  async errorsOfEpisodes(requests) {
    const ticket = ++newestErrors
    const shownEpisode = newestEpisode
    const isSuperseded = () => ticket !== newestErrors || shownEpisode !== newestEpisode
    const errors: TaskErrors[] = []
    for (const request of requests) errors.push((await play(request, isSuperseded)).errors)
    return errors
  },

  async estimateErrors(request, episodes, onProgress) {
    const ticket = ++newestEstimate
    const network = networkOf(request)
    const losses: number[] = []
    const answers: number[] = []
    const baselines = { loss: 0, answer: 0 }
    const ridges: number[] = []
    const accuracies: number[] = []
    const isSuperseded = () => ticket !== newestEstimate
    const images = await pageImages(request.task)
    for (;;) {
      const count = Math.min(estimateBatch, episodes - losses.length)
      const batch = createEpisodes(request.task, count, freshSeed(losses.length / estimateBatch), 0, images)
      await untilQuiet(estimateQuietMs)
      if (isSuperseded()) throw new SupersededError('a newer estimate was asked for')
      const shownEpisode = newestEpisode
      const options = { beforeStep: giveWay(() => isSuperseded() || shownEpisode !== newestEpisode) }
      let errors: BatchErrors
      let firstAccuracies: number[] = []
      try {
        errors = await engines().use(async (engine) => {
          const isOfClasses = network.config.lossKind === 'crossEntropy'
          if (request.interventions.length === 0 && !isOfClasses) return engine.evaluate(network, batch, options)
          const { outputs } = await rolloutWith(engine, network, batch, request.interventions, options)
          if (isOfClasses) firstAccuracies = classAnswers(outputs, batch).map(({ firstAccuracy }) => firstAccuracy)
          return outputErrors(batch, outputs)
        })
      } catch (error) {
        if (!(error instanceof SupersededError) || isSuperseded()) throw error
        continue
      }
      const before = losses.length
      losses.push(...errors.loss)
      answers.push(...errors.answerError)
      baselines.loss = (baselines.loss * before + zeroAnswerLoss(batch) * count) / losses.length
      baselines.answer = (baselines.answer * before + zeroAnswerBaseline(batch) * count) / losses.length
      ridges.push(...((await ridgeErrors(batch)) ?? []))
      accuracies.push(...firstAccuracies)
      const estimate: ErrorEstimate = {
        request,
        episodes: losses.length,
        episodesWanted: episodes,
        loss: meanAndStandardError(losses),
        lossBaseline: baselines.loss,
        answerError: meanAndStandardError(answers),
        answerBaseline: baselines.answer,
        ...(ridges.length > 0 && { ridgeAnswerError: meanAndStandardError(ridges).mean }),
        ...(accuracies.length > 0 && { firstAccuracy: meanAndStandardError(accuracies) }),
      }
      if (isSuperseded()) throw new SupersededError('a newer estimate was asked for')
      if (losses.length >= episodes) return estimate
      onProgress(estimate)
    }
  },

  async measureNextEngine(isAsked) {
    // A worker that has just taken over: there is all to measure once it has run an episode.
    if (!shown) return true
    const { network, task } = shown
    return engines().measureNext({ network, task, images: await pageImages(task) }, turns, isAsked)
  },

  chooseEngine: (engine) => engines().choose(engine),

  async verifyGolden(file) {
    // Loaded when it is wanted: most visits do without.
    const { verifyGolden } = await import('./goldenVerification')
    return verifyGolden(engines(), file)
  },
}

const turns: MeasuringTurns = {
  async take(piece, expectedMs) {
    const quietMs = Math.min(Math.max(quietPerPiece * expectedMs, leastQuietMs), mostQuietMs)
    await untilQuiet(quietMs)
    return piece()
  },
  beforeStep() {
    const before = newestEpisode
    return giveWay(() => before !== newestEpisode, new GaveWay('an episode was asked for'))
  },
}

function engines(): EngineHost {
  if (!host) throw new Error('the worker was not started')
  return host
}

/** The checkpoint's network with the request's plasticity and alpha. */
function networkOf({ checkpointId, plasticity, alphaScale }: EpisodeRequest): Network {
  const checkpoint = checkpoints.get(checkpointId)
  if (!checkpoint) throw new Error(`checkpoint "${checkpointId}" is not loaded`)
  const { config, parameters } = withScaledAlpha(checkpoint.network, alphaScale)
  return { config: { ...config, plasticity }, parameters }
}

/** Runs one episode as soon as the engine is free, and looks at its plastic weights. */
async function run(request: EpisodeRequest, isSuperseded: () => boolean, keptStep = 0): Promise<EpisodeRun> {
  const played = await play(request, isSuperseded)
  const { parameters } = networkOf(request)
  return { ...played, weights: weightExtremes(played.recording, parameters, { keptStep, passLayer }) }
}

/** For the page alone: its arrays are moved there, and are gone here. */
function handedOver(episodeRun: EpisodeRun): EpisodeRun {
  return transfer(episodeRun, arrayBuffersIn(episodeRun))
}

type Played = Omit<EpisodeRun, 'weights'>

function keep(played: Played): Played {
  lastPlayed.unshift(played)
  lastPlayed.length = Math.min(lastPlayed.length, mostKept)
  return played
}

async function episodeOf({ task, seed, exampleEdits, pictures }: EpisodeRequest): Promise<EpisodeBatch> {
  const images = await pageImages(task)
  if (task.name !== 'oneShot' || !images) return editedEpisode(task, seed, exampleEdits)
  return pictures ? pictureEpisode(task, seed, images, pictures) : createEpisodes(task, 1, seed, 0, images)
}

async function play(request: EpisodeRequest, isSuperseded: () => boolean): Promise<Played> {
  const network = networkOf(request)
  const episode = await episodeOf(request)
  const ridge = await ridgeErrors(episode)
  const beforeStep = giveWay(isSuperseded)
  return engines().use(async (engine) => {
    if (isSuperseded()) throw new SupersededError('a newer episode was asked for')
    const started = performance.now()
    const recording = await rolloutWith(engine, network, episode, request.interventions, { beforeStep })
    const elapsedMs = performance.now() - started
    return {
      request,
      episode,
      recording,
      errors: { ...taskErrors(episode, recording.outputs), ...(ridge && { ridgeAnswerError: ridge[0] }) },
      engine: engine.name,
      elapsedMs,
    }
  })
}

/** Lets messages in every {@link turnMs} of a run, and stops it once it is superseded. */
function giveWay(
  isSuperseded: () => boolean,
  reason: Error = new SupersededError('a newer request came'),
): () => Promise<void> {
  let turnStarted = performance.now()
  return async () => {
    if (performance.now() - turnStarted < turnMs) return
    await nextTask()
    if (isSuperseded()) throw reason
    turnStarted = performance.now()
  }
}

/** Lets messages in, and resolves when no episode was asked for in the last so many ms. */
async function untilQuiet(quietMs: number): Promise<void> {
  await nextTask()
  const waitMs = newestEpisodeMs + quietMs - performance.now()
  if (waitMs <= 0) return
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  return untilQuiet(quietMs)
}

/** Lets messages in that have arrived. A timer would take 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

// A training run's replicas are served by this same script, which the browser then has already.
if (self.name === replicaWorkerName) expose(createReplicaServer(browserEngineFiles()))
else expose(api)
