import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import { readCheckpoint, writeCheckpoint } from '../../src/network/checkpoint'
import { defaultPlasticity } from '../../src/network/modelConfig'
import { initialParameters } from '../../src/network/parameters'
import { answersAt } from '../../src/runtime/functionQuestions'
import { parseAddress } from '../../src/store/urlState'
import type { RegressionTask } from '../../src/tasks/episode'
import { editedEpisode } from '../../src/tasks/exampleEdits'
import { questionsAt } from '../../src/tasks/functionGrid'
import { defaultRegressionOf } from '../../src/tasks/regression'
import { taskSizes } from '../../src/tasks/registry'
import { smallModel } from '../smallModel'
import { EngramPage, sizes } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

const seed = 81

/** A checkpoint of a network that was never trained, but learns within the episode. */
function checkpointOf(task: RegressionTask): Buffer {
  const plasticity = { ...defaultPlasticity, etaScale: 0.6, maxUpdateNorm: 2 }
  const config = smallModel({ ...taskSizes(task), hiddenSize: 16, plasticity })
  const provenance = {
    ...{ trainedBatches: 0, batchSize: 1, seed: 5, engine: 'none', version: '0' },
    ...{ validationLoss: 1, validationLossStandardError: 0 },
    ...{ validationAnswerError: 1, validationAnswerStandardError: 0 },
  }
  return Buffer.from(
    writeCheckpoint({ network: { config, parameters: initialParameters(config, 5) }, task, provenance }),
  )
}

const sineId = 'regression-sine-10-rnn-gradient-1'
/** The published network for sines and its task. */
const published = readCheckpoint(
  readFileSync(join(import.meta.dirname, '..', '..', 'public', 'checkpoints', `${sineId}.safetensors`)),
)
const sine = published.task as RegressionTask

const path = `/?c=${sineId}&step=12&seed=${seed}`

const figure = ({ page }: EngramPage) => page.locator('.function-figure')
const examples = ({ page }: EngramPage) => page.locator('.function-figure .function-example')
const textOf = (engram: EngramPage, part: string) => engram.page.locator(`.function-${part}`).innerText()
const curveOf = ({ page }: EngramPage) => page.locator('.function-figure .function-network').getAttribute('d')
const numbers = (text: string) => [...text.matchAll(/[−-]?\d+\.\d+/g)].map(([one]) => Number(one.replace('−', '-')))

async function middle(locator: Locator): Promise<[x: number, y: number]> {
  const box = (await locator.boundingBox())!
  return [box.x + box.width / 2, box.y + box.height / 2]
}

const engine = await createEngine('javascript', nodeEngineFiles())
const answersOf = new Map<string, [number, number]>()

/** Half of the last digit that places and answers are shown with. */
const rounding = 0.005

/** The least and the most that the engine answers where this place is shown, in the episode that the page's address means. */
async function engineAnswers(engram: EngramPage, place: number): Promise<[least: number, most: number]> {
  const { search } = new URL(engram.page.url())
  const key = `${search} ${place}`
  const known = answersOf.get(key)
  if (known !== undefined) return known
  const { exampleEdits = [], stepIndex = 0 } = parseAddress(search).state
  const { network } = published
  const episode = editedEpisode(sine, seed, exampleEdits)
  const recording = await engine.rollout(network, episode)
  const questions = questionsAt([[place - rounding], [place], [place + rounding]], episode.inputSize)
  const { answers } = await answersAt(engine, network, { episode, recording }, stepIndex + 1, questions)
  const ends: [number, number] = [Math.min(...answers), Math.max(...answers)]
  answersOf.set(key, ends)
  return ends
}

