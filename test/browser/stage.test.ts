import type { Page } from 'playwright'
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
const chosenPhases = (engram: EngramPage) => engram.page.locator('.stage-phase[aria-pressed=true]').allInnerTexts()
/** A text that is drawn with the next frame. */
async function drawn(engram: EngramPage, selector: string): Promise<string> {
  await engram.nextFrames()
  return engram.page.locator(selector).innerText()
}
const answer = (engram: EngramPage) => drawn(engram, '.stage-answer-value')
const modulation = (engram: EngramPage) => drawn(engram, '.stage-answer-modulation')
const crossbar = (page: Page, layer: LayerName) => page.locator(`.stage-crossbar[data-layer=${layer}]`)

/** The lengths of a crossbar's bars, as drawn: "" where there are none. */
const bars = async (engram: EngramPage, layer: LayerName, side: 'pre' | 'post') => {
  await engram.nextFrames()
  const paths = crossbar(engram.page, layer).locator(`.stage-bar[class*=stage-crossbar-${side}-]`)
  return (await paths.evaluateAll((found) => found.map((path) => path.getAttribute('d') ?? ''))).join('')
}

// One page for all: each begins at step 5, with nothing singled out, enlarged or pointed at.
describe('the stage', () => {
  let engram: EngramPage
  beforeAll(async () => (engram = await open()))
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })
  beforeEach(async () => {
    await engram.restPointer()
    await engram.page.keyboard.press('Escape')
    await engram.page.evaluate(() => (document.activeElement as HTMLElement).blur())
    const phase = engram.page.locator('.stage-phase[aria-pressed=true]')
    if ((await phase.count()) > 0) await phase.click()
    if ((await engram.step()) !== 5) await engram.seek(5)
    await engram.expectStep(5)
  })

  describe('in the phases of a step', () => {
    it('show what is known by then, and w before and after the write', async () => {
      const whole = await engram.crossbarPixels()
      const { keyboard } = engram.page
      await keyboard.press('.')
      expect(await chosenPhases(engram)).toEqual(['read'])
      expect(await bars(engram, 'encoder', 'pre')).not.toBe('')
      expect(await bars(engram, 'encoder', 'post')).toBe('')
      expect(await bars(engram, 'readout', 'pre')).toBe('')
      expect(await answer(engram)).toBe('–')
      await keyboard.press('.')
      expect(await chosenPhases(engram)).toEqual(['compute'])
      expect(await bars(engram, 'encoder', 'post')).not.toBe('')
      expect(await answer(engram)).toMatch(/^−?\d\.\d\d$/)
      expect(await modulation(engram)).toBe('–')
      await keyboard.press('.')
      expect(await modulation(engram)).toMatch(/^\d\.\d+$/)
      expect(await engram.crossbarPixels()).toBe(whole)
      await keyboard.press('.')
      expect(await chosenPhases(engram)).toEqual(['write'])
      const written = await engram.crossbarPixels()
      expect(written).not.toBe(whole)
      await keyboard.press('.')
      await engram.expectStep(6)
      expect(await engram.crossbarPixels()).toBe(written)
      await keyboard.press(',')
      await engram.expectStep(5)
      expect(await chosenPhases(engram)).toEqual(['write'])
      await phaseButton(engram, 'write').click()
      expect(await chosenPhases(engram)).toEqual([])
      expect(await engram.crossbarPixels()).toBe(whole)
      expect(engram.problems).toEqual([])
    })

    it('are chosen at the picture equation’s captions, and told in words', async () => {
      await phaseButton(engram, 'gate').click()
      const words = await drawn(engram, '.headline-step')
      const rate = await drawn(engram, '[data-part=rate]')
      expect(words).toMatch(/^Gate: m \d\.\d\d gives write rate η 0\.\d{4}/)
      expect(Number(rate)).toBeCloseTo(Number(/η (\d\.\d+)/.exec(words)![1]), 3)
      expect(await engram.page.locator('.stage').getAttribute('aria-describedby')).toBeTruthy()
      await expect
        .poll(() => engram.page.locator('.stage .visually-hidden').first().innerText())
        .toContain(words.replaceAll('\n', ' '))
      await engram.button('Play').click()
      expect(await chosenPhases(engram)).toEqual([])
      await engram.button('Pause').click()
    })
  })

  describe('with an enlarged crossbar', () => {
    it('opens at its name, goes further in by the wheel, and closes by Escape', async () => {
      const { page } = engram
      await page.getByRole('button', { name: 'Encoder: enlarge this crossbar' }).click()
      const zoomed = page.getByRole('group', { name: 'Encoder, enlarged' })
      await zoomed.waitFor()
      expect(await zoomed.locator('.stage-zoom-axes text').allTextContents()).toContain('cue value 1')
      const plot = (await zoomed.locator('.stage-crossbar-plot').boundingBox())!
      const before = (await zoomed.locator('canvas.stage-crossbar-matrix').boundingBox())!
      expect(before.width).toBeCloseTo(plot.width, 0)
      await page.mouse.move(plot.x + plot.width / 2, plot.y + plot.height / 2)
      await page.mouse.wheel(0, -400)
      await expect
        .poll(async () => (await zoomed.locator('canvas.stage-crossbar-matrix').boundingBox())!.width)
        .toBeGreaterThan(1.5 * plot.width)
      await page.keyboard.press('0')
      await expect
        .poll(async () => (await zoomed.locator('canvas.stage-crossbar-matrix').boundingBox())!.width)
        .toBeCloseTo(plot.width, 0)
      await page.keyboard.press('Escape')
      await zoomed.waitFor({ state: 'detached' })
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-layer'))).toBe('encoder')
      expect(engram.problems).toEqual([])
    })

    it('opens by a double click and by Enter, and keeps the selection of the keys in sight', async () => {
      const { page } = engram
      await crossbar(page, 'recurrent').dblclick({ position: { x: 120, y: 120 } })
      const zoomed = page.getByRole('group', { name: 'Recurrent, enlarged' })
      await zoomed.waitFor()
      await page.keyboard.press('Escape')
      await crossbar(page, 'recurrent').focus()
      await page.keyboard.press('Enter')
      await zoomed.waitFor()
      for (let k = 0; k < 5; k++) await page.keyboard.press('+')
      await page.keyboard.press('End')
      const plot = (await zoomed.locator('.stage-crossbar-plot').boundingBox())!
      await engram.nextFrames()
      const cell = (await zoomed.locator('.stage-crossbar-cell').boundingBox())!
      expect(cell.x).toBeGreaterThan(plot.x)
      expect(cell.x).toBeLessThan(plot.x + plot.width)
    })
  })

  it('orders units by peak or as stored, in the matrices and for the pointer alike', async () => {
    const { page } = engram
    const byPeak = await engram.crossbarPixels()
    const first = async () => {
      const box = (await crossbar(page, 'encoder').locator('canvas').boundingBox())!
      await page.mouse.move(box.x + 1, box.y + 1)
      await engram.nextFrames()
      return page.locator('.stage-tooltip-title').innerText()
    }
    expect(await first()).not.toBe('x 1 → u 1')
    await page.locator('.timeline-order').click()
    expect(await engram.crossbarPixels()).not.toBe(byPeak)
    expect(await first()).toBe('x 1 → u 1')
    await page.locator('.timeline-order').click()
    expect(await engram.crossbarPixels()).toBe(byPeak)
  })

  it('shows another layer’s write in the picture equation', async () => {
    await engram.page.getByLabel('Layer of the picture equation').selectOption('feed')
    await engram.page.getByRole('group', { name: 'The write into the feed at this step' }).waitFor()
  })
})

