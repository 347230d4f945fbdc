import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createJavaScriptEngine } from '../../src/kernels/javascript/javascriptEngine'
import { writeCheckpoint } from '../../src/network/checkpoint'
import { layerNames, layerShape, type LayerName } from '../../src/network/layers'
import type { ModelConfig } from '../../src/network/modelConfig'
import { initialParameters } from '../../src/network/parameters'
import { factorsOf, PlasticWeightCursor } from '../../src/network/plasticWeightCursor'
import { createEpisodes, defaultTasks, taskSizes } from '../../src/tasks/registry'
import { smallModel } from '../smallModel'
import { EngramPage, type OpenOptions } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

const open = (options: OpenOptions = {}) => EngramPage.open(browser, { path: '/?step=5', ...options })
const phaseButton = (engram: EngramPage, phase: string) =>
  engram.page.locator('.stage').getByRole('button', { name: phase, exact: true })
const pressedPhase = (engram: EngramPage) => engram.page.locator('.stage-phase[aria-pressed=true]')
const expectPhases = (engram: EngramPage, phases: string[]) =>
  expect.poll(() => pressedPhase(engram).allInnerTexts()).toEqual(phases)
/** A text that is drawn with the next frame. */
async function drawn(engram: EngramPage, selector: string): Promise<string> {
  await engram.nextFrames()
  return engram.page.locator(selector).innerText()
}
const answer = (engram: EngramPage) => drawn(engram, '.stage-answer-value')
const modulation = (engram: EngramPage) => drawn(engram, '.stage-answer-modulation')
const crossbar = (page: Page, layer: LayerName) => page.locator(`.stage-crossbar[data-layer=${layer}]`)
const equationLayer = (page: Page) => page.getByLabel('Layer of the picture equation')

/** The lengths of a crossbar's bars, as drawn: "" where there are none. */
const bars = async (engram: EngramPage, layer: LayerName, side: 'pre' | 'post') => {
  await engram.nextFrames()
  const paths = crossbar(engram.page, layer).locator(`.stage-bar[class*=stage-crossbar-${side}-]`)
  return (await paths.evaluateAll((found) => found.map((path) => path.getAttribute('d') ?? ''))).join('')
}

/** The tooltip's numbers by their names, as drawn with the next frame. */
async function tooltip(engram: EngramPage): Promise<Map<string, number>> {
  await engram.nextFrames()
  const rows = await engram.page.locator('.stage-tooltip dl > *').allInnerTexts()
  return new Map(
    Array.from({ length: rows.length / 2 }, (_, k) => [rows[2 * k], Number(rows[2 * k + 1].replaceAll('−', '-'))]),
  )
}

/** A crossbar that was just enlarged, once it has the keyboard. */
async function enlarged(page: Page, title: string): Promise<Locator> {
  const zoomed = page.getByRole('group', { name: `${title}, enlarged` })
  await zoomed.locator('.stage-crossbar:focus').waitFor()
  return zoomed
}

