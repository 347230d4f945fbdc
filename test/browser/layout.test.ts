import { describe, expect, it } from 'vitest'
import { EngramPage, sizes, type SizeName } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

const names = Object.keys(sizes) as SizeName[]
// The last has the longest names in the header.
const paths = ['/?step=12', '/?task=sequence&step=12', '/?c=regression-sine-10-lstm-none-1&step=12']

/** Elements that stick out on the right and are not clipped by what they are in. */
function widerThan(width: number, { page }: EngramPage): Promise<string[]> {
  return page.evaluate((pageWidth) => {
    const right = (element: Element) => element.getBoundingClientRect().right
    const isClipped = (element: Element): boolean => {
      for (let box = element.parentElement; box; box = box.parentElement)
        if (getComputedStyle(box).overflowX !== 'visible' && right(box) <= pageWidth + 1) return true
      return false
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) => right(element) > pageWidth + 1 && !isClipped(element))
      .map((element) => `${element.tagName}.${element.getAttribute('class')}`)
  }, width)
}

describe.each(names)('at the %s size', (size) => {
  it.each(paths)('the playhead is in view, and nothing is wider than the page at %s', async (path) => {
    const engram = await EngramPage.open(browser, { path, size })
    const { width, height } = sizes[size]
    const scrubber = (await engram.scrubber.boundingBox())!
    expect(scrubber.y + scrubber.height).toBeLessThanOrEqual(height + 1)
    for (const panel of ['Setup', 'Inspector']) {
      // Folded away on the small desktop; always there on the others.
      const toggle = engram.button(panel)
      if (size === 'small') await toggle.click()
      await engram.nextFrames()
      expect(await widerThan(width, engram)).toEqual([])
      expect(await engram.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    }
    await engram.close()
  })
})

it('has room for the headline, the paint switch and the picture equation beside an LSTM on a projector', async () => {
  const engram = await EngramPage.open(browser, { path: '/?c=cueReward-lstm-hebbian-1&step=12' })
  await engram.page.setViewportSize({ width: 1280, height: 720 })
  await engram.nextFrames()
  const lead = await engram.page.locator('.stage-lead').evaluate((element) => {
    const { left, right, bottom } = element.getBoundingClientRect()
    const boxes = [...element.querySelectorAll('*')]
      .map((part) => part.getBoundingClientRect())
      // Without what is there for screen readers alone.
      .filter(({ width }) => width > 1)
    return {
      left: left - Math.min(...boxes.map((box) => box.left)),
      right: Math.max(...boxes.map((box) => box.right)) - right,
      bottom: Math.max(...boxes.map((box) => box.bottom)) - bottom,
    }
  })
  // To the left and below is a margin; to the right the wire that comes back.
  expect(lead.left).toBeLessThan(16)
  expect(lead.right).toBeLessThan(20)
  expect(lead.bottom).toBeLessThan(12)
  await engram.page.setViewportSize(sizes.desktop)
  await engram.close()
})

it('goes on playing when it becomes a phone’s and a desktop’s again', async () => {
  const engram = await EngramPage.open(browser, { reducedMotion: false })
  for (const size of [sizes.phone, sizes.desktop, sizes.phone, sizes.desktop]) {
    await engram.page.setViewportSize(size)
    await engram.nextFrames()
  }
  await expect.poll(() => engram.step()).toBeGreaterThan(1)
  expect(engram.problems).toEqual([])
  await engram.close()
})

it('needs no scrolling on a desktop', async () => {
  const engram = await EngramPage.open(browser)
  await engram.freshError()
  expect(await engram.page.evaluate(() => document.documentElement.scrollHeight)).toBe(sizes.desktop.height)
  await engram.close()
})

it('moves by touch on a phone, and goes to the setup, which is further down', async () => {
  const engram = await EngramPage.open(browser, { size: 'phone' })
  const box = (await engram.scrubber.boundingBox())!
  await engram.page.touchscreen.tap(box.x + box.width * 0.52, box.y + box.height / 2)
  await expect.poll(() => engram.step()).toBeGreaterThan(5)
  const picker = engram.page.getByRole('button', { name: /^Task:/ })
  const picksAt = async () => (await picker.boundingBox())!.y
  expect(await picksAt()).toBeGreaterThan(sizes.phone.height)
  await engram.page.getByRole('link', { name: 'Setup' }).tap()
  await expect.poll(picksAt).toBeLessThan(200)
  await engram.close()
})
