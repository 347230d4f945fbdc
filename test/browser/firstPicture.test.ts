import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

// One page for both: neither looks at what the other changes.
describe.each(['off', 'software'] as const)('the first picture, WebGPU %s', async (webgpu) => {
  const browser = await sharedChromium(webgpu)
  let engram: EngramPage
  let milliseconds: number
  beforeAll(async () => {
    engram = await EngramPage.open(browser)
    milliseconds = await engram.page.evaluate(() => Math.round(performance.now()))
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('shows a trained network with painted crossbars, and says what to look at', async () => {
    console.log(`first picture after ${milliseconds} ms (WebGPU ${webgpu})`)
    expect(milliseconds).toBeLessThan(10_000)
    await expect.poll(() => engram.page.getByRole('heading', { level: 1 }).innerText()).toMatch(/\w+ \w+/)
    expect(await engram.page.getByRole('application', { name: / weights/ }).count()).toBe(4)
    await engram.button('One step forward').click()
    const encoder = engram.page.getByRole('application', { name: /^Encoder weights/ }).locator('canvas')
    const colours = () =>
      encoder.evaluate((canvas: HTMLCanvasElement) => {
        const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data
        return new Set(new Uint32Array(pixels.buffer)).size
      })
    // The step is painted with the next frame; before the first write there is one colour.
    await expect.poll(colours).toBeGreaterThan(10)
    await engram.freshError()
    expect(await engram.notices.allInnerTexts()).toEqual([])
  })

  it('names the engine that computes it', async () => {
    await engram.page.getByRole('button', { name: /^Engine: (?!starting)/ }).click()
    const dialog = engram.page.getByRole('dialog', { name: 'Engine' })
    await expect.poll(() => dialog.innerText()).toMatch(/in use/)
    if (webgpu === 'off')
      await expect.poll(() => dialog.innerText(), { timeout: 30_000 }).toMatch(/no graphics adapter/)
  })
})
