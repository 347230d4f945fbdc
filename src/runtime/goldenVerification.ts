import { withinTolerance } from '../training/parity/comparison'
import { checkGolden } from '../training/parity/checkGolden'
import { readGolden } from '../training/parity/golden'
import type { EngineName } from '../kernels/engine'
import type { EngineHost } from './engineHost'
import { engineTraits } from './engineTraits'
import { findGraphicsAdapter } from './graphicsAdapter'
import type { GoldenVerdict } from './protocol'

/** Where the page's reference values lie. */
const goldensAddress = new URL(`${import.meta.env.BASE_URL}goldens/`, globalThis.location?.href ?? 'http://localhost/')

/**
 * Runs a file of reference values through the engine in use.
 *
 * @throws Error where the file cannot be had or read, or the engine fails
 */
export async function verifyGolden(host: EngineHost, file: string): Promise<GoldenVerdict> {
  const address = new URL(`${file}.safetensors`, goldensAddress)
  const response = await fetch(address).catch(() => null)
  if (!response?.ok)
    throw new Error(
      `The reference values ${address.pathname} could not be fetched: ${response?.status ?? 'no answer'}.`,
    )
  const golden = readGolden(new Uint8Array(await response.arrayBuffer()))
  return host.inspect(async (engine) => {
    const isInFull = !(await isOnSoftwareGpu(engine.name))
    const started = performance.now()
    const rows = await checkGolden(engine, golden, { gradients: isInFull, training: isInFull })
    return {
      file,
      engine: engine.name,
      rows: rows.map((row) => ({ ...row, within: withinTolerance(row) })),
      leftOut: isInFull ? '' : 'loss, gradients and training steps',
      elapsedMs: performance.now() - started,
    }
  })
}

/** A graphics adapter in software would take minutes to differentiate; everything else takes seconds for all of it. */
async function isOnSoftwareGpu(name: EngineName): Promise<boolean> {
  return engineTraits[name].onGpu && (await findGraphicsAdapter()).remark !== ''
}
