import type { Page, Route } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

/** Answers requests for checkpoints with something else. */
const breakCheckpoints = (answer: (route: Route) => Promise<void>) => (page: Page) =>
  page.route('**/*.safetensors', answer)

const original = async (route: Route) => Buffer.from(await (await route.fetch()).body())

const damages: Record<string, (route: Route) => Promise<void>> = {
  'is cut short': async (route) => route.fulfill({ body: (await original(route)).subarray(0, 5000) }),
  'is empty': (route) => route.fulfill({ body: '' }),
  'is a web page': (route) =>
    route.fulfill({ body: '<!doctype html><title>Not here</title>', contentType: 'text/html' }),
  'has a header that is no JSON': async (route) => {
    const body = await original(route)
    body.fill('?', 8, 40)
    return route.fulfill({ body })
  },
  'holds a number that is not finite': async (route) => {
    const body = await original(route)
    body.writeFloatLE(NaN, body.length - 4)
    return route.fulfill({ body })
  },
  'is missing': (route) => route.fulfill({ status: 404, body: 'Not found' }),
  'cannot be reached': (route) => route.abort('connectionrefused'),
}

describe('a trained network that', () => {
  // One page for all: each is what comes when it is tried again.
  describe('cannot be used since it', () => {
    let engram: EngramPage
    let answer: (route: Route) => Promise<void> = (route) => route.fulfill({ status: 500, body: 'Out of order' })
    beforeAll(async () => {
      const prepare = breakCheckpoints((route) => answer(route))
      engram = await EngramPage.open(browser, { prepare, expectPicture: false })
    })
    afterAll(() => engram.close())
    const alert = () => engram.page.getByRole('alert').innerText()

    it.each(Object.keys(damages))('%s is reported', async (damage) => {
      const before = await alert()
      answer = damages[damage]
      await engram.button('Try again').click()
      await expect.poll(alert).toMatch(/(could not be (loaded|fetched)|cannot be used).{15,}/)
      await expect.poll(alert).not.toBe(before)
    })

    it('was damaged comes when it no longer is', async () => {
      answer = (route) => route.continue()
      await engram.button('Try again').click()
      await engram.scrubber.waitFor()
    })
  })

  it('is damaged leaves the one on show where it is', async () => {
    const engram = await EngramPage.open(browser)
    await engram.page.route('**/*.safetensors', (route) => route.fulfill({ body: 'damaged' }))
    await engram.page.getByRole('button', { name: /^Task:/ }).click()
    await engram.page.getByRole('menuitemradio', { name: /sequence/i }).click()
    await expect
      .poll(() => engram.notices.allInnerTexts())
      .toEqual([expect.stringMatching(/could not be (loaded|fetched)|cannot be used/)])
    await engram.page.keyboard.press('Escape')
    await engram.button('One step forward').click()
    await engram.expectStep(1)
    expect(engram.problems).toEqual([])
    await engram.close()
  })
})

it('says so where the list of networks is missing or damaged', async () => {
  for (const answer of [{ status: 404, body: '' }, { body: '[{"id": 5}]' }, { body: 'nonsense' }]) {
    const engram = await EngramPage.open(browser, {
      prepare: (page) => page.route('**/manifest.json', (route) => route.fulfill(answer)),
      expectPicture: false,
    })
    await expect.poll(() => engram.page.getByRole('alert').innerText()).toMatch(/list of trained networks/)
    await engram.close()
  }
})

it('goes on with a new worker when the old one dies', async () => {
  const engram = await EngramPage.open(browser)
  const [worker] = engram.page.workers()
  await worker.evaluate(() => self.close()).catch(() => undefined)
  const before = await engram.crossbarPixels()
  await engram.page.keyboard.press('End')
  await engram.field('Write rate').fill('0.5')
  await engram.page.keyboard.press('Enter')
  await expect
    .poll(() => engram.notices.allInnerTexts(), { timeout: 20_000 })
    .toEqual([expect.stringMatching(/worker stopped/)])
  await expect.poll(() => engram.crossbarPixels(), { timeout: 20_000 }).not.toBe(before)
  expect(await engram.field('Write rate').inputValue()).toMatch(/^0\.5/)
  await engram.close()
})

it('runs on plain JavaScript where WebAssembly cannot be had', async () => {
  const engram = await EngramPage.open(browser, {
    prepare: (page) => page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: '' })),
  })
  await expect
    .poll(() => engram.notices.allInnerTexts())
    .toEqual([expect.stringMatching(/WebAssembly.* could not start/)])
  await engram.page.keyboard.press('End')
  await engram.expectStep(await engram.lastStep())
  await engram.close()
})

it('says so where WebGPU is asked for and there is none', async () => {
  const engram = await EngramPage.open(browser, { path: '/?engine=composed:webgpu' })
  await expect.poll(() => engram.notices.allInnerTexts()).toEqual([expect.stringMatching(/WebGPU/)])
  await engram.close()
})

it('does without WebGPU in a browser that knows none', async () => {
  const engram = await EngramPage.open(browser, {
    prepare: (page) =>
      page.route('**/worker-*.js', async (route) => {
        const response = await route.fetch()
        return route.fulfill({ response, body: `delete WorkerNavigator.prototype.gpu;${await response.text()}` })
      }),
  })
  await engram.page.getByRole('button', { name: /^Engine: WebAssembly/ }).click()
  const dialog = engram.page.getByRole('dialog', { name: 'Engine' })
  await expect.poll(() => dialog.innerText(), { timeout: 30_000 }).toMatch(/no WebGPU/)
  expect(await engram.notices.allInnerTexts()).toEqual([])
  expect(engram.problems).toEqual([])
  await engram.close()
})
