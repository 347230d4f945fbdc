import { withinTolerance } from '../training/parity/comparison'
import { checkGolden, type GoldenCheckOptions } from '../training/parity/checkGolden'
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
    const depth = await depthFor(engine.name)
    const started = performance.now()
    const rows = await checkGolden(engine, golden, depth)
    const parts = [!depth.gradients && 'gradients', !depth.training && 'training steps'].filter(Boolean)
    return {
      file,
      engine: engine.name,
      rows: rows.map((row) => ({ ...row, within: withinTolerance(row) })),
      leftOut: parts.join(' and '),
      elapsedMs: performance.now() - started,
    }
  })
}

/** Kernels of our own are checked in full; composed engines would take minutes to train, in software even to differentiate. */
async function depthFor(name: EngineName): Promise<GoldenCheckOptions> {
  const { fused, onGpu } = engineTraits[name]
  const isSoftware = onGpu && (await findGraphicsAdapter()).remark !== ''
  return { gradients: !isSoftware, training: fused && !isSoftware }
}
