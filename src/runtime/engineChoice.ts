import type { EngineName } from '../kernels/engine'
import { durationText } from '../numerics/durationText'
import { engineTraits, fallbackOrder } from './engineTraits'
import type { EngineMeasurement } from './protocol'

/** A graphics adapter takes over stepping only if a whole episode with its read-back fits into half a frame. */
const halfFrameMs = 8

/** Which engine is to do something, and why, as a sentence without its full stop. */
export interface EnginePick {
  readonly engine: EngineName
  readonly reason: string
}

/**
 * Which engines step and train where nobody forces one: WebAssembly, or what takes its place, unless a real graphics
 * adapter was measured to be faster (for stepping: within {@link halfFrameMs} besides).
 *
 * @param measurements what is known by now; engines that are missing or unmeasured do not take part
 * @param broken engines that failed here
 */
export function chooseEngines(
  measurements: readonly EngineMeasurement[],
  broken: ReadonlySet<EngineName>,
): { readonly stepping: EnginePick; readonly training: EnginePick } {
  const of = (name: EngineName) => measurements.find(({ engine }) => engine === name)
  const isIn = (name: EngineName) => !broken.has(name) && of(name)?.canRun !== false
  const standing = fallbackOrder.find(isIn) ?? 'javascript'
  const gpus = measurements.filter(({ engine, remark }) => engineTraits[engine].onGpu && isIn(engine) && !remark)

  const pick = (figure: 'rolloutMs' | 'trainingMs', limitMs: number): EnginePick => {
    const standingMs = of(standing)?.[figure] ?? null
    const [gpu] = gpus
      .flatMap(({ engine, [figure]: ms }) => (ms === null ? [] : [{ engine, ms }]))
      .sort((a, b) => a.ms - b.ms)
    const { words } = engineTraits[standing]
    if (standingMs === null) return { engine: standing, reason: `${words}: starts at once on every device` }
    const own = `${words}: ${durationText(standingMs)}`
    if (!gpu) return { engine: standing, reason: `${own}${whyNoGpu(measurements)}` }
    const other = `${engineTraits[gpu.engine].words} takes ${durationText(gpu.ms)}`
    if (gpu.ms >= standingMs) return { engine: standing, reason: `${own}; ${other}` }
    if (gpu.ms > limitMs) return { engine: standing, reason: `${own}; ${other}, more than half a frame` }
    return {
      engine: gpu.engine,
      reason: `${engineTraits[gpu.engine].words}: ${durationText(gpu.ms)}; ${words} takes ${durationText(standingMs)}`,
    }
  }
  return { stepping: pick('rolloutMs', halfFrameMs), training: pick('trainingMs', Infinity) }
}

function whyNoGpu(measurements: readonly EngineMeasurement[]): string {
  const remark = measurements.find(({ engine, remark }) => engineTraits[engine].onGpu && remark)?.remark
  return remark ? `; ${remark}` : ''
}
