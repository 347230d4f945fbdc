import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeCheckpoint } from '../../src/network/checkpoint'
import { firstOverflowStep } from '../../src/network/overflow'
import { initialParameters } from '../../src/network/parameters'
import type { SequenceTask } from '../../src/tasks/episode'
import { defaultTasks, taskSizes } from '../../src/tasks/registry'
import { smallModel } from '../smallModel'
import { EngramPage } from './engramPage'
import { bundled, bytesOf, chooseMap, expectMap, expectMapOf, mapOf, reference, seed } from './inspectorPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

const cueHebbian = bundled('cueReward', 'hebbian', 'rnn')

/** An LSTM that was never trained. */
function lstm(task: SequenceTask, rule: 'hebbian' | 'gradient'): Buffer {
  const config = smallModel({ ...taskSizes(task), cell: 'lstm', rule, hiddenSize: 10 })
  const provenance = {
    ...{ trainedBatches: 0, batchSize: 1, seed: 1, validationLoss: 1, validationLossStandardError: 0 },
    ...{ validationAnswerError: 1, validationAnswerStandardError: 0, engine: 'none', version: '0' },
  }
  return Buffer.from(
    writeCheckpoint({ network: { config, parameters: initialParameters(config, 2) }, task, provenance }),
  )
}

// One page for all: each opens its network in it.
describe('the inspector of a network from a file', () => {
  let engram: EngramPage
  beforeAll(async () => (engram = await EngramPage.open(browser, { path: `/?seed=${seed}&step=0` })))
  beforeEach(async () => {
    await engram.page.keyboard.press('Escape')
    await engram.restPointer()
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  /** Opens a network from a file, and waits for its run. */
  async function show(name: string, checkpoint: Buffer, rule: string, steps: number) {
    await engram.openFile(`${name}.safetensors`, checkpoint)
    await engram.page.getByRole('button', { name: `Network: ${name}`, exact: true }).waitFor()
    await engram.page.locator(`.inspector[data-rule=${rule}]`).waitFor()
    await expect.poll(() => engram.lastStep()).toBe(steps - 1)
  }

  it('has a map of a network with the gradient rule that says what the engine’s numbers say', async () => {
    const id = bundled('sequence', 'gradient', 'rnn')
    const { recording, parameters } = await reference(id)
    await show(id, bytesOf(id), 'gradient', recording.steps)
    await engram.seek(5)
    await expectMapOf(engram, { recording, parameters })
  })

  it('says why there is no map of a network without plasticity', async () => {
    await show('none', bytesOf(bundled('cueReward', 'none', 'rnn')), 'none', 20)
    await engram.seek(13)
    await engram.page.getByText(/no step writes anything that a later one could recall/).waitFor()
    expect(await mapOf(engram).count()).toBe(0)
  })

  it.each(['hebbian', 'gradient'] as const)('works for an LSTM with the %s rule', async (rule) => {
    const { page } = engram
    const task = defaultTasks.sequence
    await show(`lstm ${rule}`, lstm(task, rule), rule, 2 * task.length + task.delay)
    await page.getByRole('application', { name: /^Feed weights, 10 inputs by 40 outputs/ }).waitFor()
    for (const layer of ['Encoder', 'Feed', 'Recurrent', 'Readout']) {
      await chooseMap(engram, layer)
      await expectMap(engram, /^Check: writes \+ slow part = z, off by at most .*e−(0?[6-9]|1\d)/)
    }
    await page.getByRole('application', { name: /^Feed weights/ }).focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.inspector-end').nth(1).click()
    await page.getByRole('table', { name: 'Strongest that come in' }).waitFor()
    // Both of its states have a key of their colours.
    for (const name of ['hidden', 'cellState'])
      await expect
        .poll(() => page.locator(`[data-part=ramp-${name}] span`).allInnerTexts())
        .toEqual([expect.stringMatching(/^−[\d.]+$/), expect.stringMatching(/^[\d.]+$/)])
  })
})

it('ties the pictures of the update to the timeline where the inspector is folded away', async () => {
  const engram = await EngramPage.open(browser, { path: `/?c=${cueHebbian}&step=4`, size: 'small' })
  const { page } = engram
  await page.locator('.stage-term-rate').hover()
  await expect.poll(() => page.locator('[data-part=rates-lit]').isVisible()).toBe(true)
  await engram.restPointer()
  await expect.poll(() => page.locator('[data-part=rates-lit]').isVisible()).toBe(false)
  expect(engram.problems).toEqual([])
  await engram.close()
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
  expect(engram.problems).toEqual([])
  await engram.close()
})

it('goes on where the numbers overflow, marks the step, and resets the setup from the sentence that says so', async () => {
  /** Numbers grow beyond all bounds. */
  const wild = { etaScale: 100, maxUpdateNorm: Infinity, decayScale: 0, modulation: 'off' } as const
  const { recording } = await reference(cueHebbian, wild)
  const step = firstOverflowStep(recording)!
  const engram = await EngramPage.open(browser, {
    path: `/?c=${cueHebbian}&seed=${seed}&step=19&eta=100&norm=off&decay=0&mod=off`,
  })
  const { page } = engram
  await page.getByText(/^The numbers overflow at step \d+: only what is finite is drawn/).waitFor()
  await mapOf(engram).focus()
  for (const key of ['ArrowUp', 'Home', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
  await engram.expectStep(19)

  // The engine that the step was found with.
  await page.getByRole('button', { name: /^Engine:/ }).click()
  await page.getByRole('radio', { name: /^JavaScript plain loops/ }).check()
  await expect.poll(() => page.getByRole('button', { name: /^Engine:/ }).innerText()).toMatch(/JavaScript/)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('[data-part=overflow-words]').innerText()).toBe(`overflow at step ${step}`)
  const fromMark = async () => {
    const mark = (await page.locator('[data-part=overflow]').boundingBox())!
    const scrubber = (await engram.scrubber.boundingBox())!
    return Math.abs(mark.x - scrubber.x - (step / 20) * scrubber.width)
  }
  await expect.poll(fromMark).toBeLessThan(1)
  await expect
    .poll(() => page.locator('.timeline [data-part=summary]').textContent())
    .toContain(`overflow at step ${step}`)
  await expect
    .poll(() => engram.scrubber.getAttribute('aria-valuetext'))
    .toContain(`numbers overflowed at step ${step}`)
  await engram.button('reset').focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('[data-part=overflow-words]').isVisible()).toBe(false)
  await expect.poll(() => page.locator('.headline-lead').innerText()).not.toContain('overflow')
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('headline-lead')
  await expect.poll(() => engram.field('Write rate').inputValue()).not.toBe('100')
  expect(engram.problems).toEqual([])
  await engram.close()
})
