import { createEngine, createImageEncoder, type EngineFiles } from '../../kernels/createEngine'
import type { EngineName } from '../../kernels/engine'
import { checkGolden, type GoldenCheckOptions } from './checkGolden'
import { checkImageGolden } from './checkImageGolden'
import type { QuantityError } from './comparison'
import { goldenKind, readGolden } from './golden'
import { readImageGolden } from './imageGolden'

/**
 * Runs a golden file of any kind through an engine. Returns the largest error of each quantity that the file holds.
 *
 * @throws Error where the engine cannot run here, or the file is of an unknown kind or lacks something
 */
export async function checkGoldenFile(
  name: EngineName,
  files: EngineFiles,
  bytes: Uint8Array,
  options?: GoldenCheckOptions,
): Promise<QuantityError[]> {
  const kind = goldenKind(bytes)
  switch (kind) {
    case 'plasticNetwork':
      return checkGolden(await createEngine(name, files), readGolden(bytes), options)
    case 'imageEncoder':
      return checkImageGolden(await createImageEncoder(name, files), readImageGolden(bytes), name.endsWith('webgpu'))
    default:
      throw new Error(`golden file: kind must be plasticNetwork or imageEncoder, got "${kind}"`)
  }
}
