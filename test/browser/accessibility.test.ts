import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

async function verify(engram: EngramPage): Promise<void> {
  await engram.page.getByRole('button', { name: /^Engine:/ }).click()
  await engram.button('Verify').click()
  await engram.page.getByText('Verified.').waitFor()
}

describe('axe finds nothing', () => {
  // One page for all: each begins at step 12, with no menu or dialog open.
  describe('on a desktop', () => {
    let engram: EngramPage
    beforeAll(async () => {
      engram = await EngramPage.open(browser, { path: '/?step=12&seed=no' })
      await engram.freshError()
    })
    beforeEach(async () => {
      await engram.page.keyboard.press('Escape')
      await engram.seek(12)
    })
    afterAll(() => engram.close())

    it('in a step', async () => {
      expect(await engram.violations()).toEqual([])
    })

    it('in the open menus and dialogs', async () => {
      await engram.seek(0)
      for (const name of [/^Task:/, /^Theme:/, /^Engine:/]) {
        await engram.page.getByRole('button', { name }).click()
        await engram.page.locator('[role=menu], [role=dialog]').first().waitFor()
        expect(await engram.violations()).toEqual([])
        await engram.page.keyboard.press('Escape')
      }
    })

    it('in a verification', async () => {
      await verify(engram)
      expect(await engram.violations()).toEqual([])
    })
  })

  it('in a step, and in a verification, on a phone', async () => {
    const engram = await EngramPage.open(browser, { size: 'phone', path: '/?step=12&seed=no' })
    await engram.freshError()
    expect(await engram.violations()).toEqual([])
    await verify(engram)
    expect(await engram.violations()).toEqual([])
    await engram.close()
  })

  it('in a phase of a step, and in an enlarged crossbar', async () => {
    const engram = await EngramPage.open(browser, { path: '/?rule=gradient&step=5' })
    for (const phase of ['read', 'write']) {
      await engram.page.locator('.stage').getByRole('button', { name: phase, exact: true }).click()
      expect(await engram.violations()).toEqual([])
    }
    await engram.page.getByRole('button', { name: 'Feed: enlarge this crossbar' }).click()
    await engram.page.getByRole('group', { name: 'Feed, enlarged' }).waitFor()
    expect(await engram.violations()).toEqual([])
    await engram.close()
  })

  it('in a unit, a followed write, a zoomed timeline, and the dialog of interventions', async () => {
    const engram = await EngramPage.open(browser, {
      path: '/?step=12&write=4&unit=readout.pre.3&range=2-15&do=erase:h:10,eta:w:5-7:0.05',
    })
    const { page } = engram
    await page.locator('.inspector-unit h2').waitFor()
    await page.locator('.timeline [data-part="recalled"]').waitFor()
    expect(await engram.violations()).toEqual([])
    await page.locator('.intervention-add').click()
    await page.getByRole('dialog', { name: 'Interventions' }).waitFor()
    expect(await engram.violations()).toEqual([])
    await engram.close()
  })
})

/** The focused control: its role and name, and where to look for a mark on it; null where nothing is focused. */
function focusedControl({ page }: EngramPage) {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const label = element.closest('label')
    const name = element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent
    const { left, top, right, bottom } = (label ?? element).getBoundingClientRect()
    const margin = 6
    const [x, y] = [left, top].map((start) => Math.max(0, Math.floor(start - margin)))
    const width = Math.min(innerWidth, Math.ceil(right + margin)) - x
    const height = Math.min(innerHeight, Math.ceil(bottom + margin)) - y
    const clip = { x, y, width, height }
    return { name: `${element.getAttribute('role') ?? element.tagName} ${name?.trim()}`, clip }
  })
}

it('reaches every control with the Tab key, and shows where the focus is', async () => {
  const engram = await EngramPage.open(browser)
  await engram.freshError()
  const { page } = engram
  const reached = new Set<string>()
  // Decoded once for all controls.
  const { data, info } = await sharp(await page.screenshot())
    .raw()
    .toBuffer({ resolveWithObject: true })
  for (let press = 0; press < 80; press++) {
    await page.keyboard.press('Tab')
    const focus = await focusedControl(engram)
    if (!focus || reached.has(focus.name)) continue
    reached.add(focus.name)
    const marked = await sharp(await page.screenshot({ clip: focus.clip }))
      .raw()
      .toBuffer()
    const { x, y, width, height } = focus.clip
    const unfocused = sharp(data, { raw: info })
    const plain = await unfocused.extract({ left: x, top: y, width, height }).raw().toBuffer()
    expect(marked.equals(plain), `no mark on ${focus.name}`).toBe(false)
  }
  const names = [...reached].join('\n')
  const controls = [
    'slider Step',
    'Play',
    'Plasticity',
    'Write rate',
    'New episode',
    'Task:',
    'Theme:',
    'Encoder weights',
    'Engine:',
    'Open checkpoint…',
  ]
  for (const control of controls) expect(names).toContain(control)
  await engram.close()
})

it('remembers a chosen theme before the first paint of the next visit', async () => {
  const engram = await EngramPage.open(browser, { theme: 'light' })
  const background = () => engram.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  await engram.page.getByRole('button', { name: /^Theme:/ }).click()
  await engram.page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect.poll(background).not.toBe(light)
  const dark = await background()
  await engram.page.route('**/assets/*.js', (route) => route.abort())
  await engram.page.reload()
  expect(await background()).toBe(dark)
  await engram.close()
})