// One page for all: each begins at a query of a sine with its examples as they were drawn.
describe('the function of an episode', () => {
  let engram: EngramPage
  let asDrawn: string | null
  beforeAll(async () => {
    engram = await EngramPage.open(browser, { path })
    await engram.page.locator('.function-figure .function-network[d^=M]').waitFor({ state: 'attached' })
    asDrawn = await curveOf(engram)
  })
  beforeEach(async () => {
    await engram.resetSetup()
    await expect.poll(() => engram.lastStep()).toBe(29)
    await figure(engram).press('Escape')
    await engram.seek(12)
    await expect.poll(() => curveOf(engram)).toBe(asDrawn)
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('follows an example that the mouse drags, with the engine’s own numbers, and goes back', async () => {
    const { mouse } = engram.page
    const [finding, answer] = [await textOf(engram, 'finding'), await engram.episodeError()]
    const [x, y] = await middle(examples(engram).nth(2).locator('.function-reach'))
    await mouse.move(x, y)
    await mouse.down()
    await mouse.move(x - 25, y + 30, { steps: 6 })
    await mouse.up()
    await expect.poll(() => curveOf(engram)).not.toBe(asDrawn)
    await expect.poll(() => engram.episodeError()).not.toBe(answer)
    await expect.poll(() => engram.page.url()).toMatch(/[?&]ex=2:[-.\d]+:[-.\d]+&/)
    const box = (await figure(engram).boundingBox())!
    for (const share of [0.3, 0.7]) {
      await mouse.move(box.x + share * box.width, box.y + 4 + box.height / 2)
      const isTheEngines = async () => {
        const [place, shown] = numbers(await textOf(engram, 'reading'))
        const [least, most] = await engineAnswers(engram, place)
        return shown >= least - 1.1 * rounding && shown <= most + 1.1 * rounding
      }
      await expect.poll(isTheEngines).toBe(true)
    }
    await engram.button('Undo').click()
    await expect.poll(() => curveOf(engram)).toBe(asDrawn)
    await expect.poll(() => textOf(engram, 'finding')).toBe(finding)
    await expect.poll(() => engram.page.url()).not.toMatch(/[?&]ex=/)
  })

  it('keeps hold of an example that is dragged, whatever key is pressed', async () => {
    const { mouse, keyboard } = engram.page
    const [x, y] = await middle(examples(engram).nth(2).locator('.function-reach'))
    await mouse.move(x, y)
    await mouse.down()
    await mouse.move(x - 5, y + 20, { steps: 3 })
    await keyboard.press('Delete')
    await keyboard.press('Control+z')
    await mouse.move(x - 9, y + 30, { steps: 3 })
    await mouse.up()
    await expect.poll(() => engram.page.url()).toMatch(/[?&]ex=2:[-.\d]+:[-.\d]+&/)
    expect(await examples(engram).count()).toBe(10)
    await engram.button('Undo').click()
    await expect.poll(() => curveOf(engram)).toBe(asDrawn)
  })

  it('takes one example more by a click and one less by a key, and is as it was after a reset', async () => {
    const box = (await figure(engram).boundingBox())!
    await engram.page.mouse.click(box.x + 0.6 * box.width, box.y + 12)
    await expect.poll(() => examples(engram).count()).toBe(11)
    await expect.poll(() => engram.lastStep()).toBe(30)
    await engram.expectStep(13)
    await expect.poll(() => textOf(engram, 'finding')).toMatch(/^With 11 examples seen/)
    await figure(engram).press('PageUp')
    await figure(engram).press('Delete')
    await expect.poll(() => engram.lastStep()).toBe(29)
    await expect.poll(() => examples(engram).count()).toBe(10)
    await engram.button('Reset examples').click()
    await expect.poll(() => curveOf(engram)).toBe(asDrawn)
  })

  it('is moved by keys and by typed numbers', async () => {
    await figure(engram).focus()
    await engram.page.keyboard.press('PageDown')
    await engram.page.keyboard.press('ArrowUp')
    await engram.field('value of the example').fill('0.75')
    await engram.page.keyboard.press('Enter')
    await engram.field('variable of the example').fill('3')
    await engram.page.keyboard.press('Enter')
    await expect.poll(() => engram.page.getByRole('alert').innerText()).toContain('takes -1 to 1')
    await expect.poll(() => engram.page.url()).toMatch(/[?&]ex=0::0\.75&/)
    await figure(engram).focus()
    await engram.page.keyboard.press('Control+z')
    await engram.page.keyboard.press('Control+z')
    await expect.poll(() => engram.page.url()).not.toMatch(/[?&]ex=/)
  })

  it('is without faults that axe finds', async () => {
    await figure(engram).press('PageDown')
    expect(await engram.violations('.function')).toEqual([])
  })
})

it('is without faults that axe finds in the function of an episode on a phone', async () => {
  const engram = await EngramPage.open(browser, { path, size: 'phone' })
  await examples(engram).first().waitFor()
  await figure(engram).press('PageDown')
  expect(await engram.violations('.function')).toEqual([])
  expect(engram.problems).toEqual([])
  await engram.close()
})

it('says that an address changes examples which its task does not have', async () => {
  const engram = await EngramPage.open(browser, { path: '/?step=2&ex=0::0.75' })
  await expect.poll(() => engram.notices.allInnerTexts()).toEqual([expect.stringContaining('changes examples that')])
  expect(engram.problems).toEqual([])
  await engram.close()
})

it('shows a function as a slice along any of many variables, and as two maps over two', async () => {
  const slices = `/?c=regression-mlp-20-rnn-hebbian-1&step=8&seed=${seed}`
  const engram = await EngramPage.open(browser, { path: slices, size: 'small', theme: 'dark' })
  const { page } = engram
  await expect.poll(() => textOf(engram, 'held')).toMatch(/The other 5 are held at those of example 9/)
  await expect.poll(() => curveOf(engram)).toMatch(/^M/)
  const before = await curveOf(engram)
  await page.getByRole('radio', { name: '3', exact: true }).check({ force: true })
  await expect.poll(() => curveOf(engram)).not.toBe(before)
  await expect.poll(() => page.url()).toMatch(/[?&]axis=2/)

  await page.setViewportSize(sizes.desktop)
  await page.emulateMedia({ colorScheme: 'light' })
  const task = { ...defaultRegressionOf('mlp'), variables: 2 }
  await engram.openFile('two variables.safetensors', checkpointOf(task))
  await expect.poll(() => engram.lastStep()).toBe(task.examples + task.queries - 1)
  const map = figure(engram).locator('canvas').first()
  const pixels = () => map.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  await expect.poll(() => textOf(engram, 'scale')).toMatch(/^values from/)
  const drawn = await pixels()
  const [x, y] = await middle(examples(engram).nth(3).locator('.function-reach'))
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 12, y - 12, { steps: 3 })
  await page.mouse.up()
  await expect.poll(pixels).not.toBe(drawn)
  expect(engram.problems).toEqual([])
  await engram.close()
})
