import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

// One page for all: each begins at step 4 of the run as it was trained.
describe('the setup', () => {
  let engram: EngramPage
  let firstSeed: string
  let trainedError: string
  let trainedPixels: string
  beforeAll(async () => {
    engram = await EngramPage.open(browser, { path: '/?step=4' })
    firstSeed = await engram.field('Seed').inputValue()
    trainedError = await engram.episodeError()
    trainedPixels = await engram.crossbarPixels()
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })
  beforeEach(async () => {
    const task = engram.page.getByRole('button', { name: /^Task:/ })
    if ((await task.getAttribute('aria-label')) !== 'Task: Cue and reward') await engram.pick('Task', 'cueReward')
    await expect.poll(() => task.getAttribute('aria-label')).toBe('Task: Cue and reward')
    await engram.resetSetup()
    await engram.button('Reset all').waitFor({ state: 'hidden' })
    // A seed alone leaves nothing to reset.
    await engram.field('Seed').fill(firstSeed)
    await engram.page.keyboard.press('Enter')
    // The setup is as it was at once, the run on show a little later.
    await expect.poll(() => engram.lastStep()).toBe(19)
    await expect.poll(() => engram.episodeError()).toBe(trainedError)
    // Colours keep the scale of the run before for a moment.
    await expect.poll(() => engram.crossbarPixels()).toBe(trainedPixels)
    await engram.expectStep(4)
  })

  it('loses the memory when plasticity is switched off, and gets it back', async () => {
    await engram.pick('Task', 'sequence')
    await expect.poll(() => engram.lastStep()).toBe(29)
    const fresh = await engram.freshError()
    const episode = await engram.episodeError()
    await engram.plasticity.click()
    await expect.poll(() => engram.episodeError()).not.toBe(episode)
    await expect.poll(() => engram.freshError()).toBeGreaterThan(Math.max(5 * fresh, 0.2))
    await engram.plasticity.click()
    await expect.poll(() => engram.episodeError()).toBe(episode)
  })

  it('runs the episode anew for every stop of a slider that is dragged', async () => {
    const seen = new Set<string>([await engram.crossbarPixels()])
    const trained = await engram.field('Write rate').inputValue()
    const box = (await engram.slider('Write rate').boundingBox())!
    const { mouse } = engram.page
    await mouse.move(box.x + box.width * 0.3, box.y + box.height / 2)
    await mouse.down()
    for (const share of [0.5, 0.7, 0.9]) {
      await mouse.move(box.x + box.width * share, box.y + box.height / 2)
      const before = seen.size
      await expect.poll(async () => seen.add(await engram.crossbarPixels()).size).toBeGreaterThan(before)
    }
    await mouse.up()
    expect(await engram.step()).toBe(4)
    await engram.button('Reset Write rate').click()
    await expect.poll(() => engram.field('Write rate').inputValue()).toBe(trained)
  })

  it('runs the episode once for each move of a dragged slider, whichever of the pointer’s events comes first', async () => {
    const { page } = engram
    const box = (await engram.slider('Write rate').boundingBox())!
    await page.evaluate(() => {
      const probe = window as unknown as { runs: number }
      probe.runs = 0
      const { postMessage } = Worker.prototype
      Worker.prototype.postMessage = function (...message: [unknown]) {
        if (JSON.stringify(message[0]).includes('"runEpisode"')) probe.runs++
        postMessage.apply(this, message)
      }
    })
    const runs = () => page.evaluate(() => (window as unknown as { runs: number }).runs)
    const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const
    await page.mouse.move(...at(0.2))
    await page.mouse.down()
    await expect.poll(runs).toBe(1)
    for (let move = 1; move <= 12; move++) {
      await page.mouse.move(...at(0.2 + 0.053 * move))
      await expect.poll(runs).toBe(1 + move)
      await engram.nextFrames()
    }
    await page.mouse.up()
    await engram.nextFrames()
    expect(await runs()).toBe(13)
  })

  it('leaves the sliders where they are while errors are measured', async () => {
    await engram.freshError()
    const slider = engram.slider('Write rate')
    const before = await slider.boundingBox()
    await slider.press('ArrowRight')
    const note = engram.page.locator('.errors-note')
    await expect.poll(() => note.innerText()).toMatch(/n = …/)
    expect(await slider.boundingBox()).toEqual(before)
    await engram.freshError()
    expect(await slider.boundingBox()).toEqual(before)
  })

  it('shows a dragged slider where the pointer is, however fast that turned back', async () => {
    const { page } = engram
    const slider = engram.slider('Write rate')
    const box = (await slider.boundingBox())!
    const to = (share: number) => page.mouse.move(box.x + box.width * share, box.y + box.height / 2)
    const shown = async () => [await slider.getAttribute('aria-valuetext'), await engram.episodeError()]
    await to(0.4)
    await page.mouse.down()
    await engram.nextFrames()
    await expect.poll(async () => (await shown())[0]).not.toBe('0.10')
    await page.waitForTimeout(100)
    const before = await shown()
    for (const share of [0.6, 0.4, 0.7, 0.8, 0.4]) await to(share)
    await page.mouse.up()
    await expect.poll(shown).toEqual(before)
    await page.waitForTimeout(100)
    expect(await shown()).toEqual(before)
  })

  it('takes a typed value, says what it takes where it cannot, and moves a slider by keys', async () => {
    const episode = await engram.episodeError()
    await engram.field('Forget rate').fill('0.4')
    await engram.page.keyboard.press('Enter')
    await expect.poll(() => engram.episodeError()).not.toBe(episode)
    await engram.field('Forget rate').fill('lots')
    await engram.page.keyboard.press('Enter')
    await expect.poll(() => engram.page.getByRole('alert').innerText()).toMatch(/Forget rate takes .* you typed “lots”/)

    // A slider takes keys.
    const typed = await engram.episodeError()
    await engram.slider('Write rate').focus()
    await engram.page.keyboard.press('Home')
    await expect.poll(() => engram.episodeError()).not.toBe(typed)
    await expect.poll(() => engram.field('Write rate').inputValue()).toMatch(/^0/)
    expect(await engram.step()).toBe(4)
  })

  it('draws a new episode', async () => {
    const before = await engram.crossbarPixels()
    await engram.button('New episode').click()
    await expect.poll(() => engram.crossbarPixels()).not.toBe(before)
    await expect.poll(() => engram.field('Seed').inputValue()).not.toBe(firstSeed)
    await engram.field('Seed').fill(firstSeed)
    await engram.page.keyboard.press('Enter')
    // While nothing plays, the playhead stays where it was.
    await expect.poll(() => engram.crossbarPixels()).toBe(before)
    await engram.expectStep(4)
  })

  it('changes the task, and its delay', async () => {
    await engram.page.getByRole('button', { name: /^Task:/ }).click()
    await engram.page.getByRole('menuitemradio', { name: /sequence/i }).click()
    await expect.poll(() => engram.lastStep()).toBe(29)
    await engram.field('Delay').fill('8')
    await engram.page.keyboard.press('Enter')
    await expect.poll(() => engram.lastStep()).toBe(17)
  })
})

it('leaves settings out that an address asks for and no episode has room for, and offers none of them', async () => {
  const engram = await EngramPage.open(browser, { path: '/?task=sequence&len=100&delay=400&step=3' })
  await expect.poll(() => engram.notices.allInnerTexts()).toEqual([expect.stringContaining('were left out')])
  await expect.poll(() => engram.field('Delay').inputValue()).not.toBe('400')
  await engram.field('Length').fill('100')
  await engram.page.keyboard.press('Enter')
  await engram.slider('Delay').focus()
  await engram.page.keyboard.press('End')
  await expect.poll(() => engram.field('Delay').inputValue()).toBe('300')
  await expect.poll(() => engram.lastStep()).toBe(499)
  expect(engram.problems).toEqual([])
  await engram.close()
})
