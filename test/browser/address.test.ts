import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

// One page for both: each begins with the network as it was trained, at its first step.
describe('what is on show', () => {
  let engram: EngramPage
  beforeAll(async () => (engram = await EngramPage.open(browser)))
  beforeEach(async () => {
    await engram.resetSetup()
    await engram.choose('Paint the crossbars with', 'Plastic')
    await engram.seek(0)
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('is restored exactly from the address', async () => {
    await engram.field('Write rate').fill('0.25')
    await engram.field('Seed').fill('123')
    await engram.page.keyboard.press('Enter')
    await engram.choose('Paint the crossbars with', 'Effective')
    await engram.scrubber.press('End')
    await expect.poll(() => engram.page.url()).toMatch(/seed=123/)
    await expect.poll(() => engram.page.url()).toMatch(new RegExp(`step=${await engram.lastStep()}`))

    const { pathname, search } = new URL(engram.page.url())
    const second = await EngramPage.open(browser, { path: pathname + search })
    await second.expectStep(await engram.lastStep())
    const shownOn = async (page: EngramPage) => [
      await page.episodeError(),
      await page.crossbarPixels(),
      await page.crossbarPixels('Readout'),
    ]
    // The address can be ahead of the episode.
    const differences = async () => {
      const [one, other] = [await shownOn(engram), await shownOn(second)]
      return one.filter((shown, k) => shown !== other[k])
    }
    await expect.poll(differences).toEqual([])
    expect(await second.notices.allInnerTexts()).toEqual([])
    expect(second.problems).toEqual([])
    await second.close()
  })

  it('is what a copied link leads to', async () => {
    await engram.field('Seed').fill('42')
    await engram.page.keyboard.press('Enter')
    await engram.seek(7)
    await engram.button('Copy link').click()
    const link = () => engram.page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(link).toMatch(/seed=42/)
    expect(await link()).toMatch(/step=7/)
  })
})

it('restores phase, order of units, enlarged crossbar and zoom of the timeline', async () => {
  const search = '?v=1&step=12&phase=gate&zoom=recurrent&order=stored&range=5-14&sel=feed.1.2'
  const engram = await EngramPage.open(browser, { path: `/${search}` })
  await engram.expectStep(12)
  const zoom = engram.page.locator('.stage-zoom')
  await expect.poll(() => zoom.isVisible()).toBe(true)
  expect(await engram.page.evaluate(() => location.search)).toBe(search)
  await engram.page.keyboard.press('Escape')
  await expect.poll(() => engram.page.evaluate(() => location.search)).toBe(search.replace('&zoom=recurrent', ''))
  await engram.page.keyboard.press('.')
  await expect.poll(() => engram.page.url()).toContain('phase=write')
  expect([...(await engram.notices.allInnerTexts()), ...engram.problems]).toEqual([])
  await engram.close()
})

it.each([
  ['values out of range, and a step after the end', '?seed=banana&step=500&eta=1e999&paint=pink&sel=nowhere.1.2', 5],
  [
    'an unknown key, a range after the end, a very long name, broken escapes, repeated keys, and a phase without its step',
    `?unheardOf=1&range=400-420&c=${'x'.repeat(5000)}&%%%&=&&seed=7&seed=8&phase=read`,
    7,
  ],
  ['markup, and a negative step', '?c=<script>alert(1)</script>&step=-4', 2],
])('opens with a notice for %s in its address', async (_, search, complaints) => {
  const engram = await EngramPage.open(browser, { path: `/${search}` })
  // Those that are many are told as one, which unfolds.
  await expect.poll(() => engram.notices.locator('> span, li').count()).toBe(complaints)
  expect(await engram.notices.count()).toBeLessThanOrEqual(3)
  for (const notice of await engram.notices.allInnerTexts()) expect(notice.length).toBeLessThan(300)
  await engram.button('Dismiss').first().click()
  await expect.poll(() => engram.notices.count()).toBeLessThanOrEqual(2)
  await engram.page.keyboard.press('End')
  await engram.expectStep(await engram.lastStep())
  expect(engram.problems).toEqual([])
  await engram.close()
})

it('shows another network, and says so, where the address names an unknown one', async () => {
  const engram = await EngramPage.open(browser, { path: '/?c=no-such-network' })
  await expect.poll(() => engram.notices.allInnerTexts()).toEqual([expect.stringContaining('“no-such-network”')])
  expect(engram.problems).toEqual([])
  await engram.close()
})
