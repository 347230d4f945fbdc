import type { Locator } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { formatFixed, formatRate, formatScaleEnd, formatSignificant, niceExtent } from '../../src/drawing/numberText'
import { connectionHistory } from '../../src/network/connectionHistory'
import { factorsOf } from '../../src/network/plasticWeightCursor'
import { EngramPage } from './engramPage'
import {
  bundled,
  chooseMap,
  clickCell,
  expectMap,
  expectMapOf,
  mapOf,
  reference,
  seed,
  sentence,
} from './inspectorPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

const cueHebbian = bundled('cueReward', 'hebbian', 'rnn')
const { recording, parameters } = await reference(cueHebbian)

const pixels = (canvas: Locator) => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL())
const numberOf = (text: string) => Number.parseFloat(text.replace('−', '-'))

/** Selects a connection of the encoder by a click, where units are in the order that the network stores them in. */
async function selectConnection({ page }: EngramPage, pre: number, post: number) {
  const matrix = page.locator('.stage-crossbar[data-layer=encoder] canvas')
  const { inputSize, hiddenSize } = recording.config
  const { width, height } = (await matrix.boundingBox())!
  await matrix.click({ position: { x: ((post + 0.5) / hiddenSize) * width, y: ((pre + 0.5) / inputSize) * height } })
  await page.getByText(new RegExp(`^Encoder: from .* to encoded unit ${post + 1}$`)).waitFor()
}

