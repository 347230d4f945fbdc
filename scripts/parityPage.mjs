import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { launchChromium } from './chromium.mjs'
import { root } from './setup.mjs'
import { serveFolder } from './staticServer.mjs'

/**
 * Builds test/parity/page, opens it in a headless Chromium with WebGPU, and gives access to it.
 * @returns `check(engine, goldenBytes, options?)`, which runs a golden file there, and `close()`
 */
export async function openParityPage() {
  const source = join(root, 'test', 'parity', 'page')
  // Each process builds into its own folder: two may run at once.
  const folder = join(root, 'build', `parityPage-${process.pid}`)
  await build({ root: source, configFile: false, logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } })
  mkdirSync(join(folder, 'goldens'), { recursive: true })
  const server = await serveFolder(folder, 0)
  const browser = await launchChromium('software')
  const page = await browser.newPage()
  await page.goto(server.url)
  await page.waitForFunction(() => 'parityPage' in globalThis)
  return {
    async check(engine, golden, options) {
      writeFileSync(join(folder, 'goldens', 'golden.safetensors'), golden)
      // The page's own function, defined in test/parity/page/main.ts.
      return page.evaluate(
        ([name, checkOptions]) => globalThis.parityPage.check(name, '/goldens/golden.safetensors', checkOptions),
        [engine, options],
      )
    },
    async close() {
      await browser.close()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
