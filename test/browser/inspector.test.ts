import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright'
import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { root } from '../../scripts/setup.mjs'
import { formatFixed, formatRate, formatScaleEnd, formatSignificant, niceExtent } from '../../src/drawing/numberText'
import { createEngine } from '../../src/kernels/createEngine'
import { readCheckpoint, writeCheckpoint, type ManifestEntry } from '../../src/network/checkpoint'
import { connectionHistory } from '../../src/network/connectionHistory'
import type { LayerName } from '../../src/network/layers'
import type { Cell, Rule } from '../../src/network/modelConfig'
import { firstOverflowStep } from '../../src/network/overflow'
import { factorsOf } from '../../src/network/plasticWeightCursor'
import { initialParameters } from '../../src/network/parameters'
import { RetrievalMap } from '../../src/network/retrievalMap'
import type { TaskName } from '../../src/tasks/episode'
import { createEpisodes, defaultTasks, taskSizes } from '../../src/tasks/registry'
import { smallModel } from '../smallModel'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

const seed = 81

/** A bundled network's episode, run here by another engine than the page's. */
async function reference(id: string) {
  const { network, task } = readCheckpoint(readFileSync(join(root, 'public', 'checkpoints', `${id}.safetensors`)))
  const engine = await createEngine('javascript', nodeEngineFiles())
  const recording = await engine.rollout(network, createEpisodes(task, 1, seed))
  return { recording, parameters: network.parameters }
}

const manifest = JSON.parse(
  readFileSync(join(root, 'public', 'checkpoints', 'manifest.json'), 'utf8'),
) as readonly ManifestEntry[]

/** A bundled network for a task with a rule; the shortest sequences. */
function bundled(task: TaskName, rule: Rule, cell: Cell): string {
  const entries = manifest.filter((entry) => entry.task.name === task && entry.rule === rule && entry.cell === cell)
  const steps = ({ task }: ManifestEntry) => (task.name === 'sequence' ? 2 * task.length + task.delay : 0)
  return entries.reduce((least, entry) => (steps(entry) < steps(least) ? entry : least)).id
}

const cueHebbian = bundled('cueReward', 'hebbian', 'rnn')
/** Settings under which numbers grow beyond all bounds, as the address has them: eta=100, norm=off, decay=0, mod=off. */
const wild = { etaScale: 100, maxUpdateNorm: Infinity, decayScale: 0, modulation: 'off' } as const

const networks = [
  { rule: 'Hebbian', id: cueHebbian },
  { rule: 'gradient', id: bundled('sequence', 'gradient', 'rnn') },
]

const mapOf = ({ page }: EngramPage) => page.getByRole('application', { name: /^Retrieval map/ })
const sentence = ({ page }: EngramPage) => page.locator('.retrieval-sentence')

/** Clicks a cell of the map, for a mouse or a finger. */
async function clickCell(engram: EngramPage, steps: number, step: number, past: number) {
  const map = mapOf(engram)
  await map.scrollIntoViewIfNeeded()
  // What is above it may still be about to come.
  await (await map.elementHandle()).waitForElementState('stable')
  const canvas = (await map.locator('.retrieval-canvas').boundingBox())!
  await engram.page.mouse.click(
    canvas.x + ((past + 0.5) / steps) * canvas.width,
    canvas.y + ((step + 0.5) / steps) * canvas.height,
  )
}

const pixels = (canvas: Locator) => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL())

/** What a sentence of the page says that a write adds. */
function addedIn(text: string): number {
  const [, number] = /(?:adds|length|by) ([+−]?[\d.e−]+?)(?: to|\.$)/.exec(text)!
  return Number(number.replace('+', '').replaceAll('−', '-'))
}

