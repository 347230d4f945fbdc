import type { RetrievalMap } from '../../network/retrievalMap'

/** Time per task: short enough for frames to be drawn in between, */
const sliceMs = 6
/** and while the playhead moves, when every frame has work of its own: so long, once in so many ms. */
const movingSliceMs = 2
const movingGapMs = 24
/** How long the playhead counts as moving after each step. */
const movingMs = 200
/** A map that grows is shown this often, */
const progressMs = 120
/** and this often while the playhead moves: painting it takes part of a frame. */
const movingProgressMs = 1000
/** While a run is on its way, whose map is to take this one's place, it is asked this often whether it still is. */
const heldMs = 50
/** A map is checked when no other has taken its place for so long. */
const restMs = 300

/**
 * Computes the map on show between frames: its rows at once, and their check when the run has stayed for a while, so that a
 * dragged slider does not wait for it. While the playhead moves it goes on in small steps.
 */
export class MapGrowth {
  /** How often there was more of the map to show: 0 where another's picture had better stay for the moment. */
  version = 0
  private map: RetrievalMap | null = null
  private wanted = 0
  private toldMs = 0
  private movedMs = -Infinity
  private rest: ReturnType<typeof setTimeout> | undefined
  private next: ReturnType<typeof setTimeout> | undefined
  private isScheduled = false
  private readonly channel = new MessageChannel()

  /**
   * @param onProgress called when there is more of the map to show
   * @param isHeld whether something else comes first
   */
  constructor(
    private readonly onProgress: () => void,
    private readonly isHeld: () => boolean,
  ) {
    this.channel.port1.onmessage = () => this.work()
  }

  /** This map is wanted from now on, the row of this step first. */
  follow(map: RetrievalMap, step: number): void {
    if (map === this.map && step !== this.wanted) this.movedMs = performance.now()
    this.wanted = step
    if (map === this.map) return
    this.map = map
    this.toldMs = performance.now()
    this.version = Number(map.known)
    clearTimeout(this.rest)
    if (map.complete) return
    if (map.known) this.checkLater()
    else this.schedule()
  }

  /** Leaves the map as far as it is. */
  stop(): void {
    this.map = null
    clearTimeout(this.rest)
    clearTimeout(this.next)
    this.channel.port1.close()
  }

  private get isMoving(): boolean {
    return performance.now() - this.movedMs < movingMs
  }

  private schedule(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    if (this.isMoving) this.next = setTimeout(() => this.work(), movingGapMs)
    else if (typeof scheduler === 'undefined') this.channel.port2.postMessage(null)
    // After frames and clicks, which a message would come before.
    else void scheduler.postTask(() => this.work(), { priority: 'background' })
  }

  private work(): void {
    this.isScheduled = false
    const { map, isMoving } = this
    if (!map || map.complete) return
    if (this.isHeld()) {
      this.isScheduled = true
      this.next = setTimeout(() => this.work(), heldMs)
      return
    }
    const deadlineMs = performance.now() + (isMoving ? movingSliceMs : sliceMs)
    const wasKnown = map.known
    if (wasKnown) map.verify(deadlineMs)
    else map.advance(this.wanted, deadlineMs)
    const sinceToldMs = performance.now() - this.toldMs
    if (map.complete || map.known !== wasKnown || sinceToldMs > (isMoving ? movingProgressMs : progressMs)) {
      this.toldMs = performance.now()
      this.version++
      this.onProgress()
    }
    if (map.known && !wasKnown) this.checkLater()
    else this.schedule()
  }

  private checkLater(): void {
    this.rest = setTimeout(() => this.schedule(), restMs)
  }
}
