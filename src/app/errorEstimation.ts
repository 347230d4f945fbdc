import { SupersededError, type EpisodeRequest, type Runtime } from '../runtime/protocol'
import { engramStore } from '../store/engramStore'
import { addNotice } from '../store/notices'
import { messageOf } from './messageOf'

const estimatedEpisodes = 256

/** Estimates start once the settings have not changed for this long. */
const quietMs = 500

/**
 * Keeps the state's error estimate that of the settings in force. Another seed, or other examples, start nothing anew:
 * the estimate is over fresh episodes, whichever one is on show.
 */
export class ErrorEstimation {
  private settings = ''
  private timer: ReturnType<typeof setTimeout> | null = null
  private latest = 0

  /**
   * @param onSettled called when an estimate is complete or has failed
   * @param onFailure called before a failure is told
   */
  constructor(
    private readonly runtime: Runtime,
    private readonly onSettled: () => void,
    private readonly onFailure: () => void,
  ) {}

  /** From now on the estimate is to be that of this request. */
  follow(request: EpisodeRequest): void {
    const settings = JSON.stringify({ ...request, seed: 0, exampleEdits: [], pictures: null })
    if (settings === this.settings) return
    this.stop()
    this.settings = settings
    this.timer = setTimeout(() => void this.estimate(request), quietMs)
  }

  /** Forgets the settings and whatever is still to come. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.settings = ''
    this.latest++
    const { errorEstimate, errorEstimateFailed } = engramStore.getState()
    if (errorEstimate || errorEstimateFailed) engramStore.setState({ errorEstimate: null, errorEstimateFailed: false })
  }

  private async estimate(request: EpisodeRequest): Promise<void> {
    const turn = ++this.latest
    // Progress comes through a channel of its own: the last of it may be later than the result.
    let isComplete = false
    try {
      const final = await this.runtime.estimateErrors(request, estimatedEpisodes, (errorEstimate) => {
        if (turn === this.latest && !isComplete) engramStore.setState({ errorEstimate })
      })
      isComplete = true
      if (turn === this.latest) engramStore.setState({ errorEstimate: final })
    } catch (error) {
      if (error instanceof SupersededError || turn !== this.latest) return
      // Asked for again with the next run.
      this.settings = ''
      engramStore.setState({ errorEstimateFailed: true })
      this.onFailure()
      addNotice(`The error over fresh episodes could not be measured. ${messageOf(error)}`, 'error')
    }
    this.onSettled()
  }
}
