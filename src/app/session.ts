import { drawAhead } from '../drawing/frameLoop'
import type { ManifestEntry } from '../network/checkpoint'
import { inputLayer, layerShape, layersOf, type LayerName } from '../network/layers'
import { withScaledAlpha } from '../network/scaledAlpha'
import { SupersededError, type EpisodeRequest, type LoadedCheckpoint, type Runtime } from '../runtime/protocol'
import { bestEntry, defaultEntry } from '../store/checkpointChoice'
import { getCurrentRun, setCurrentRun, type CurrentRun } from '../store/currentRun'
import { engramStore, initialState, setupKeys, type EngramState, type SetupState } from '../store/engramStore'
import { addNotice, addNotices, withdrawNotices } from '../store/notices'
import { play, seekToStep } from '../store/playback'
import { isSelectionUntouched, selectStrongestConnection } from '../store/selection'
import { episodeRequestOf } from '../store/setup'
import { withSharedEpisode } from '../store/sharedEpisode'
import type { Address } from '../store/addressField'
import { fileNameOf, showOpenedCheckpoint } from '../store/openedFiles'
import { fitAddress } from './addressFit'
import { CheckpointOpening } from './checkpointOpening'
import { Comparisons } from './comparisons'
import { EngineMeasuring } from './engineMeasuring'
import { EngineVerification } from './engineVerification'
import { ErrorEstimation } from './errorEstimation'
import { FunctionAsking } from './functionAsking'
import { messageOf } from './messageOf'
import { PictureOpening } from './pictureOpening'
import { Substitution } from './substitution'

export interface SessionOptions {
  readonly runtime: Runtime
  readonly fetchManifest: () => Promise<readonly ManifestEntry[]>
  /** What the page's address asks for. */
  readonly address: Address
  /** Whether the episode may start to play by itself. */
  readonly autoplay: boolean
}

/** For answers that were asked together with a run, the run waits this long at most: both are then drawn at once. */
const togetherMs = 25

/** Runs shorter than this finish whatever comes, so that a dragged slider shows every other one. */
const patienceMs = 150

/**
 * Joins the page's state with a runtime: whenever the setup changes, the episode is run again and put on show, and the
 * errors over fresh episodes follow once it is quiet. The last good run stays on show while another is on its way or
 * after it failed; what failed is told in a notice, or as the page's failure while there is nothing to show.
 */
export class Session {
  private readonly checkpoints = new Map<string, LoadedCheckpoint>()
  private readonly estimation: ErrorEstimation
  private readonly comparisons: Comparisons
  private unsubscribers: (() => void)[] = []
  /** Whether a run is under way. There is never more than one, so that a dragged slider sees every other run finish. */
  private busy = false
  /** The setup that was last run or tried. */
  private handled: SetupState = initialState
  /** The setup of the run on show. */
  private shown: SetupState | null = null
  /** What the runtime was told last. */
  private engineChoice: EngramState['engineChoice']
  /** What the runtime said it had mended since the last run that arrived. */
  private mended: string[] = []

  /** What was told of the settings that could not be run last. */
  private unrunnable = ''

  private readonly substitution = new Substitution()

  readonly measuring: EngineMeasuring
  readonly verification: EngineVerification
  readonly opening: CheckpointOpening
  readonly pictures = new PictureOpening()
  readonly asking: FunctionAsking

  constructor(private readonly options: SessionOptions) {
    const { runtime, address } = options
    this.engineChoice = address.state.engineChoice ?? null
    this.measuring = new EngineMeasuring(runtime)
    this.comparisons = new Comparisons(runtime)
    this.verification = new EngineVerification(runtime)
    this.opening = new CheckpointOpening(runtime, (checkpoint, bytes) => {
      this.checkpoints.set(checkpoint.id, checkpoint)
      showOpenedCheckpoint(checkpoint, bytes)
    })
    this.asking = new FunctionAsking(runtime, async (id) => this.checkpoints.get(id) ?? runtime.loadCheckpoint(id))
    this.estimation = new ErrorEstimation(
      runtime,
      // After the first picture and its errors: it keeps the device busy.
      () => this.measuring.begin(),
      () => this.withdrawMended(),
    )
  }

  /** Takes over what the address says, shows the first run and follows the state from then on. Never rejects. */
  async start(): Promise<void> {
    const { runtime, address } = this.options
    const { complaints } = address
    addNotices(complaints, `${complaints.length} parts of the address mean nothing to this page and were left out.`)
    engramStore.setState(address.state)
    this.unsubscribers = [
      runtime.onEngineStatus((engineStatus) => engramStore.setState({ engineStatus })),
      runtime.onNotice(this.tellMended),
      engramStore.subscribe(() => void this.update()),
    ]
    await this.open()
  }

