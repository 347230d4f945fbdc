import type { RetrievalMap } from '../../network/retrievalMap'

/** Time per task: short enough for frames to be drawn in between. */
const sliceMs = 6
/** A map that grows is shown this often. */
const progressMs = 120
/** A map is checked when no other has taken its place for so long. */
const restMs = 300

/**
 * Computes the map on show between frames, all that there is time for: its rows at once, and their check when the run has
 * stayed for a while, so that a dragged slider does not wait for it.
 */
export class MapGrowth {
  private map: RetrievalMap | null = null
  private wanted = 0
  private toldMs = 0
  private rest: ReturnType<typeof setTimeout> | undefined
  private isScheduled = false
  private readonly channel = new MessageChannel()

  /** @param onProgress called when there is more of the map to show */
  constructor(private readonly onProgress: () => void) {
    this.channel.port1.onmessage = () => this.work()
  }

  /** This map is wanted from now on, the row of this step first. */
  follow(map: RetrievalMap, step: number): void {
    this.wanted = step
    if (map === this.map) return
    this.map = map
    this.toldMs = performance.now()
    clearTimeout(this.rest)
    if (map.complete) return
    if (map.known) this.checkLater()
    else this.schedule()
  }

  /** Leaves the map as far as it is. */
  stop(): void {
    this.map = null
    clearTimeout(this.rest)
    this.channel.port1.close()
  }

  private schedule(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    this.channel.port2.postMessage(null)
  }

  private work(): void {
    this.isScheduled = false
    const { map } = this
    if (!map || map.complete) return
    const deadlineMs = performance.now() + sliceMs
    const wasKnown = map.known
    if (wasKnown) map.verify(deadlineMs)
    else map.advance(this.wanted, deadlineMs)
    if (map.complete || map.known !== wasKnown || performance.now() - this.toldMs > progressMs) {
      this.toldMs = performance.now()
      this.onProgress()
    }
    if (map.known && !wasKnown) this.checkLater()
    else this.schedule()
  }

  private checkLater(): void {
    this.rest = setTimeout(() => this.schedule(), restMs)
  }
}
