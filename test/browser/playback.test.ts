import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

it('plays by itself, unless the system asks for less motion', async () => {
  const moving = await EngramPage.open(browser, { reducedMotion: false })
  await moving.button('Pause').waitFor()
  await expect.poll(() => moving.step()).toBeGreaterThan(1)
  const still = await EngramPage.open(browser, { path: '/' })
  await still.button('Play').waitFor()
  await still.page.waitForTimeout(1200)
  // The first query of cue-reward: at step 0 nothing is written yet.
  expect(await still.step()).toBe(10)
  expect([...moving.problems, ...still.problems]).toEqual([])
  await moving.close()
  await still.close()
})

// One page for all: each begins at the first step.
describe('the playhead', () => {
  let engram: EngramPage
  beforeAll(async () => (engram = await EngramPage.open(browser)))
  afterAll(() => engram.close())
  beforeEach(async () => {
    await engram.page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await engram.page.keyboard.press('Home')
    await engram.expectStep(0)
  })

  it('moves by the buttons', async () => {
    await engram.button('One step forward').click()
    await engram.button('One step forward').click()
    await engram.expectStep(2)
    await engram.button('One step back').click()
    await engram.expectStep(1)
    await engram.button('To the first step').click()
    await engram.expectStep(0)
    await engram.button('Play').click()
    await expect.poll(() => engram.step()).toBeGreaterThan(0)
    await engram.button('Pause').click()
    const step = await engram.step()
    await engram.page.waitForTimeout(1200)
    expect(await engram.step()).toBe(step)
  })

  it('moves by the keyboard, wherever the focus is', async () => {
    const { keyboard } = engram.page
    const last = await engram.lastStep()
    await keyboard.press('End')
    await engram.expectStep(last)
    await keyboard.press('ArrowRight')
    await engram.expectStep(last)
    await keyboard.press('ArrowLeft')
    await engram.expectStep(last - 1)
    await keyboard.press('Home')
    await engram.expectStep(0)
    await keyboard.press('ArrowLeft')
    await engram.expectStep(0)
    await keyboard.press('Space')
    await engram.button('Pause').waitFor()
    await keyboard.press('Space')
    await engram.button('Play').waitFor()
  })

  it('leaves the keys to a field that is typed into', async () => {
    await engram.page.keyboard.press('ArrowRight')
    await engram.field('Seed').focus()
    await engram.page.keyboard.press('ArrowRight')
    await engram.page.keyboard.press('Home')
    await engram.nextFrames()
    expect(await engram.step()).toBe(1)
  })

  it('scrubs by clicking and dragging, and comes back to the same pixels', async () => {
    const { mouse } = engram.page
    const box = (await engram.scrubber.boundingBox())!
    const last = await engram.lastStep()
    const middleOf = (step: number) => box.x + ((step + 0.5) / (last + 1)) * box.width
    const y = box.y + box.height / 2
    await mouse.click(middleOf(5), y)
    await engram.expectStep(5)
    const before = await engram.crossbarPixels()
    await mouse.move(middleOf(5), y)
    await mouse.down()
    await mouse.move(middleOf(last - 2), y, { steps: 8 })
    await engram.expectStep(last - 2)
    expect(await engram.crossbarPixels()).not.toBe(before)
    await mouse.move(middleOf(5), y, { steps: 8 })
    await mouse.up()
    await engram.expectStep(5)
    expect(await engram.crossbarPixels()).toBe(before)
    expect(engram.problems).toEqual([])
  })

  it('scrubs by the keys of a slider: a step, a phase, both ends', async () => {
    await engram.scrubber.focus()
    await engram.page.keyboard.press('PageUp')
    await expect.poll(() => engram.step()).toBeGreaterThan(1)
    const phase = await engram.step()
    await engram.page.keyboard.press('ArrowRight')
    await engram.expectStep(phase + 1)
    await engram.page.keyboard.press('PageDown')
    await engram.expectStep(phase)
    await engram.page.keyboard.press('End')
    await engram.expectStep(await engram.lastStep())
  })

  it('has every crossbar painted differently for slow, plastic, effective, change and alpha', async () => {
    for (let step = 0; step < 3; step++) await engram.page.keyboard.press('ArrowRight')
    await engram.expectStep(3)
    const pictures = new Set<string>()
    for (const mode of ['Slow', 'Plastic', 'Effective', 'Change', 'Alpha']) {
      await engram.page.getByRole('radiogroup', { name: 'Paint the crossbars with' }).getByText(mode).click()
      pictures.add(await engram.crossbarPixels())
    }
    expect(pictures.size).toBe(5)
  })
})