  /** Tries again after a failure that left nothing to show. */
  async retry(): Promise<void> {
    engramStore.setState({ status: 'loading', failure: '' })
    await this.open()
  }

  stop(): void {
    this.unsubscribers.forEach((unsubscribe) => unsubscribe())
    this.estimation.stop()
    this.measuring.stop()
  }

  private async open(): Promise<void> {
    try {
      const manifest = await this.options.fetchManifest()
      const { checkpointId } = engramStore.getState()
      const entry = manifest.find(({ id }) => id === checkpointId) ?? this.choose(manifest)
      if (!entry) throw new Error('The list of trained networks is empty.')
      this.handled = initialState
      engramStore.setState({ manifest, checkpointId: entry.id })
      if (checkpointId && entry.id !== checkpointId)
        this.substitution.tell(`There is no checkpoint “${checkpointId}” here.`, entry.id)
      const { file } = this.options.address
      if (file) this.substitution.tell(`An address cannot hold “${file}”: open the file again to see it.`, entry.id)
    } catch (error) {
      fail(messageOf(error))
    }
  }

  /** The checkpoint for an address that names none. */
  private choose(manifest: readonly ManifestEntry[]): ManifestEntry | undefined {
    const { task, rule } = this.options.address
    return task || rule
      ? bestEntry(manifest, { task: task ?? 'cueReward', ...(rule && { rule }) })
      : defaultEntry(manifest)
  }

  /** Runs the newest setup unless it is on show already; whatever changes meanwhile is seen to afterwards. */
  private async update(): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      for (let state = engramStore.getState(); differs(state, this.handled); state = engramStore.getState()) {
        this.handled = state
        this.substitution.showing(state.checkpointId)
        // Not awaited where it is there: the worker is then told before React renders, which it does in a microtask.
        const { checkpointId } = state
        const checkpoint = this.checkpoints.get(checkpointId) ?? (await this.loadCheckpoint(checkpointId))
        if (checkpoint) await this.run(state, checkpoint)
      }
    } finally {
      this.busy = false
    }
  }

  private async run(state: EngramState, checkpoint: LoadedCheckpoint): Promise<void> {
    const request = episodeRequestOf(state, checkpoint)
    try {
      engramStore.setState({ status: 'running', failure: '' })
      if (state.engineChoice !== this.engineChoice) await this.followEngineChoice(state)
      const { stepIndex } = engramStore.getState()
      const running = this.options.runtime.runEpisode(request, stepIndex)
      const asked = this.asking.askAhead(request)
      const arrived = await this.unlessOvertaken(running)
      await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, togetherMs))])
      const before = getCurrentRun()
      const isUntouched = isSelectionUntouched()
      const run = withSharedEpisode(arrived, before?.run)
      const isSelectionLost = keepSelectionInside(checkpoint)
      const network = withScaledAlpha(checkpoint.network, request.alphaScale)
      // The same object as long as it can be: what shows the network alone is not rendered again for every run.
      const inForce = network === checkpoint.network ? checkpoint : { ...checkpoint, network }
      const current = { checkpoint: inForce, run }
      setCurrentRun(current)
      // Once React has rendered, which it does in a microtask of its own.
      queueMicrotask(drawAhead)
      const isFirst = this.shown === null
      this.shown = state
      this.mended = []
      this.withdrawUnrunnable()
      if (before ? before.checkpoint.id !== checkpoint.id : isUntouched) selectStrongestConnection(current)
      if (isFirst) this.begin(current, isSelectionLost)
      void this.comparisons.follow(state, checkpoint)
      this.estimation.follow(request)
    } catch (error) {
      this.survive(error, request)
    }
  }

  /** Gives up a long run as soon as a newer setup waits for it: the runtime lets that one supersede it. */
  private unlessOvertaken<Result>(running: Promise<Result>): Promise<Result> {
    const started = performance.now()
    return new Promise((resolve, reject) => {
      const check = () => {
        if (performance.now() - started >= patienceMs && differs(engramStore.getState(), this.handled))
          reject(new SupersededError('a newer setup waits'))
      }
      const unsubscribe = engramStore.subscribe(check)
      const timer = setTimeout(check, patienceMs)
      void running.then(resolve, reject).finally(() => {
        clearTimeout(timer)
        unsubscribe()
      })
    })
  }

  /** The first picture is there. */
  private begin(current: CurrentRun, isSelectionLost: boolean): void {
    const { address, autoplay } = this.options
    fitAddress(address.state, current, isSelectionLost)
    if (address.state.stepIndex !== undefined) return
    if (autoplay) play()
    // Before the first answers the picture has little to show.
    else seekToStep(current.run.episode.answerFrom)
  }

  /** A checkpoint, or undefined: where it cannot be loaded, the state goes back to one that can. */
  private async loadCheckpoint(id: string): Promise<LoadedCheckpoint | undefined> {
    const superseded = () => engramStore.getState().checkpointId !== id
    try {
      engramStore.setState({ status: 'loading', failure: '' })
      const checkpoint = await this.options.runtime.loadCheckpoint(id)
      this.checkpoints.set(id, checkpoint)
      return superseded() ? undefined : checkpoint
    } catch (error) {
      if (error instanceof SupersededError || superseded()) return undefined
      this.withdrawMended()
      const fallback = this.shown ?? { checkpointId: defaultEntry(engramStore.getState().manifest)?.id ?? id }
      if (fallback.checkpointId === id) {
        fail(loadFailure(id, error))
        return undefined
      }
      this.substitution.tell(loadFailure(id, error), fallback.checkpointId, 'error')
      engramStore.setState(pickSetup(fallback))
      return undefined
    }
  }

  private survive(error: unknown, request: EpisodeRequest): void {
    if (this.shown) engramStore.setState({ status: 'ready' })
    if (error instanceof SupersededError) return
    this.withdrawMended()
    if (this.shown === null) {
      const { plasticityOverrides, taskOverrides } = this.handled
      // Not a second time: without them there is nothing left to leave out.
      if (isOfSettings(error) && Object.keys({ ...plasticityOverrides, ...taskOverrides }).length > 0) {
        addNotice(`The settings of this address could not be run, and were left out. ${messageOf(error)}`, 'error')
        engramStore.setState({ plasticityOverrides: {}, taskOverrides: {} })
        return
      }
      return fail(`The network “${nameOf(request.checkpointId)}” could not be run. ${messageOf(error)}`)
    }
    this.withdrawUnrunnable()
    const message = `These settings could not be run; what is on show is the last run that could. ${messageOf(error)}`
    if (isOfSettings(error)) this.unrunnable = message
    addNotice(message, 'error')
  }

  private readonly tellMended = (message: string): void => {
    this.mended.push(message)
    addNotice(message)
  }

  /** It was not mended after all: the failure that is told now takes the place of what was said before. */
  private withdrawMended(): void {
    withdrawNotices(this.mended)
    this.mended = []
  }

  /** Settings that could not be run are no longer those that are asked for. */
  private withdrawUnrunnable(): void {
    if (this.unrunnable) withdrawNotices([this.unrunnable])
    this.unrunnable = ''
  }

  private async followEngineChoice({ engineChoice }: EngramState): Promise<void> {
    this.engineChoice = engineChoice
    try {
      await this.options.runtime.chooseEngine(engineChoice)
    } catch (error) {
      // An engine that takes the worker down with it must not be started with the next one.
      if (engineChoice !== null) engramStore.setState({ engineChoice: null })
      throw error
    }
  }
}