describe.each(networks)('the retrieval map of a network with the $rule rule', ({ id }) => {
  it('says of a clicked cell what the engine’s numbers say, and moves the playhead there', async () => {
    const { recording, parameters } = await reference(id)
    const last = recording.steps - 1
    const engram = await EngramPage.open(browser, { path: `/?c=${id}&seed=${seed}&step=5` })
    for (const [layer, step, past] of [
      ['Encoder', last - 1, 3],
      ['Recurrent', last, 1],
      ['Readout', 8, 2],
    ] as const) {
      await engram.page.getByRole('radiogroup', { name: 'Layer of the retrieval map' }).getByText(layer).click()
      await clickCell(engram, last + 1, step, past)
      await engram.expectStep(step)
      const name = layer.toLowerCase() as LayerName
      const value = new RetrievalMap(recording, parameters, name).rowNow('effect', step)[past]
      await expect.poll(() => sentence(engram).innerText()).toMatch(new RegExp(`^Step ${past} .* At step ${step}, `))
      const said = addedIn(await sentence(engram).innerText())
      expect(Math.abs(said - value)).toBeLessThanOrEqual(0.006 * Math.max(1, Math.abs(value)))
      if (Math.abs(value) > 0.1) expect(Math.sign(said)).toBe(Math.sign(value))
    }
    await expect
      .poll(() => engram.page.locator('.retrieval-check').innerText())
      .toMatch(/^Check: writes \+ slow part = z, off by at most \d\.?\d*e−\d/)
    expect(engram.problems).toEqual([])
    await engram.close()
  })
})

it('moves the retrieval map by keys, and goes back to the write that adds most', async () => {
  const engram = await EngramPage.open(browser, { path: `/?c=${cueHebbian}&seed=${seed}&step=12` })
  await mapOf(engram).focus()
  const { keyboard } = engram.page
  await keyboard.press('Home')
  await expect.poll(() => sentence(engram).innerText()).toMatch(/^Step 0 /)
  const atTwelve = await sentence(engram).innerText()
  await keyboard.press('ArrowDown')
  await engram.expectStep(13)
  await keyboard.press('ArrowRight')
  await keyboard.press('ArrowRight')
  await expect.poll(() => sentence(engram).innerText()).toMatch(/^Step 2 .* At step 13, /)
  await keyboard.press('ArrowUp')
  await keyboard.press('Home')
  await expect.poll(() => sentence(engram).innerText()).toBe(atTwelve)
  await keyboard.press('Escape')
  await expect.poll(() => sentence(engram).innerText()).not.toBe(atTwelve)
  await engram.close()
})

it('paints each layer and reading of the map, and the crossbars with the write that it follows', async () => {
  const engram = await EngramPage.open(browser, { path: `/?c=${cueHebbian}&seed=${seed}&step=13` })
  const { page } = engram
  const canvas = page.locator('.retrieval-canvas')
  await page.getByText(/^Check: writes/).waitFor()
  const pictures = new Set([await pixels(canvas)])
  for (const [group, choice] of [
    ['Reading of the retrieval map', 'Size'],
    ['Layer of the retrieval map', 'Feed'],
    ['Layer of the retrieval map', 'Readout'],
  ]) {
    await page.getByRole('radiogroup', { name: group }).getByText(choice).click()
    await page.getByText(/^Check: writes/).waitFor()
    await engram.nextFrames()
    pictures.add(await pixels(canvas))
  }
  expect(pictures.size).toBe(4)
  await page.getByRole('radiogroup', { name: 'Paint the crossbars with' }).getByText('Retrieval').click()
  await clickCell(engram, 20, 13, 2)
  const second = await engram.crossbarPixels()
  await clickCell(engram, 20, 13, 6)
  expect(await engram.crossbarPixels()).not.toBe(second)
  await engram.close()
})

it('says why there is no map: no plasticity, or a clip', async () => {
  const engram = await EngramPage.open(browser, { path: '/?task=cueReward&rule=none&step=13' })
  await engram.page.getByText(/no step writes anything that a later one could recall/).waitFor()
  expect(await mapOf(engram).count()).toBe(0)
  await engram.page.goto(`/?c=${cueHebbian}&step=13&clip=0.1`)
  await engram.page.getByText(/the map would not be exact, so it is not shown/).waitFor()
  await engram.close()
})