// One page for all: each begins with the network as it was trained, a connection of the encoder, and nothing pointed at.
describe('the inspector', () => {
  let engram: EngramPage
  beforeAll(async () => {
    engram = await EngramPage.open(browser, { path: `/?c=${cueHebbian}&seed=${seed}&step=0&order=stored` })
  })
  beforeEach(async () => {
    await engram.resetSetup()
    await engram.choose('Paint the crossbars with', 'Plastic')
    await engram.choose('Reading of the retrieval map', 'On the answer')
    await chooseMap(engram, 'Recurrent')
    await mapOf(engram).press('Escape')
    await selectConnection(engram, 8, 21)
    await engram.seek(0)
    await engram.page.evaluate(() => (document.activeElement as HTMLElement).blur())
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('says of a clicked cell of the map what the engine’s numbers say, and moves the playhead there', async () => {
    await engram.seek(5)
    await expectMapOf(engram, { recording, parameters })
  })

  it('moves the retrieval map by keys, and goes back to the write that adds most', async () => {
    // The pointer rests where it clicked: the keys lead all the same.
    await clickCell(engram, 12, 4)
    await expect.poll(() => sentence(engram)).toMatch(/^Step 4 .* At step 12, /)
    const { keyboard } = engram.page
    await keyboard.press('Home')
    await expect.poll(() => sentence(engram)).toMatch(/^Step 0 /)
    const atTwelve = await sentence(engram)
    await keyboard.press('ArrowDown')
    await engram.expectStep(13)
    await keyboard.press('ArrowRight')
    await keyboard.press('ArrowRight')
    await expect.poll(() => sentence(engram)).toMatch(/^Step 2 .* At step 13, /)
    await keyboard.press('ArrowUp')
    await keyboard.press('Home')
    await expect.poll(() => sentence(engram)).toBe(atTwelve)
    await keyboard.press('Escape')
    await expect.poll(() => sentence(engram)).not.toBe(atTwelve)
  })

  it('paints each layer and reading of the map, and the crossbars with the write that it follows', async () => {
    await engram.seek(13)
    const canvas = engram.page.locator('.retrieval-canvas')
    await expectMap(engram)
    const pictures = new Set([await pixels(canvas)])
    for (const [group, choice] of [
      ['Reading of the retrieval map', 'Size'],
      ['Layer of the retrieval map', 'Feed'],
      ['Layer of the retrieval map', 'Readout'],
    ]) {
      await engram.choose(group, choice)
      await expectMap(engram)
      pictures.add(await pixels(canvas))
    }
    expect(pictures.size).toBe(4)
    await engram.choose('Paint the crossbars with', 'Retrieval')
    await clickCell(engram, 13, 2)
    const second = await engram.crossbarPixels()
    await clickCell(engram, 13, 6)
    await expect.poll(() => engram.crossbarPixels()).not.toBe(second)
  })

  it('says why there is no map with a clip', async () => {
    await engram.seek(13)
    await engram.field('Weight clip').fill('0.1')
    await engram.page.keyboard.press('Enter')
    await engram.page.getByText(/the map would not be exact, so it is not shown/).waitFor()
    expect(await mapOf(engram).count()).toBe(0)
  })

  it('typesets the update equation with the engine’s numbers under its symbols', async () => {
    const history = connectionHistory(recording, parameters, { layer: 'encoder', pre: 8, post: 21 })
    const { page } = engram
    await engram.seek(3)
    await page.locator('.update-math .katex').waitFor()
    const expectNumber = (symbol: string) =>
      expect.poll(() => page.locator(`.update-math [data-symbol=${symbol}] .update-number`).innerText())
    for (const step of [3, 4]) {
      await engram.expectStep(step)
      await expectNumber('eta').toBe(formatRate(recording.eta[step]))
      await expectNumber('keep').toBe(formatFixed(1 - recording.decay[step], 4))
      await expectNumber('alpha').toBe(formatFixed(history.alpha, 2))
      await expectNumber('presynaptic').toBe(formatFixed(history.presynaptic[step], 2))
      const next = page.locator('.update-math [data-symbol=next] .update-number')
      await expect.poll(async () => numberOf(await next.innerText())).toBeCloseTo(history.weight[step + 1], 4)
      await engram.scrubber.press('ArrowRight')
    }
  })

  it('lights up what a symbol of the update equation stands for, and the other way round', async () => {
    const { page } = engram
    await engram.seek(13)
    await page.locator('.update-math .katex').waitFor()
    const symbol = (name: string) => page.locator(`.update-math [data-symbol=${name}]`)
    const strip = page.locator('[data-symbol=presynaptic][data-layer=encoder].stage-lit')
    await symbol('presynaptic').hover()
    await expect.poll(() => strip.isVisible()).toBe(true)
    await symbol('postsynaptic').hover()
    await expect.poll(() => strip.isVisible()).toBe(false)
    const crossbar = (await page.getByRole('application', { name: /^Encoder weights/ }).boundingBox())!
    await page.mouse.move(crossbar.x + 10, crossbar.y + crossbar.height / 2)
    await expect.poll(() => symbol('presynaptic').getAttribute('data-pointed')).toBe('')
    await engram.restPointer()
    await expect.poll(() => symbol('presynaptic').getAttribute('data-pointed')).toBeNull()
    await symbol('next').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => symbol('keep').getAttribute('data-pointed')).toBe('')
  })

  it('ties the update equation to pictures, rates and modulation, by pointer and by focus', async () => {
    const { page } = engram
    await engram.seek(4)
    await page.locator('.update-math .katex').waitFor()
    const isLit = (selector: string) => expect.poll(() => page.locator(selector).first().getAttribute('data-pointed'))
    const expectLit = async (...names: string[]) => {
      const lit = () =>
        page
          .locator('.update-math [data-pointed]')
          .evaluateAll((terms: HTMLElement[]) => terms.map((term) => term.dataset['symbol']))
      await expect.poll(lit).toEqual(names)
    }
    const picture = (part: string) => page.locator(`.stage-equation .stage-picture:has([data-part=${part}])`)
    await picture('product').hover()
    await expectLit('presynaptic', 'postsynaptic')
    await picture('write').hover()
    await expectLit('eta', 'alpha', 'presynaptic', 'postsynaptic')
    await page.locator('.update-math [data-symbol=eta]').hover()
    await expectLit('eta')
    for (const place of ['rates-lit', 'level'].map((name) => `[data-part=${name}]`)) {
      const shown = place === '[data-part=level]' ? '.stage-term-rate' : place
      await isLit(shown).toBe('')
    }
    await isLit('.stage-modulation-halo').toBe('')
    await isLit('.timeline-key [data-symbol=keep]').toBeNull()
    await page.locator('.update-math [data-symbol=keep]').hover()
    await isLit('.timeline-key [data-symbol=keep]').toBe('')
    await isLit('[data-part=rates-lit]').toBe('')
    await isLit('.stage-term-rate').toBeNull()
    // And back: from the timeline's row, the modulation line, the scalars.
    const row = (await page.locator('[data-part=rates-lit]').boundingBox())!
    await page.mouse.move(row.x + row.width / 2, row.y + row.height / 2)
    await expectLit('keep', 'eta')
    await page.locator('.stage-rule-text').hover()
    await expectLit('keep', 'eta')
    await page.locator('.inspector-scalars [data-symbol=keep]').hover()
    await expectLit('keep')
    await engram.restPointer()
    await expectLit()
    for (const [phase, ...names] of [
      ['read', 'presynaptic'],
      ['compute', 'postsynaptic'],
      ['gate', 'eta'],
      ['write', 'eta', 'alpha', 'presynaptic', 'postsynaptic'],
    ]) {
      await page.getByRole('button', { name: phase, exact: true }).focus()
      await expectLit(...names)
    }
    await page.getByRole('application', { name: /^Encoder weights/ }).focus()
    await expectLit('weight')
  })

  it('breaks the line of the update equation before a sign', async () => {
    const starts = () =>
      engram.page
        .locator('.update-math .katex-base')
        .evaluateAll((all) => all.map(({ textContent }) => textContent.trim()[0]))
    await expect.poll(starts).toEqual(['w', '=', '+'])
  })

  it('says where the colours of the equation’s pictures end, for the product at this step', async () => {
    const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    await engram.seek(3)
    for (const step of [3, 4, 5]) {
      await engram.expectStep(step)
      const { pre, post } = factorsOf(recording, 'encoder', step)
      const end = formatScaleEnd(niceExtent(largest(pre) * largest(post)))
      await expect.poll(() => engram.page.locator('[data-part=product-end]').innerText()).toBe(`0 to ${end}`)
      await engram.scrubber.press('ArrowRight')
    }
  })

  it('has charts that read the engine’s values at the pointer and by keys, and have a scale', async () => {
    const history = connectionHistory(recording, parameters, { layer: 'encoder', pre: 8, post: 19 })
    const { page } = engram
    await selectConnection(engram, 8, 19)
    await engram.seek(10)
    const chart = page.getByRole('slider', { name: 'History of the selected connection: step' })
    const text = () => page.locator('section:has(> .inspector-chart) .inspector-reading').first().innerText()
    await expect.poll(text).toContain(`step 10: w ${formatSignificant(history.weight[10])}`)
    await chart.scrollIntoViewIfNeeded()
    const box = (await chart.boundingBox())!
    const axis = 34
    await page.mouse.move(box.x + axis + ((box.width - axis) * 7.5) / 20, box.y + 30)
    await expect.poll(text).toContain(`step 7: w ${formatSignificant(history.weight[7])}`)
    // A step that one chart is pointed at is read off all of them.
    await expect
      .poll(() => page.getByRole('region', { name: 'Who wrote the selected connection' }).innerText())
      .toMatch(/step 7, cue [A-E]: −?[\d.e−]+ of w /)
    await engram.restPointer()
    await chart.focus()
    await page.keyboard.press('ArrowRight')
    await engram.expectStep(11)
    await expect
      .poll(() => chart.getAttribute('aria-valuetext'))
      .toContain(`step 11: w ${formatSignificant(history.weight[11])}`)
    const expectEnd = (at: number) =>
      expect.poll(async () => (await chart.locator('.inspector-axis text').allTextContents())[at])
    const [high, low] = [Math.max(...history.weight), Math.min(...history.weight)]
    await expectEnd(0).toBe(high > 0 ? formatScaleEnd(niceExtent(high)) : '0')
    await expectEnd(2).toBe(low < 0 ? `−${formatScaleEnd(niceExtent(-low))}` : '0')
  })

  it('shows a unit with its connections, and goes on to one of them', async () => {
    const { page } = engram
    await engram.seek(13)
    await engram.button('Look at encoded unit 22').click()
    const reading = page.getByRole('region', { name: 'Activity of the unit' }).locator('.inspector-reading')
    await expect
      .poll(async () => numberOf((await reading.innerText()).replace('step 13: ', '')))
      .toBeCloseTo(recording.encoded[13 * recording.config.hiddenSize + 21], 2)
    const incoming = page.getByRole('table', { name: 'Strongest that come in' })
    const values = () => incoming.locator('tbody tr td:last-child').allInnerTexts()
    const sizes = async () => (await values()).map((text) => (text ? Math.abs(numberOf(text)) : NaN))
    await expect.poll(sizes).toHaveLength(5)
    await expect
      .poll(async () => (await sizes()).every((size, k, all) => size <= (k > 0 ? all[k - 1] : Infinity)))
      .toBe(true)
    await page.getByRole('table', { name: 'Strongest that go out' }).getByRole('button').first().click()
    await page.getByRole('heading', { name: /^Look at encoded unit 22 → Look at hidden unit/ }).waitFor()
    // Another way in: the bar of a unit beside its crossbar.
    const crossbar = (await page.getByRole('application', { name: /^Encoder weights/ }).boundingBox())!
    await page.mouse.click(crossbar.x + 8, crossbar.y + crossbar.height / 2)
    await engram.button('Back to the connection').click()
    await page.locator('.update-math').waitFor()
  })
})