/** Whether a run was refused for what it was to run with. The worker's errors keep their names alone. */
function isOfSettings(error: unknown): boolean {
  return error instanceof Error && ['RangeError', 'ArgumentError'].includes(error.name)
}

function differs(a: SetupState, b: SetupState): boolean {
  return setupKeys.some((key) => a[key] !== b[key])
}

function pickSetup(state: Partial<SetupState>): Partial<SetupState> {
  return Object.fromEntries(setupKeys.filter((key) => key in state).map((key) => [key, state[key]]))
}

/** That and why a checkpoint could not be loaded; an error that names the checkpoint itself says it all. */
function loadFailure(id: string, error: unknown): string {
  const message = messageOf(error)
  return message.includes(`"${id}"`)
    ? message.replace(`"${id}"`, `“${id}”`)
    : `The checkpoint “${id}” could not be loaded. ${message}`
}

/** What the user calls a checkpoint. */
function nameOf(id: string): string {
  return fileNameOf(id) ?? id
}

function fail(failure: string): void {
  engramStore.setState({ status: 'failed', failure })
}

/**
 * A selected connection that this network does not have gives way to the first of its layer, or of the network; what is on
 * show of a layer that it does not have is not any more. Says whether the selection was lost.
 */
function keepSelectionInside({ network: { config } }: LoadedCheckpoint): boolean {
  const { selected, zoomedLayer, retrievalLayer } = engramStore.getState()
  const layers = layersOf(config)
  const known = (layer: LayerName | null) => (layer && layers.includes(layer) ? layer : null)
  if (known(zoomedLayer) !== zoomedLayer || known(retrievalLayer) !== retrievalLayer)
    engramStore.setState({ zoomedLayer: known(zoomedLayer), retrievalLayer: known(retrievalLayer) })
  const { pre, post } = layerShape(config, selected.layer)
  if (selected.pre < pre && selected.post < post) return false
  engramStore.setState({ selected: { layer: known(selected.layer) ?? inputLayer(config), pre: 0, post: 0 } })
  return true
}
