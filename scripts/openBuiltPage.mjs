import { join } from 'node:path'
import { buildPage } from './buildPage.mjs'
import { launchChromium } from './chromium.mjs'
import { root } from './setup.mjs'
import { serveFolder } from './staticServer.mjs'

/**
 * Builds the page for production, serves it on the loopback, and starts a headless Chromium.
 * @returns {Promise<{ browser: import('playwright').Browser, url: string, folder: string, close: () => Promise<void> }>}
 *   with the address and the folder of what is served
 */
export async function openBuiltPage() {
  await buildPage()
  const folder = join(root, 'dist')
  const server = await serveFolder(folder, 0)
  const browser = await launchChromium('off')
  return {
    browser,
    url: server.url,
    folder,
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}
