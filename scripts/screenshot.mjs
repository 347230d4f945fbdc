/**
 * `npm run screenshots [-- FOLDER]` takes the page at three sizes in both themes into FOLDER (build/screenshots), and the
 * pictures of the README into docs/images: step.png, and strip.png with three moments of one episode.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ensureDependencies, root } from './setup.mjs'
import { serveFolder } from './staticServer.mjs'

const given = process.argv[2] ?? join(root, 'build', 'screenshots')
if (given.startsWith('-')) {
  console.error(`npm run screenshots [-- FOLDER]: expected a folder, got "${given}"`)
  process.exit(2)
}
const folder = resolve(given)
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
    .locator('.errors-note', { hasText: /n = \d+(?! ?of|\d)/ })
    .waitFor({ timeout: 10_000 })
    .catch(() => undefined)
  await page.waitForFunction(() => globalThis.document.fonts.status === 'loaded')
  await page.waitForTimeout(300)
  await page.screenshot({ path })
  await context.close()
  console.log(path)
}

/** Moments of an episode of five values and twenty blank steps, and what is to be seen there. */
const moments = [
  { step: 3, words: 'Store: values come in, and the gate lets them be written.' },
  { step: 15, words: 'Delay: nothing comes in; synapses and activity hold the values.' },
  { step: 27, words: 'Recall: the values are given back, in order.' },
]

/** Takes the stage at each of the moments, and puts them side by side with their words. */
async function takeStrip(path) {
  const shots = []
  for (const { step, words } of moments) {
    const context = await browser.newContext({
      viewport: sizes.desktop,
      colorScheme: 'light',
      deviceScaleFactor: 1,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    await page.goto(`${server.url}/?task=sequence&rule=hebbian&shared=0&step=${step}`)
    await page.getByRole('slider', { name: 'Step', exact: true }).waitFor()
    await page.waitForFunction(() => globalThis.document.fonts.status === 'loaded')
    await page.waitForTimeout(300)
    const { x, y, width, height } = await page.locator('.stage-area').boundingBox()
    // Without the playhead's tab, which hangs into it.
    const png = await page.screenshot({ clip: { x, y, width, height: height - 14 } })
    shots.push({ words, source: `data:image/png;base64,${png.toString('base64')}` })
    await context.close()
  }
  const font = readFileSync(join(root, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'))
  const page = await browser.newPage({ viewport: { width: 1800, height: 800 } })
  await page.setContent(`<style>
      @font-face { font-family: Inter; font-weight: 100 900;
        src: url(data:font/woff2;base64,${font.toString('base64')}) }
      main { padding: 16px; width: max-content; background: #fbfbf9; color: #15181d; font: 500 15px Inter }
      body { margin: 0 }
      div { display: flex; gap: 20px }
      figure { margin: 0; width: 560px }
      img { width: 100%; border: 1px solid #e3e4e1 }
      figcaption { margin-top: 8px }
    </style><main><div>${shots
      .map(({ words, source }) => `<figure><img src="${source}"><figcaption>${words}</figcaption></figure>`)
      .join('')}</div></main>`)
  await page.waitForTimeout(300)
  await page.locator('main').screenshot({ path })
  await page.close()
  console.log(path)
}

mkdirSync(folder, { recursive: true })
mkdirSync(join(root, 'docs', 'images'), { recursive: true })
await take(join(root, 'docs', 'images', 'step.png'), { size: 'desktop', theme: 'light', scale: 1.5 })
await takeStrip(join(root, 'docs', 'images', 'strip.png'))
for (const theme of ['light', 'dark']) {
  for (const size of Object.keys(sizes)) {
    await take(join(folder, `step-${size}-${theme}.png`), { size, theme })
    await take(join(folder, `sequence-${size}-${theme}.png`), { size, theme, query: '&task=sequence' })
  }
}
await browser.close()
server.close()
