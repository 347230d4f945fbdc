import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { buildKernels } from './buildKernels.mjs'
import { launchChromium } from './chromium.mjs'
import { root } from './setup.mjs'
import { serveFolder } from './staticServer.mjs'

/** Opens the page in a Chromium with WebGPU: on the machine's graphics card, or in software where there is none. */
async function openWithWebgpu(url) {
  for (const webgpu of /** @type {const} */ (['hardware', 'software'])) {
    const browser = await launchChromium(webgpu)
    const page = await browser.newPage()
    await page.goto(url)
    await page.waitForFunction(() => 'parityPage' in globalThis)
    const adapter = await page.evaluate(() => globalThis.parityPage.adapter())
    if (adapter !== null) return { browser, page, adapter }
    await browser.close()
  }
  throw new Error('Chromium has no WebGPU here, not even in software (Debian: apt-get install libvulkan1)')
}

/** Builds test/parity/page, opens it in a headless Chromium with WebGPU, and gives access to it. */
export async function openParityPage() {
  const source = join(root, 'test', 'parity', 'page')
  await buildKernels()
  // Each process builds into its own folder: two may run at once.
  const folder = join(root, 'build', `parityPage-${process.pid}`)
  await build({
    root: source,
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
    worker: { format: 'es' },
  })
  mkdirSync(join(folder, 'goldens'), { recursive: true })
  const server = await serveFolder(folder, 0)
  const { browser, page, adapter } = await openWithWebgpu(server.url)
  return {
    /** What WebGPU runs on, in words. */
    adapter,
    /**
     * Runs a golden file there and returns the largest errors.
     * @param {import('../src/kernels/engine').EngineName} engine
     * @param {Uint8Array} golden the file's bytes
     * @param {import('../src/training/parity/checkGolden').GoldenCheckOptions} [options]
     * @returns {Promise<import('../src/training/parity/comparison').QuantityError[]>}
     */
    async check(engine, golden, options) {
      writeFileSync(join(folder, 'goldens', 'golden.safetensors'), golden)
      return page.evaluate(
        ([name, checkOptions]) => globalThis.parityPage.check(name, '/goldens/golden.safetensors', checkOptions),
        /** @type {const} */ ([engine, options]),
      )
    },
    /**
     * The losses of a training run's first batches, each shared by several workers of the page.
     * @param {Parameters<import('../test/parity/page/main').ParityPage['train']>} options
     * @returns {Promise<number[]>}
     */
    train(...options) {
      return page.evaluate((all) => globalThis.parityPage.train(...all), options)
    },
    async close() {
      await browser.close()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
