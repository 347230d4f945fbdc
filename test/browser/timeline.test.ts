import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

const fiveHundredSteps = '/?task=sequence&rule=hebbian&len=50&delay=400'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const part = ({ page }: EngramPage, name: string) => page.locator(`.timeline [data-part="${name}"]`)
const boxOf = async (engram: EngramPage, name: string): Promise<Box> => (await part(engram, name).boundingBox())!

/** First and last step on show, as the zoom's text says it. */
async function shownSteps(engram: EngramPage): Promise<readonly [number, number]> {
  await engram.nextFrames()
  const text = (await part(engram, 'zoom-text').textContent()) ?? ''
  const [from, to] = text.match(/\d+/g)!.map(Number)
  return text.startsWith('All') ? [0, from - 1] : [from, to]
}

async function drag({ page }: EngramPage, from: readonly [number, number], to: readonly [number, number]) {
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move(...to, { steps: 6 })
  await page.mouse.up()
}

// One page for all: each begins with the whole of a long episode on show, and nothing pointed at.
describe('the timeline of 500 steps', () => {
  let engram: EngramPage
  beforeAll(async () => (engram = await EngramPage.open(browser, { path: `${fiveHundredSteps}&step=0&speed=20` })))
  beforeEach(async () => {
    await engram.restPointer()
    await engram.page.keyboard.press('0')
    await expect.poll(() => shownSteps(engram)).toEqual([0, 499])
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('zooms to what is dragged over, pans by the wheel, goes back to the whole, and moves the overview’s window', async () => {
    await engram.seek(220)
    const scrubber = (await engram.scrubber.boundingBox())!
    const xOf = (step: number) => scrubber.x + (step / 500) * scrubber.width
    const brush = await boxOf(engram, 'brush')
    const bandY = brush.y + 6
    expect(await shownSteps(engram)).toEqual([0, 499])

    await drag(engram, [xOf(100.4), bandY], [xOf(199.6), bandY])
    expect(await shownSteps(engram)).toEqual([100, 199])
    // One notch pans by 100 px of 100 steps over the plot's width.
    await engram.page.mouse.move(xOf(250), bandY)
    await engram.page.mouse.wheel(100, 0)
    const panned = Math.trunc((100 * 100) / scrubber.width)
    await expect.poll(() => shownSteps(engram)).toEqual([100 + panned, 199 + panned])

    // A step in the zoomed plot is where it is drawn.
    const row = scrubber.y + 40
    await engram.page.mouse.click(scrubber.x + (50.5 / 100) * scrubber.width, row)
    await engram.expectStep(150 + panned)

    await engram.page.keyboard.press('0')
    expect(await shownSteps(engram)).toEqual([0, 499])
    await engram.page.keyboard.press('+')
    const [from, to] = await shownSteps(engram)
    expect(to - from + 1).toBe(250)
    expect(from).toBeLessThanOrEqual(150 + panned)
    await engram.page.keyboard.press('-')
    expect(await shownSteps(engram)).toEqual([0, 499])

    await engram.page.keyboard.down('Shift')
    await drag(engram, [xOf(300.5), row], [xOf(349.5), row])
    await engram.page.keyboard.up('Shift')
    expect(await shownSteps(engram)).toEqual([300, 349])
    await engram.page.mouse.dblclick(xOf(250), bandY)
    expect(await shownSteps(engram)).toEqual([0, 499])

    const y = brush.y + brush.height - 10
    await engram.page.keyboard.press('Home')
    await drag(engram, [xOf(499.9), y], [xOf(100), y])
    expect(await shownSteps(engram)).toEqual([0, 99])
    await drag(engram, [xOf(50), y], [xOf(250), y])
    expect(await shownSteps(engram)).toEqual([200, 299])
    await drag(engram, [xOf(200), y], [xOf(150), y])
    expect(await shownSteps(engram)).toEqual([150, 299])
    await engram.button('Zoom in').click()
    // The playhead is outside: the range it is zoomed to is the part nearest to it.
    expect(await shownSteps(engram)).toEqual([150, 224])
  })

  it('keeps the playhead in view while it plays zoomed in', async () => {
    await engram.scrubber.press('Home')
    for (let press = 0; press < 5; press++) await engram.page.keyboard.press('+')
    const [, last] = await shownSteps(engram)
    expect(last).toBeLessThan(30)
    await engram.button('Play').click()
    await expect.poll(() => engram.step(), { timeout: 20_000 }).toBeGreaterThan(last + 5)
    await engram.button('Pause').click()
    const [from, to] = await shownSteps(engram)
    const step = await engram.step()
    expect(step).toBeGreaterThanOrEqual(from)
    expect(step).toBeLessThanOrEqual(to)
  })

  it('scrubs 500 steps backwards to the same pixels', async () => {
    await engram.seek(37)
    const crossbar = () => engram.crossbarPixels('Recurrent')
    const before = await crossbar()
    const scrubber = (await engram.scrubber.boundingBox())!
    const y = scrubber.y + 30
    const xOf = (step: number) => scrubber.x + ((step + 0.5) / 500) * scrubber.width
    await engram.page.mouse.move(xOf(37), y)
    await engram.page.mouse.down()
    for (const step of [90, 251, 499, 300]) await engram.page.mouse.move(xOf(step), y, { steps: 3 })
    await engram.expectStep(300)
    expect(await crossbar()).not.toBe(before)
    await engram.page.mouse.move(xOf(37), y, { steps: 9 })
    await engram.page.mouse.up()
    await engram.expectStep(37)
    expect(await crossbar()).toBe(before)
  })
})

// One page for all: each begins at step 3, with no unit selected.
describe('the timeline', () => {
  let engram: EngramPage
  beforeAll(async () => (engram = await EngramPage.open(browser, { path: '/?step=3' })))
  beforeEach(async () => {
    const back = engram.button('Back to the connection')
    if (await back.isVisible()) await back.click()
    await engram.seek(3)
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('shows exact values of the row under the pointer', async () => {
    const scrubber = (await engram.scrubber.boundingBox())!
    const rates = (await engram.page.locator('.timeline [data-part="label-rates"]').boundingBox())!
    await engram.page.mouse.move(scrubber.x + (5.5 / 20) * scrubber.width, rates.y + rates.height / 2)
    await engram.nextFrames()
    const tip = await part(engram, 'tip').innerText()
    expect(tip).toContain('Step 5, show')
    // The column on the right has the same numbers, rounded.
    const eta = Number(/write rate η\s+(\S+)/.exec(tip)![1])
    const shown = Number(await engram.page.locator('[data-part="now-rates"] .timeline-unit').textContent())
    expect(Math.abs(eta - shown)).toBeLessThan(0.05 * shown)
  })

  it('selects the unit whose row of the hidden raster is clicked, but not one that a drag begins on', async () => {
    const { page } = engram
    const raster = (await part(engram, 'hidden').first().boundingBox())!
    const at = (step: number, share: number) =>
      [raster.x + ((step + 0.5) / 20) * raster.width, raster.y + share * raster.height] as const
    const heading = page.locator('.inspector-unit h2')
    await drag(engram, [...at(5, 0.5)], [...at(9, 0.5)])
    await engram.expectStep(9)
    expect(await heading.count()).toBe(0)
    const units: string[] = []
    for (const share of [0.3, 0.8]) {
      await page.mouse.move(...at(7, share))
      await engram.nextFrames()
      const unit = /h of unit (\d+)/.exec(await part(engram, 'tip').innerText())![1]
      await page.mouse.click(...at(7, share))
      await expect.poll(() => heading.textContent()).toMatch(new RegExp(`^h\\s*${unit}$`))
      units.push(unit)
    }
    expect(units[0]).not.toBe(units[1])
    await engram.expectStep(7)
  })

  it('has the height that its border is dragged to, now and at the next visit', async () => {
    const splitter = engram.page.getByRole('separator', { name: 'Height of the timeline' })
    const height = async () => (await engram.page.locator('.timeline').boundingBox())!.height
    const usual = await height()
    const box = (await splitter.boundingBox())!
    await drag(engram, [box.x + 500, box.y + 4], [box.x + 500, box.y + 104])
    await expect.poll(height).toBeCloseTo(usual - 100, 0)
    await splitter.focus()
    await engram.page.keyboard.press('ArrowUp')
    await expect.poll(height).toBeCloseTo(usual - 76, 0)
    await expect.poll(() => splitter.getAttribute('aria-valuenow')).toBe(String(Math.round(usual - 76)))
    await engram.page.reload()
    await engram.scrubber.waitFor()
    await expect.poll(height).toBeCloseTo(usual - 76, 0)
    await splitter.dblclick()
    await expect.poll(height).toBeCloseTo(usual, 0)
  })
})

it('marks the step whose write is followed', async () => {
  const engram = await EngramPage.open(browser, { path: '/?step=12&write=4' })
  const mark = part(engram, 'recalled')
  await expect.poll(() => mark.isVisible()).toBe(true)
  const scrubber = (await engram.scrubber.boundingBox())!
  const box = (await mark.boundingBox())!
  expect(box.x + box.width / 2 - scrubber.x).toBeCloseTo((4.5 / 20) * scrubber.width, 0)
  expect(await mark.innerText()).toBe('4')
  await engram.scrubber.press('Home')
  await expect.poll(() => mark.isVisible()).toBe(false)
  await engram.close()
})

it.each(['small', 'phone'] as const)('has every row within reach at the %s size', async (size) => {
  const engram = await EngramPage.open(browser, { path: '/?step=3', size })
  const label = part(engram, 'label-updateNorm')
  await label.scrollIntoViewIfNeeded()
  const panel = (await engram.page.locator('.timeline').boundingBox())!
  const box = (await label.boundingBox())!
  expect(box.y).toBeGreaterThan(panel.y)
  expect(box.y + box.height).toBeLessThanOrEqual(panel.y + panel.height + 1)
  // What is dragged stays over the rows in sight.
  const scrubber = (await engram.scrubber.boundingBox())!
  expect(Math.abs(scrubber.y + scrubber.height - panel.y - panel.height)).toBeLessThan(2)
  await engram.close()
})