// One page for all: each begins at step 5 of the Hebbian network, with the encoder's write in the picture equation and
// nothing singled out, enlarged or pointed at.
describe('the stage', () => {
  let engram: EngramPage
  let untouched: string
  beforeAll(async () => {
    engram = await open()
    untouched = await engram.crossbarPixels()
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })
  beforeEach(async () => {
    const { page } = engram
    await engram.restPointer()
    await page.keyboard.press('Escape')
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    if (await engram.button('Pause').isVisible()) await engram.button('Pause').click()
    if (await pressedPhase(engram).isVisible()) await pressedPhase(engram).click()
    if ((await engram.step()) !== 5) await engram.seek(5)
    const order = page.locator('.timeline-order')
    if ((await order.innerText()) !== 'by peak') await order.click()
    const rule = page.getByRole('button', { name: /^Rule:/ })
    if ((await rule.getAttribute('aria-label')) !== 'Rule: Hebbian') await engram.pick('Rule', 'hebbian')
    await expect.poll(() => engram.crossbarPixels()).toBe(untouched)
    await equationLayer(page).selectOption('encoder')
    await engram.expectStep(5)
    await expectPhases(engram, [])
  })

  describe('the phases of a step', () => {
    it('show what is known by then, and w before and after the write', async () => {
      const whole = await engram.crossbarPixels()
      const { keyboard } = engram.page
      await keyboard.press('.')
      await expectPhases(engram, ['read'])
      await expect.poll(() => bars(engram, 'encoder', 'pre')).not.toBe('')
      await expect.poll(() => bars(engram, 'encoder', 'post')).toBe('')
      await expect.poll(() => bars(engram, 'readout', 'pre')).toBe('')
      await expect.poll(() => answer(engram)).toBe('–')
      await keyboard.press('.')
      await expectPhases(engram, ['compute'])
      await expect.poll(() => bars(engram, 'encoder', 'post')).not.toBe('')
      await expect.poll(() => answer(engram)).toMatch(/^−?\d\.\d\d$/)
      await expect.poll(() => modulation(engram)).toBe('–')
      await keyboard.press('.')
      await expect.poll(() => modulation(engram)).toMatch(/^\d\.\d+$/)
      await expect.poll(() => engram.crossbarPixels()).toBe(whole)
      await keyboard.press('.')
      await expectPhases(engram, ['write'])
      await expect.poll(() => engram.crossbarPixels()).not.toBe(whole)
      const written = await engram.crossbarPixels()
      await keyboard.press('.')
      await engram.expectStep(6)
      await expect.poll(() => engram.crossbarPixels()).toBe(written)
      await keyboard.press(',')
      await engram.expectStep(5)
      await expectPhases(engram, ['write'])
      await phaseButton(engram, 'write').click()
      await expectPhases(engram, [])
      await expect.poll(() => engram.crossbarPixels()).toBe(whole)
      expect(engram.problems).toEqual([])
    })

    it('are chosen at the picture equation’s captions, and told in words', async () => {
      await phaseButton(engram, 'gate').click()
      await expect.poll(() => drawn(engram, '.headline-step')).toMatch(/^Gate: m \d\.\d\d gives write rate η 0\.\d{4}/)
      const words = await drawn(engram, '.headline-step')
      const told = Number(/η (\d\.\d+)/.exec(words)![1])
      await expect.poll(async () => Number(await drawn(engram, '[data-part=rate]'))).toBeCloseTo(told, 3)
      expect(await engram.page.locator('.stage').getAttribute('aria-describedby')).toBeTruthy()
      await expect
        .poll(() => engram.page.locator('.stage .visually-hidden').first().innerText())
        .toContain(words.replaceAll('\n', ' '))
      await engram.button('Play').click()
      await expectPhases(engram, [])
      await engram.button('Pause').click()
    })

    it('are reading and computing alone without plasticity', async () => {
      await engram.pick('Rule', 'none')
      await engram.page.getByText('Nothing writes: this network has no plastic weights.').waitFor()
      await engram.page.keyboard.press('.')
      await engram.page.keyboard.press('.')
      await expectPhases(engram, ['compute'])
      await engram.page.keyboard.press('.')
      await engram.expectStep(6)
    })
  })

  describe('an enlarged crossbar', () => {
    it('opens at its name, goes further in by the wheel, and closes by Escape', async () => {
      const { page } = engram
      await page.getByRole('button', { name: 'Encoder: enlarge this crossbar' }).click()
      const zoomed = await enlarged(page, 'Encoder')
      await expect.poll(() => zoomed.locator('.stage-zoom-axes text').allTextContents()).toContain('cue value 1')
      const plot = (await zoomed.locator('.stage-crossbar-plot').boundingBox())!
      const width = async () => (await zoomed.locator('canvas.stage-crossbar-matrix').boundingBox())!.width
      await expect.poll(width).toBeCloseTo(plot.width, 0)
      await page.mouse.move(plot.x + plot.width / 2, plot.y + plot.height / 2)
      await page.mouse.wheel(0, -400)
      await expect.poll(width).toBeGreaterThan(1.5 * plot.width)
      await page.keyboard.press('0')
      await expect.poll(width).toBeCloseTo(plot.width, 0)
      await page.keyboard.press('Escape')
      await zoomed.waitFor({ state: 'detached' })
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-layer'))).toBe('encoder')
      expect(engram.problems).toEqual([])
    })

    it('opens by a double click and by Enter, and keeps the selection of the keys in sight', async () => {
      const { page } = engram
      await crossbar(page, 'recurrent').dblclick({ position: { x: 120, y: 120 } })
      const doubleClicked = await enlarged(page, 'Recurrent')
      await page.keyboard.press('Escape')
      await doubleClicked.waitFor({ state: 'detached' })
      await crossbar(page, 'recurrent').focus()
      await page.keyboard.press('Enter')
      const zoomed = await enlarged(page, 'Recurrent')
      for (let k = 0; k < 5; k++) await page.keyboard.press('+')
      await page.keyboard.press('End')
      const plot = (await zoomed.locator('.stage-crossbar-plot').boundingBox())!
      await engram.nextFrames()
      const cellX = async () => (await zoomed.locator('.stage-crossbar-cell').boundingBox())!.x
      await expect.poll(cellX).toBeGreaterThan(plot.x)
      await expect.poll(cellX).toBeLessThan(plot.x + plot.width)
    })
  })

  it('orders units by peak or as stored, in the matrices and for the pointer alike', async () => {
    const { page } = engram
    const byPeak = await engram.crossbarPixels()
    const first = async () => {
      const box = (await crossbar(page, 'encoder').locator('canvas').boundingBox())!
      await page.mouse.move(box.x + 1, box.y + 1)
      return drawn(engram, '.stage-tooltip-title')
    }
    await expect.poll(first).toMatch(/^x 1 → u \d+$/)
    expect(await first()).not.toBe('x 1 → u 1')
    await page.locator('.timeline-order').click()
    await expect.poll(() => engram.crossbarPixels()).not.toBe(byPeak)
    await expect.poll(first).toBe('x 1 → u 1')
    await page.locator('.timeline-order').click()
    await expect.poll(() => engram.crossbarPixels()).toBe(byPeak)
  })

  it('shows another layer’s write in the picture equation', async () => {
    await equationLayer(engram.page).selectOption('feed')
    await engram.page.getByRole('group', { name: 'The write into the feed at this step' }).waitFor()
  })

  it('shows the error signal of the gradient rule at each output: o, w_out o to 0, and its slope', async () => {
    await engram.pick('Rule', 'gradient')
    const strip = engram.page.locator('.stage-output-strip .stage-strip')
    const box = (await strip.boundingBox())!
    await engram.page.mouse.move(box.x + 5, box.y + 5)
    await expect.poll(async () => [...(await tooltip(engram)).keys()]).toContain('w_out o → 0')
    const shown = await tooltip(engram)
    expect(shown.get('w_out o → 0')).toBeCloseTo(shown.get('w_out')! * shown.get('o')!, 2)
    expect(Math.sign(shown.get('δ')!)).toBe(Math.sign(shown.get('o')!))
    expect(Number(await strip.locator('xpath=..').locator('output').innerText())).toBeGreaterThan(0)
  })
})

