/**
 * `npm run screenshots [-- FOLDER]` takes the page at three sizes in both themes into FOLDER (build/screenshots), and the
 * picture of the README into docs/images/step.png.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ensureDependencies, root } from './setup.mjs'
import { serveFolder } from './staticServer.mjs'

const folder = resolve(process.argv[2] ?? join(root, 'build', 'screenshots'))
ensureDependencies()
const { buildPage } = await import('./buildPage.mjs')
const { launchChromium } = await import('./chromium.mjs')
await buildPage()
const server = await serveFolder(join(root, 'dist'), 0)
const browser = await launchChromium('off')

const sizes = {
  desktop: { width: 1440, height: 900 },
  small: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
}

/** A step at which the gate is open and something has been written. */
const step = 6

async function take(path, { size, theme, query = '', scale = 1 }) {
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: theme,
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(`${server.url}/?step=${step}${query}`)
  await page.getByRole('slider', { name: 'Step', exact: true }).waitFor()
  // In the small size the errors are folded away; whoever waits for them in vain waits long enough.
  await page
    .locator('.errors-note', { hasText: 'fresh episodes' })
    .waitFor({ timeout: 10_000 })
    .catch(() => undefined)
  await page.waitForFunction(() => globalThis.document.fonts.status === 'loaded')
  await page.waitForTimeout(300)
  await page.screenshot({ path })
  await context.close()
  console.log(path)
}

mkdirSync(folder, { recursive: true })
mkdirSync(join(root, 'docs', 'images'), { recursive: true })
await take(join(root, 'docs', 'images', 'step.png'), { size: 'desktop', theme: 'light', scale: 1.5 })
for (const theme of ['light', 'dark']) {
  for (const size of Object.keys(sizes)) {
    await take(join(folder, `step-${size}-${theme}.png`), { size, theme })
    await take(join(folder, `sequence-${size}-${theme}.png`), { size, theme, query: '&task=sequence' })
  }
}
await browser.close()
server.close()