describe('the update equation', () => {
  it('is typeset, with the engine’s numbers under its symbols', async () => {
    const { recording, parameters } = await reference(cueHebbian)
    const history = connectionHistory(recording, parameters, { layer: 'encoder', pre: 8, post: 21 })
    const engram = await EngramPage.open(browser, {
      path: `/?c=${cueHebbian}&seed=${seed}&step=3&sel=encoder.8.21`,
    })
    const { page } = engram
    await page.locator('.update-math .katex').waitFor()
    const number = (symbol: string) => page.locator(`.update-math [data-symbol=${symbol}] .update-number`).innerText()
    for (const step of [3, 4]) {
      await engram.expectStep(step)
      await expect.poll(() => number('eta')).toBe(formatRate(recording.eta[step]))
      expect(await number('keep')).toBe(formatFixed(1 - recording.decay[step], 4))
      expect(await number('alpha')).toBe(formatFixed(history.alpha, 2))
      expect(await number('presynaptic')).toBe(formatFixed(history.presynaptic[step], 2))
      expect(Number((await number('next')).replace('−', '-'))).toBeCloseTo(history.weight[step + 1], 4)
      await engram.scrubber.press('ArrowRight')
    }
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('lights up what a symbol stands for, and the other way round', async () => {
    const engram = await EngramPage.open(browser, { path: `/?c=${cueHebbian}&step=13&sel=encoder.8.21` })
    const { page } = engram
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
    await page.mouse.move(5, 5)
    await expect.poll(() => symbol('presynaptic').getAttribute('data-pointed')).toBeNull()
    await symbol('next').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => symbol('keep').getAttribute('data-pointed')).toBe('')
    await engram.close()
  })

  it('is tied to pictures, rates and modulation, by pointer and by focus', async () => {
    const engram = await EngramPage.open(browser, { path: `/?c=${cueHebbian}&step=4&sel=encoder.8.21` })
    const { page } = engram
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
    await page.mouse.move(5, 5)
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
    await engram.close()
  })

  it('has its pictures tied to the timeline where the inspector is folded away', async () => {
    const engram = await EngramPage.open(browser, { path: `/?c=${cueHebbian}&step=4`, size: 'small' })
    const { page } = engram
    await page.locator('.stage-term-rate').hover()
    await expect.poll(() => page.locator('[data-part=rates-lit]').isVisible()).toBe(true)
    await page.mouse.move(5, 5)
    await expect.poll(() => page.locator('[data-part=rates-lit]').isVisible()).toBe(false)
    await engram.close()
  })

  it('breaks its line before a sign', async () => {
    const engram = await EngramPage.open(browser, { path: `/?c=${cueHebbian}&step=4` })
    const bases = engram.page.locator('.update-math .katex-base')
    await bases.first().waitFor()
    const starts = await bases.evaluateAll((all) => all.map(({ textContent }) => textContent.trim()[0]))
    expect(starts).toEqual(['w', '=', '+'])
    await engram.close()
  })

  it('says where the colours of its pictures end, for the product at this step', async () => {
    const { recording } = await reference(cueHebbian)
    const engram = await EngramPage.open(browser, {
      path: `/?c=${cueHebbian}&seed=${seed}&step=3&sel=encoder.8.21`,
    })
    const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    for (const step of [3, 4, 5]) {
      await engram.expectStep(step)
      const { pre, post } = factorsOf(recording, 'encoder', step)
      const end = formatScaleEnd(niceExtent(largest(pre) * largest(post)))
      await expect.poll(() => engram.page.locator('[data-part=product-end]').innerText()).toBe(`0 to ${end}`)
      await engram.scrubber.press('ArrowRight')
    }
    await engram.close()
  })
})

describe('the charts of the inspector', () => {
  it('read the engine’s values at the pointer and by keys, and have a scale', async () => {
    const { recording, parameters } = await reference(cueHebbian)
    const history = connectionHistory(recording, parameters, { layer: 'encoder', pre: 8, post: 19 })
    const engram = await EngramPage.open(browser, {
      path: `/?c=${cueHebbian}&seed=${seed}&step=10&sel=encoder.8.19`,
    })
    const { page } = engram
    const chart = page.getByRole('slider', { name: 'History of the selected connection: step' })
    const text = () => page.locator('section:has(> .inspector-chart) .inspector-reading').first().innerText()
    await expect.poll(text).toContain(`step 10: w ${formatSignificant(history.weight[10])}`)
    const box = (await chart.boundingBox())!
    const axis = 34
    await page.mouse.move(box.x + axis + ((box.width - axis) * 7.5) / 20, box.y + 30)
    await expect.poll(text).toContain(`step 7: w ${formatSignificant(history.weight[7])}`)
    // A step that one chart is pointed at is read off all of them.
    await expect
      .poll(() => page.getByRole('region', { name: 'Who wrote the selected connection' }).innerText())
      .toMatch(/step 7, cue [A-E]: −?[\d.e−]+ of w /)
    await page.mouse.move(5, 5)
    await chart.focus()
    await page.keyboard.press('ArrowRight')
    await engram.expectStep(11)
    await expect
      .poll(() => chart.getAttribute('aria-valuetext'))
      .toContain(`step 11: w ${formatSignificant(history.weight[11])}`)
    const ends = await chart.locator('.inspector-axis text').allTextContents()
    const [high, low] = [Math.max(...history.weight), Math.min(...history.weight)]
    expect(ends[0]).toBe(high > 0 ? formatScaleEnd(niceExtent(high)) : '0')
    expect(ends[2]).toBe(low < 0 ? `−${formatScaleEnd(niceExtent(-low))}` : '0')
    expect(engram.problems).toEqual([])
    await engram.close()
  })
})

it('keeps what is said of the rates inside the inspector', async () => {
  const engram = await EngramPage.open(browser, {
    path: `/?c=${cueHebbian}&step=4&do=freeze:feed:0-19,freeze:rec:0-19`,
  })
  const { page } = engram
  const note = page.locator('[data-value=limited]')
  await expect.poll(() => note.innerText()).toBe('not in feed, recurrent')
  const [inner, outer] = await Promise.all([note.boundingBox(), page.locator('.inspector-scalars').boundingBox()])
  expect(inner!.x + inner!.width).toBeLessThanOrEqual(outer!.x + outer!.width)
  await engram.close()
})

it('shows a unit with its connections, and goes on to one of them', async () => {
  const { recording } = await reference(cueHebbian)
  const engram = await EngramPage.open(browser, {
    path: `/?c=${cueHebbian}&seed=${seed}&step=13&sel=encoder.8.21`,
  })
  const { page } = engram
  await engram.button('Look at encoded unit 22').click()
  const activity = page.getByRole('region', { name: 'Activity of the unit' })
  const reading = await activity.locator('.inspector-reading').innerText()
  const shown = Number.parseFloat(reading.replace('step 13: ', '').replace('−', '-'))
  expect(shown).toBeCloseTo(recording.encoded[13 * recording.config.hiddenSize + 21], 2)
  const incoming = page.getByRole('table', { name: 'Strongest that come in' })
  const values = await incoming.locator('tbody tr td:last-child').allInnerTexts()
  const sizes = values.map((text) => Math.abs(Number(text.replace('−', '-'))))
  expect(sizes).toHaveLength(5)
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  await page.getByRole('table', { name: 'Strongest that go out' }).getByRole('button').first().click()
  await page.getByRole('heading', { name: /^Look at encoded unit 22 → Look at hidden unit/ }).waitFor()
  // Another way in: the bar of a unit beside its crossbar.
  const crossbar = (await page.getByRole('application', { name: /^Encoder weights/ }).boundingBox())!
  await page.mouse.click(crossbar.x + 8, crossbar.y + crossbar.height / 2)
  await engram.button('Back to the connection').click()
  await page.locator('.update-math').waitFor()
  expect(engram.problems).toEqual([])
  await engram.close()
})

it.each(['hebbian', 'gradient'] as const)('works for an LSTM with the %s rule', async (rule) => {
  const task = defaultTasks.sequence
  const config = smallModel({ ...taskSizes(task), cell: 'lstm', rule, hiddenSize: 10 })
  const provenance = {
    ...{ trainedBatches: 0, batchSize: 1, seed: 1, validationLoss: 1, validationLossStandardError: 0 },
    ...{ validationAnswerError: 1, validationAnswerStandardError: 0, engine: 'none', version: '0' },
  }
  const bytes = writeCheckpoint({ network: { config, parameters: initialParameters(config, 2) }, task, provenance })
  const engram = await EngramPage.open(browser)
  const { page } = engram
  const chooser = page.waitForEvent('filechooser')
  await engram.button('Open checkpoint…').click()
  await (await chooser).setFiles({ name: 'lstm.safetensors', mimeType: '', buffer: Buffer.from(bytes) })
  await page.getByRole('button', { name: 'Network: lstm' }).waitFor()
  for (const layer of ['Encoder', 'Feed', 'Recurrent', 'Readout']) {
    await page.getByRole('radiogroup', { name: 'Layer of the retrieval map' }).getByText(layer).click()
    await page.getByText(/^Check: writes \+ slow part = z, off by at most .*e−(0?[6-9]|1\d)/).waitFor()
  }
  await page.getByRole('application', { name: /^Feed weights/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.locator('.inspector-end').nth(1).click()
  await page.getByRole('table', { name: 'Strongest that come in' }).waitFor()
  // Both of its states have a key of their colours.
  for (const name of ['hidden', 'cellState']) {
    const key = page.locator(`[data-part=ramp-${name}]`)
    expect(await key.locator('span').allInnerTexts()).toEqual([
      expect.stringMatching(/^−[\d.]+$/),
      expect.stringMatching(/^[\d.]+$/),
    ])
  }
  expect(engram.problems).toEqual([])
  await engram.close()
})

it('goes on where the numbers overflow', async () => {
  const engram = await EngramPage.open(browser, {
    path: `/?c=${cueHebbian}&step=19&eta=100&norm=off&decay=0&mod=off`,
  })
  await engram.page.getByText(/^The numbers overflow at step \d+: only what is finite is drawn/).waitFor()
  await mapOf(engram).focus()
  for (const key of ['ArrowUp', 'Home', 'ArrowRight', 'ArrowDown']) await engram.page.keyboard.press(key)
  await engram.expectStep(19)
  expect(engram.problems).toEqual([])
  await engram.close()
})

it('marks the step at which the numbers overflow, and resets the setup from the sentence that says so', async () => {
  const { network, task } = readCheckpoint(
    readFileSync(join(root, 'public', 'checkpoints', `${cueHebbian}.safetensors`)),
  )
  const engine = await createEngine('javascript', nodeEngineFiles())
  const plasticity = { ...network.config.plasticity, ...wild }
  const config = { ...network.config, plasticity }
  const recording = await engine.rollout({ ...network, config }, createEpisodes(task, 1, seed))
  const step = firstOverflowStep(recording)!
  const engram = await EngramPage.open(browser, {
    path: `/?c=${cueHebbian}&seed=${seed}&step=19&eta=100&norm=off&decay=0&mod=off&engine=javascript`,
  })
  const { page } = engram
  await expect.poll(() => page.locator('[data-part=overflow-words]').innerText()).toBe(`overflow at step ${step}`)
  const mark = (await page.locator('[data-part=overflow]').boundingBox())!
  const scrubber = (await engram.scrubber.boundingBox())!
  expect(Math.abs(mark.x - scrubber.x - (step / 20) * scrubber.width)).toBeLessThan(1)
  expect(await page.locator('.timeline [data-part=summary]').textContent()).toContain(`overflow at step ${step}`)
  expect(await engram.scrubber.getAttribute('aria-valuetext')).toContain(`numbers overflowed at step ${step}`)
  await engram.button('reset').focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('[data-part=overflow-words]').isVisible()).toBe(false)
  expect(await page.locator('.headline-lead').innerText()).not.toContain('overflow')
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('headline-lead')
  await expect.poll(() => engram.field('Write rate').inputValue()).not.toBe('100')
  await engram.close()
})
