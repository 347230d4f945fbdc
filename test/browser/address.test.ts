import { expect, it } from 'vitest'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

it('restores exactly what was on show', async () => {
  const first = await EngramPage.open(browser)
  await first.field('Write rate').fill('0.25')
  await first.field('Seed').fill('123')
  await first.page.keyboard.press('Enter')
  await first.page.getByRole('radiogroup', { name: 'Paint the crossbars with' }).getByText('Effective').click()
  await first.scrubber.press('End')
  await expect.poll(() => first.page.url()).toMatch(/seed=123/)
  await expect.poll(() => first.page.url()).toMatch(new RegExp(`step=${await first.lastStep()}`))
  const shown = [await first.episodeError(), await first.crossbarPixels(), await first.crossbarPixels('Readout')]

  const { pathname, search } = new URL(first.page.url())
  const second = await EngramPage.open(browser, { path: pathname + search })
  await second.expectStep(await first.lastStep())
  await expect
    .poll(async () => [
      await second.episodeError(),
      await second.crossbarPixels(),
      await second.crossbarPixels('Readout'),
    ])
    .toEqual(shown)
  expect(await second.notices.allInnerTexts()).toEqual([])
  expect([...first.problems, ...second.problems]).toEqual([])
  await first.close()
  await second.close()
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

it('copies a link to what is on show', async () => {
  const engram = await EngramPage.open(browser, { path: '/?seed=42&step=7' })
  await engram.button('Copy link').click()
  const link = await engram.page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/seed=42/)
  expect(link).toMatch(/step=7/)
  await engram.close()
})

it.each([
  ['values out of range, and a step after the end', '?seed=banana&step=500&eta=1e999&paint=pink&sel=nowhere.1.2', 5],
  ['an unknown key, and a range after the end', '?unheardOf=1&range=400-420', 2],
  ['broken escapes, repeated keys, and a phase without its step', '?%%%&=&&seed=7&seed=8&phase=read', 2],
  ['a very long name', `?c=${'x'.repeat(5000)}`, 1],
  ['markup, and a negative step', '?c=<script>alert(1)</script>&step=-4', 2],
])('opens with a notice for %s in its address', async (_, search, complaints) => {
  const engram = await EngramPage.open(browser, { path: `/${search}` })
  // Those that are many are told as one, which unfolds.
  await expect.poll(() => engram.notices.locator('> span, li').count()).toBeGreaterThanOrEqual(complaints)
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
