import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { root } from '../../scripts/setup.mjs'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

/** Page and worker, as a server would send them. */
const budgetKilobytes = 350

const browser = await sharedChromium()

const gzipKilobytes = (path: string) => gzipSync(readFileSync(join(root, 'dist', path))).length / 1000

it(`loads at most ${budgetKilobytes} KB of JavaScript before the first picture`, async () => {
  const scripts = new Set<string>()
  const engram = await EngramPage.open(browser, {
    prepare: (page) => {
      page.on('request', (request) => {
        const { pathname } = new URL(request.url())
        if (pathname.endsWith('.js')) scripts.add(pathname)
      })
      return Promise.resolve()
    },
  })
  const sizes = [...scripts].map((path) => [path, gzipKilobytes(path)] as const)
  for (const [path, kilobytes] of sizes) console.log(`${kilobytes.toFixed(1).padStart(7)} KB gzip  ${path}`)
  expect(sizes.reduce((sum, [, kilobytes]) => sum + kilobytes, 0)).toBeLessThan(budgetKilobytes)
  await engram.close()
})

it('keeps TensorFlow.js out of the main thread', () => {
  const html = readFileSync(join(root, 'dist', 'index.html'), 'utf8')
  const [, main] = /src="(\/assets\/[^"]+\.js)"/.exec(html)!
  expect(readFileSync(join(root, 'dist', main), 'utf8')).not.toMatch(/tfjs|WASM_HAS_SIMD/)
})

it('offers checkpoints of at most 400 KB, 700 KB for an LSTM', () => {
  const folder = join(root, 'dist', 'checkpoints')
  const sizes = readdirSync(folder)
    .filter((name) => name.endsWith('.safetensors'))
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)).length }))
  expect(sizes.length).toBeGreaterThan(0)
  expect(sizes.filter(({ name, bytes }) => bytes > (name.includes('lstm') ? 700_000 : 400_000))).toEqual([])
})
