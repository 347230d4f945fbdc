import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { EngineName } from '../src/kernels/engine'
import type { GoldenCheckOptions } from '../src/training/parity/checkGolden'
import type { QuantityError } from '../src/training/parity/comparison'

/** A Chromium with a page that checks golden files on its WebGPU. */
export interface BrowserParity {
  check(engine: EngineName, golden: Uint8Array, options?: GoldenCheckOptions): Promise<QuantityError[]>
  close(): Promise<void>
}

let started: Promise<BrowserParity> | null = null

/** Builds the parity page and opens it, once. */
export function inBrowser(): Promise<BrowserParity> {
  // The scripts that find a browser and build a page are plain modules, outside this bundle (build/cli/NAME.mjs).
  const script = join(fileURLToPath(new URL('../..', import.meta.url)), 'scripts', 'parityPage.mjs')
  started ??= import(/* @vite-ignore */ pathToFileURL(script).href).then(
    (module: { openParityPage: () => Promise<BrowserParity> }) => module.openParityPage(),
  )
  return started
}

/** Closes the browser, if one was opened. */
export async function closeBrowser(): Promise<void> {
  await (await started?.catch(() => null))?.close()
}