describe('the phases of a step', () => {
  it('are reading and computing alone without plasticity', async () => {
    const engram = await open({ path: '/?rule=none&step=5' })
    await engram.page.keyboard.press('.')
    await engram.page.keyboard.press('.')
    expect(await chosenPhases(engram)).toEqual(['compute'])
    await engram.page.keyboard.press('.')
    await engram.expectStep(6)
    await engram.close()
  })

  it('move while they are stepped to, and come to rest', async () => {
    const engram = await open({ reducedMotion: false, path: '/?step=5' })
    await phaseButton(engram, 'write').click()
    const flight = engram.page.locator('.stage-flight')
    await flight.waitFor({ state: 'visible' })
    await flight.waitFor({ state: 'hidden' })
    await expect.poll(() => crossbar(engram.page, 'encoder').getAttribute('data-written')).toBe('')
    expect(engram.problems).toEqual([])
    await engram.close()
  })
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
  afterAll(() => engram.close())

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
    for (const layer of layerNames) {
      const { pre, post } = layerShape(config, layer)
      const alpha = network.parameters[`${layer}.alpha`]!.values
      const { pre: p, post: q } = factorsOf(recording, layer, step)
      const write = Array.from(alpha, (a, k) => recording.eta[step] * a * p[Math.floor(k / post)] * q[k % post])
      const strongest = write.reduce((best, value, k) => (Math.abs(value) > Math.abs(write[best]) ? k : best), 0)
      const [row, column] = [Math.floor(strongest / post), strongest % post]
      const box = (await crossbar(page, layer).locator('canvas').boundingBox())!
      await page.mouse.move(box.x + ((column + 0.5) / post) * box.width, box.y + ((row + 0.5) / pre) * box.height)
      await engram.nextFrames()
      const shown = await tooltip(page)
      const plastic = new PlasticWeightCursor(recording, network.parameters, layer).weightAt(step)[strongest]
      const change = model.rule === 'gradient' ? 'Δw = η α p δ' : 'Δw = η α p q'
      // Three digits, or two where there is a power of ten.
      const digits = Math.abs(write[strongest]) < 1e-4 ? 0.051 : 0.0051
      expect(Math.abs(shown.get(change)! / write[strongest] - 1), `${layer} ${change}`).toBeLessThan(digits)
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

async function tooltip(page: Page): Promise<Map<string, number>> {
  const rows = await page.locator('.stage-tooltip dl > *').allInnerTexts()
  return new Map(
    Array.from({ length: rows.length / 2 }, (_, k) => [rows[2 * k], Number(rows[2 * k + 1].replaceAll('−', '-'))]),
  )
}

describe('the error signal of the gradient rule', () => {
  it('is shown at each output: o, w_out o to 0, and its slope', async () => {
    const engram = await open({ path: '/?rule=gradient&task=cueReward&step=5' })
    const strip = engram.page.locator('.stage-output-strip .stage-strip')
    const box = (await strip.boundingBox())!
    await engram.page.mouse.move(box.x + 5, box.y + 5)
    await engram.nextFrames()
    const shown = await tooltip(engram.page)
    expect(shown.get('w_out o → 0')).toBeCloseTo(shown.get('w_out')! * shown.get('o')!, 2)
    expect(Math.sign(shown.get('δ')!)).toBe(Math.sign(shown.get('o')!))
    expect(Number(await strip.locator('xpath=..').locator('output').innerText())).toBeGreaterThan(0)
    await engram.close()
  })
})
