import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page, Route } from 'playwright'
import { describe, expect, it } from 'vitest'
import { launchChromium } from '../../scripts/chromium.mjs'
import { root } from '../../scripts/setup.mjs'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

/** A short episode: in software WebGPU is slow. */
const smallOnWebgpu = '/?engine=webgpu&task=sequence&rule=hebbian&len=1&delay=0&step=1'

const badgeOf = ({ page }: EngramPage) => page.getByRole('button', { name: /^Engine:/ })

async function openDialog(engram: EngramPage) {
  await badgeOf(engram).click()
  const dialog = engram.page.getByRole('dialog', { name: 'Engine' })
  await dialog.waitFor()
  return dialog
}

describe('the engine', () => {
  it('is measured while the page is idle for episodes, and for training while its figures are on show', async () => {
    const engram = await EngramPage.open(browser)
    await expect.poll(() => badgeOf(engram).innerText(), { timeout: 30_000 }).toMatch(/WebAssembly\s+[\d.]+.ms/)
    const dialog = await openDialog(engram)
    const row = dialog.getByRole('radio', { name: /^WebAssembly SIMD/ })
    await expect
      .poll(() => row.locator('..').innerText(), { timeout: 30_000 })
      .toMatch(/ms\s+an episode\s+[\d.]+.ms\s+a training step/)
    await expect.poll(() => dialog.innerText(), { timeout: 30_000 }).toMatch(/Trains\s+WebAssembly[^.]*: [\d.]+.ms/)
    await expect
      .poll(
        () =>
          dialog
            .getByRole('radio', { name: /^WebGPU/ })
            .first()
            .isDisabled(),
        { timeout: 30_000 },
      )
      .toBe(true)
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('can be chosen, which the address keeps and the rest of the page does not notice', async () => {
    const engram = await EngramPage.open(browser, { path: '/?step=9&eta=0.2&seed=5' })
    const [before, error] = [await engram.crossbarPixels(), await engram.episodeError()]
    const dialog = await openDialog(engram)
    await dialog.getByRole('radio', { name: /^JavaScript plain loops/ }).check()
    await expect.poll(() => badgeOf(engram).innerText()).toMatch(/JavaScript/)
    await expect.poll(() => engram.page.url()).toMatch(/engine=javascript/)
    expect(await dialog.innerText()).toMatch(/Plain JavaScript: asked for/)
    await engram.page.keyboard.press('Escape')
    expect(await engram.crossbarPixels()).toBe(before)
    expect([await engram.step(), await engram.episodeError()]).toEqual([9, error])

    await engram.page.reload()
    await engram.scrubber.waitFor()
    await expect.poll(() => badgeOf(engram).innerText()).toMatch(/JavaScript/)
    await (await openDialog(engram)).getByRole('radio', { name: /^Automatic/ }).check()
    await expect.poll(() => badgeOf(engram).innerText()).toMatch(/WebAssembly/)
    await expect.poll(() => engram.page.url()).not.toMatch(/engine=/)
    expect(engram.problems).toEqual([])
    await engram.close()
  })
})

/** Answers one file of reference values with a tensor of it changed. */
const corrupted = (tensor: string) => async (route: Route) => {
  const bytes = Buffer.from(await (await route.fetch()).body())
  const headerBytes = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.subarray(8, 8 + headerBytes).toString()) as Record<string, { data_offsets: number[] }>
  const at = 8 + headerBytes + header[tensor].data_offsets[0]
  bytes.writeFloatLE(bytes.readFloatLE(at) + 0.01, at)
  await route.fulfill({ body: bytes })
}

describe('verification', () => {
  it('runs the reference values by keyboard, and the badge then says so', async () => {
    const requests: string[] = []
    const engram = await EngramPage.open(browser, {
      prepare: (page) => Promise.resolve(page.on('request', (request) => requests.push(request.url()))),
    })
    await engram.freshError()
    expect(requests.filter((url) => url.includes('/goldens/'))).toEqual([])
    await badgeOf(engram).focus()
    await engram.page.keyboard.press('Enter')
    const dialog = engram.page.getByRole('dialog', { name: 'Engine' })
    await dialog.waitFor()
    // From the radio buttons to the button after them.
    await engram.page.keyboard.press('Tab')
    await engram.page.keyboard.press('Tab')
    await engram.page.keyboard.press('Enter')
    const outcome = dialog.getByRole('status')
    await expect.poll(() => outcome.innerText(), { timeout: 20_000 }).toMatch(/^Verified\. .* % of what is allowed\.$/)
    expect(await dialog.getByRole('row').count()).toBe(11)
    expect(await dialog.getByRole('listitem').allInnerTexts()).toHaveLength(7)
    expect(await badgeOf(engram).getAttribute('aria-label')).toBe('Engine: WebAssembly, verified on this device')

    // Another engine has not been verified.
    await dialog.getByRole('radio', { name: /^JavaScript plain loops/ }).check()
    await expect.poll(() => badgeOf(engram).innerText()).toMatch(/^JavaScript/)
    expect(await badgeOf(engram).innerText()).not.toMatch(/Verified/)
    await dialog.getByRole('button', { name: 'Verify' }).click()
    await expect.poll(() => outcome.innerText(), { timeout: 20_000 }).toMatch(/^Verified\. Every number/)
    expect(await dialog.getByRole('row').count()).toBe(11)
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('says what it leaves out where the graphics card is one in software, and gives no full mark', async () => {
    const software = await sharedChromium('software')
    // One file in place of all: each has kernels of its own, which take seconds to compile here.
    const one = readFileSync(join(root, 'public', 'goldens', 'rnn-gradient-one-step-one-episode.safetensors'))
    const engram = await EngramPage.open(software, {
      path: smallOnWebgpu,
      prepare: (page) => page.route('**/goldens/*', (route) => route.fulfill({ body: one })),
    })
    const dialog = await openDialog(engram)
    await dialog.getByRole('button', { name: 'Verify' }).click()
    await expect
      .poll(() => dialog.getByRole('status').innerText(), { timeout: 60_000 })
      .toMatch(/^Verified, but for loss, gradients and training steps, which .*\. Every other number agrees/)
    expect(await dialog.getByRole('row', { name: /Loss|Gradients|Trained/ }).count()).toBe(0)
    expect(await badgeOf(engram).innerText()).toMatch(/Verified in part/)
    await engram.close()
  })

  it('shows a wrong result as a failure, with the numbers', async () => {
    const engram = await EngramPage.open(browser, {
      prepare: (page) => page.route('**/goldens/lstm-hebbian-*', corrupted('y')),
    })
    const dialog = await openDialog(engram)
    await dialog.getByRole('button', { name: 'Verify' }).click()
    await expect
      .poll(() => dialog.getByRole('status').innerText(), { timeout: 20_000 })
      .toMatch(/^Differs\. 1 of 10 quantities .* outputs are off by 0\.01, 5e−6 is allowed\./)
    expect(await dialog.getByRole('row', { name: /Outputs/ }).innerText()).toMatch(/y, LSTM, Hebbian, clipped\s+0\.01/)
    expect(await dialog.getByRole('listitem').filter({ hasText: 'differs' }).allInnerTexts()).toEqual([
      expect.stringMatching(/LSTM, Hebbian, clipped/),
    ])
    expect(await badgeOf(engram).innerText()).toMatch(/Differs/)
    await engram.close()
  })

  it('shows how far it is, stops when the dialog is closed, and says when the files cannot be had', async () => {
    let hold = true
    const holding: Route[] = []
    const engram = await EngramPage.open(browser, {
      prepare: (page: Page) =>
        page.route('**/goldens/lstm-none-*', (route) => {
          if (hold) holding.push(route)
          else void route.fulfill({ status: 404, body: '' })
        }),
    })
    let dialog = await openDialog(engram)
    await dialog.getByRole('button', { name: 'Verify' }).click()
    await expect.poll(() => dialog.getByRole('status').innerText()).toMatch(/^4 of 7 done\. Now: LSTM, non-plastic/)
    expect(await dialog.getByRole('progressbar', { name: 'Files verified' }).count()).toBe(1)
    await engram.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    hold = false
    await holding[0].continue()
    dialog = await openDialog(engram)
    expect(await dialog.getByRole('status').innerText()).toBe('Stopped after 4 of 7.')
    await dialog.getByRole('button', { name: 'Verify again' }).click()
    await expect
      .poll(() => dialog.getByRole('status').innerText())
      .toMatch(/could not be verified\. .*lstm-none-cueReward\.safetensors could not be fetched: 404/)
    await engram.close()
  })
})

it('falls over to WebAssembly when the graphics device is lost, with a notice and all settings', async () => {
  // A browser of its own, whose graphics device nobody else misses.
  const software = await launchChromium('software')
  const engram = await EngramPage.open(software, {
    path: smallOnWebgpu,
    prepare: (page) =>
      page.route('**/worker-*.js', async (route) => {
        const response = await route.fetch()
        const keepDevice = `const request = GPUAdapter.prototype.requestDevice
          GPUAdapter.prototype.requestDevice = async function (...options) {
            return (globalThis.device = await request.apply(this, options))
          };`
        return route.fulfill({ response, body: keepDevice + (await response.text()) })
      }),
  })
  expect(await badgeOf(engram).innerText()).toMatch(/WebGPU/)
  const error = await engram.episodeError()
  await engram.page.workers()[0].evaluate(() => (globalThis as unknown as { device: GPUDevice }).device.destroy())
  await engram.field('Write rate').fill('0.2')
  await engram.page.keyboard.press('Enter')
  await expect
    .poll(() => engram.notices.allInnerTexts(), { timeout: 20_000 })
    .toEqual([
      expect.stringMatching(
        /WebGPU, fused kernels failed: .*Device was destroyed\. Another engine takes over; nothing is lost/,
      ),
    ])
  await expect.poll(() => badgeOf(engram).innerText()).toMatch(/WebAssembly/)
  await expect.poll(() => engram.episodeError()).not.toBe(error)
  expect(await engram.field('Write rate').inputValue()).toMatch(/^0\.2/)
  expect(await engram.step()).toBe(1)
  await engram.close()
  await software.close()
})