it('moves through the phases of a step that are stepped to, and comes to rest', async () => {
  const engram = await open({ reducedMotion: false })
  const flight = engram.page.locator('.stage-flight')
  // Looked for from within the page: it is over in less than a second.
  const takeOff = flight.evaluate(
    (picture) =>
      new Promise<void>((done) => {
        const look = () => picture.checkVisibility() && picture.getBoundingClientRect().width > 0 && done()
        new MutationObserver(look).observe(picture, { attributes: true })
      }),
  )
  await Promise.all([takeOff, phaseButton(engram, 'write').click()])
  await flight.waitFor({ state: 'hidden' })
  await expect.poll(() => crossbar(engram.page, 'encoder').getAttribute('data-written')).toBe('')
  expect(engram.problems).toEqual([])
  await engram.close()
})

const models: Partial<ModelConfig>[] = [
  { cell: 'rnn', rule: 'hebbian' },
  { cell: 'rnn', rule: 'gradient' },
  { cell: 'lstm', rule: 'hebbian' },
  { cell: 'lstm', rule: 'gradient' },
]
const task = defaultTasks.cueReward
const [step, seed] = [4, 81]

// One page for all: each opens its network there. Units stand as stored.
describe('hovering', () => {
  let engram: EngramPage
  beforeAll(async () => {
    engram = await open({ path: `/?step=${step}` })
    await engram.page.locator('.timeline-order').click()
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it.each(models)('a $cell with the $rule rule shows the engine’s numbers: w, and Δw = η α p q', async (model) => {
    const config = smallModel({ ...taskSizes(task), hiddenSize: 12, auxiliarySize: 2, ...model })
    const network = { config, parameters: initialParameters(config, 5) }
    const recording = await createJavaScriptEngine().rollout(network, createEpisodes(task, 1, seed))
    const { page } = engram
    const name = `${model.cell} ${model.rule}`
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: `${name}.safetensors`,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(writeCheckpoint({ network, task, provenance })),
      })
    await expect
      .poll(() => page.getByRole('button', { name: /^Network:/ }).getAttribute('aria-label'))
      .toBe(`Network: ${name}`)
    // The name is that of what was asked for: its run comes a little later.
    const recurrent = layerShape(config, 'recurrent')
    await page.locator(`.stage[data-rule=${model.rule}]`).waitFor()
    await page
      .getByRole('application', { name: `Recurrent weights, ${recurrent.pre} inputs by ${recurrent.post} outputs` })
      .waitFor()
    await engram.expectStep(step)
    for (const layer of layerNames) {
      const { pre, post } = layerShape(config, layer)
      const alpha = network.parameters[`${layer}.alpha`]!.values
      const { pre: p, post: q } = factorsOf(recording, layer, step)
      const write = Array.from(alpha, (a, k) => recording.eta[step] * a * p[Math.floor(k / post)] * q[k % post])
      const strongest = write.reduce((best, value, k) => (Math.abs(value) > Math.abs(write[best]) ? k : best), 0)
      const [row, column] = [Math.floor(strongest / post), strongest % post]
      const box = (await crossbar(page, layer).locator('canvas').boundingBox())!
      await page.mouse.move(box.x + ((column + 0.5) / post) * box.width, box.y + ((row + 0.5) / pre) * box.height)
      const plastic = new PlasticWeightCursor(recording, network.parameters, layer).weightAt(step)[strongest]
      const change = model.rule === 'gradient' ? 'Δw = η α p δ' : 'Δw = η α p q'
      // Three digits, or two where there is a power of ten.
      const digits = Math.abs(write[strongest]) < 1e-4 ? 0.051 : 0.0051
      const relativeError = async () => Math.abs((await tooltip(engram)).get(change)! / write[strongest] - 1)
      await expect.poll(relativeError, { message: `${layer} ${change}` }).toBeLessThan(digits)
      const shown = await tooltip(engram)
      expect(Math.abs(shown.get('plastic')! - plastic), `${layer} plastic`).toBeLessThan(1.01e-4)
      expect(shown.get('p')).toBeCloseTo(p[row], 2)
    }
    expect(engram.problems).toEqual([])
  })
})

const provenance = {
  ...{ trainedBatches: 1, batchSize: 1, seed: 1, validationLoss: 1, validationLossStandardError: 0 },
  ...{ validationAnswerError: 1, validationAnswerStandardError: 0, engine: 'javascript', version: '0' },
}
