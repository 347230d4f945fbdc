import type { Runtime } from '../runtime/protocol'
import { engramStore, setupKeys, type EngramState } from '../store/engramStore'
import { addNotice } from '../store/notices'
import { normalStepsPerSecond } from '../store/playback'
import { messageOf } from './messageOf'

/** The page counts as idle when nothing has changed for this long. */
const quietMs = 1000
const lookEveryMs = 250
/** Playing faster than this leaves the device no time to be measured in. */
const calmStepsPerSecond = 2 * normalStepsPerSecond

/** Has the engines measured, one after the other, whenever the page is idle. */
export class EngineMeasuring {
  private begun = false
  private isAsked = false
  private timer: ReturnType<typeof setTimeout> | null = null
  private measuring = false

  constructor(private readonly runtime: Runtime) {}

  /** Only the first call begins. */
  begin(): void {
    if (this.begun) return
    this.begun = true
    this.wait(engramStore.getState(), quietMs)
  }

  /** Somebody looks at the figures: engines that are known to be slower are measured too. */
  measureAll(): void {
    this.isAsked = true
    const isUnderWay = !this.begun || this.measuring || this.timer !== null
    if (!isUnderWay) this.wait(engramStore.getState(), lookEveryMs)
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.begun = true
  }

  /** Looks again and again until nothing has changed for long enough, then has one more engine measured. */
  private wait(before: EngramState, leftMs: number): void {
    this.timer = setTimeout(() => {
      this.timer = null
      const state = engramStore.getState()
      if (isBusy(state) || changed(before, state)) this.wait(state, quietMs)
      else if (leftMs > lookEveryMs) this.wait(state, leftMs - lookEveryMs)
      else void this.measureNext()
    }, lookEveryMs)
  }

  private async measureNext(): Promise<void> {
    this.measuring = true
    const isAsked = this.isAsked
    try {
      const isMore = await this.runtime.measureNextEngine(isAsked)
      if (isMore || this.isAsked !== isAsked) this.wait(engramStore.getState(), lookEveryMs)
    } catch (error) {
      addNotice(`The engines could not be compared. ${messageOf(error)}`, 'error')
    } finally {
      this.measuring = false
    }
  }
}

function isBusy({ status, playing, stepsPerSecond, verification }: EngramState): boolean {
  return status !== 'ready' || verification?.state === 'running' || (playing && stepsPerSecond > calmStepsPerSecond)
}

/** Whether somebody has done something in between. */
function changed(before: EngramState, now: EngramState): boolean {
  return setupKeys.some((key) => before[key] !== now[key]) || (!now.playing && before.stepIndex !== now.stepIndex)
}
