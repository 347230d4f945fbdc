import { SupersededError, type LoadedCheckpoint, type Runtime, type TaskErrors } from '../runtime/protocol'
import { engramStore, type EngramState } from '../store/engramStore'
import { setGhostRun } from '../store/ghostRun'
import { episodeRequestOf, interventionInForce, isNetworkTouched, untouchedRequestOf } from '../store/setup'

/**
 * What the run on show is held against: the same episode through the untouched network, and through the network without
 * each of the interventions. Both come after the run on show, and are dropped when a newer one arrives.
 */
export class Comparisons {
  /** The request whose answer is the ghost, or will be. */
  private ghost = ''
  private latest = 0

  constructor(private readonly runtime: Pick<Runtime, 'runBeside' | 'errorsOfEpisodes'>) {}

  /** From now on the run on show is that of this state. Never rejects: without an answer there is nothing to compare. */
  async follow(state: EngramState, checkpoint: LoadedCheckpoint): Promise<void> {
    const turn = ++this.latest
    await this.followGhost(state, checkpoint, turn)
    await this.followErrors(state, checkpoint, turn)
  }

  private async followGhost(state: EngramState, checkpoint: LoadedCheckpoint, turn: number): Promise<void> {
    const request = isNetworkTouched(state) ? untouchedRequestOf(state, checkpoint) : null
    const wanted = request ? JSON.stringify(request) : ''
    if (wanted === this.ghost) return
    this.ghost = wanted
    setGhostRun(null)
    if (!request) return
    try {
      const run = await this.runtime.runBeside(request)
      if (this.ghost === wanted) setGhostRun({ checkpoint, run })
    } catch (error) {
      // Asked for again with the next run; a failure shows in the run itself, sooner or later.
      if (this.ghost === wanted) this.ghost = ''
      if (!(error instanceof SupersededError) && turn === this.latest) console.warn(error)
    }
  }

  private async followErrors(state: EngramState, checkpoint: LoadedCheckpoint, turn: number): Promise<void> {
    const { interventions } = state
    const inForce = interventions.map((one) => interventionInForce(one, state, checkpoint) !== null)
    const requests = interventions.flatMap((_, k) =>
      inForce[k]
        ? [episodeRequestOf({ ...state, interventions: interventions.filter((_, other) => other !== k) }, checkpoint)]
        : [],
    )
    if (requests.length === 0) return this.tell(null)
    try {
      const errors = [...(await this.runtime.errorsOfEpisodes(requests))]
      if (turn === this.latest) this.tell(inForce.map((is) => (is ? (errors.shift() ?? null) : null)))
    } catch (error) {
      if (turn !== this.latest) return
      this.tell(null)
      if (!(error instanceof SupersededError)) console.warn(error)
    }
  }

  private tell(errorsWithout: readonly (TaskErrors | null)[] | null): void {
    if (engramStore.getState().errorsWithout !== errorsWithout) engramStore.setState({ errorsWithout })
  }
}
