import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright'
import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import { readCheckpoint, writeCheckpoint } from '../../src/network/checkpoint'
import { defaultPlasticity } from '../../src/network/modelConfig'
import { initialParameters } from '../../src/network/parameters'
import { answersAt } from '../../src/runtime/functionQuestions'
import { parseAddress } from '../../src/store/urlState'
import type { RegressionTask } from '../../src/tasks/episode'
import { editedEpisode } from '../../src/tasks/exampleEdits'
import { gridOf, gridPoints, questionsAt } from '../../src/tasks/functionGrid'
import { defaultRegressionOf } from '../../src/tasks/regression'
import { taskSizes } from '../../src/tasks/registry'
import { smallModel } from '../smallModel'
import { EngramPage, type OpenOptions } from './engramPage'
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

/** The page at a step of the task, with the function on show. */
async function openTask(task: RegressionTask, options: OpenOptions = {}): Promise<EngramPage> {
  const engram = await EngramPage.open(browser, { path: `/?step=8&seed=${seed}`, ...options })
  await engram.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'function.safetensors', mimeType: 'application/octet-stream', buffer: checkpointOf(task) })
  await expect.poll(() => engram.lastStep()).toBe(task.examples + task.queries - 1)
  await examples(engram).first().waitFor()
  return engram
}

const sineId = 'regression-sine-10-rnn-gradient-1'
/** The published network for sines and its task. */
const published = readCheckpoint(
  readFileSync(join(import.meta.dirname, '..', '..', 'public', 'checkpoints', `${sineId}.safetensors`)),
)
const sine = published.task as RegressionTask

/** The page at a query of a sine. */
async function openSine(options: OpenOptions = {}): Promise<EngramPage> {
  const engram = await EngramPage.open(browser, { path: `/?c=${sineId}&step=12&seed=${seed}`, ...options })
  await examples(engram).first().waitFor()
  return engram
}

const figure = ({ page }: EngramPage) => page.locator('.function-figure')
const examples = ({ page }: EngramPage) => page.locator('.function-figure .function-example')
const textOf = (engram: EngramPage, part: string) => engram.page.locator(`.function-${part}`).innerText()
const curveOf = ({ page }: EngramPage) => page.locator('.function-figure .function-network').getAttribute('d')
const numbers = (text: string) => [...text.matchAll(/[−-]?\d+\.\d+/g)].map(([one]) => Number(one.replace('−', '-')))

async function middle(locator: Locator): Promise<[x: number, y: number]> {
  const box = (await locator.boundingBox())!
  return [box.x + box.width / 2, box.y + box.height / 2]
}

/** What the engine answers to the question at this place, in the episode that the page's address means. */
async function engineAnswer(engram: EngramPage, place: number): Promise<number> {
  const { state } = parseAddress(new URL(engram.page.url()).search)
  const { network } = published
  const episode = editedEpisode(sine, seed, state.exampleEdits ?? [])
  const engine = await createEngine('javascript', nodeEngineFiles())
  const recording = await engine.rollout(network, episode)
  const step = await engram.step()
  const point = gridPoints(gridOf(episode, step, 0)).find(([x]) => Math.abs(x - place) < 0.006)!
  const { answers } = await answersAt(
    engine,
    network,
    { episode, recording },
    step + 1,
    questionsAt([point], episode.inputSize),
  )
  return answers[0]
}

describe('the function of an episode', () => {
  it('follows an example that the mouse drags, with the engine’s own numbers, and goes back', async () => {
    const engram = await openSine()
    const { mouse } = engram.page
    const [before, finding, answer] = [
      await curveOf(engram),
      await textOf(engram, 'finding'),
      await engram.episodeError(),
    ]
    const [x, y] = await middle(examples(engram).nth(2).locator('.function-reach'))
    await mouse.move(x, y)
    await mouse.down()
    await mouse.move(x - 25, y + 30, { steps: 6 })
    await mouse.up()
    await expect.poll(() => curveOf(engram)).not.toBe(before)
    await expect.poll(() => engram.episodeError()).not.toBe(answer)
    await expect.poll(() => engram.page.url()).toMatch(/[?&]ex=2:[-.\d]+:[-.\d]+&/)
    const box = (await figure(engram).boundingBox())!
    for (const share of [0.3, 0.7]) {
      await mouse.move(box.x + share * box.width, box.y + 4 + box.height / 2)
      const difference = async () => {
        const [place, shown] = numbers(await textOf(engram, 'reading'))
        return Math.abs(shown - (await engineAnswer(engram, place)))
      }
      await expect.poll(difference).toBeLessThan(0.001)
    }
    await engram.page.getByRole('button', { name: 'Undo', exact: true }).click()
    await expect.poll(() => curveOf(engram)).toBe(before)
    expect(await textOf(engram, 'finding')).toBe(finding)
    await expect.poll(() => engram.page.url()).not.toMatch(/[?&]ex=/)
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('takes one example more by a click and one less by a key, and is as it was after a reset', async () => {
    const engram = await openSine()
    const before = await curveOf(engram)
    const box = (await figure(engram).boundingBox())!
    await engram.page.mouse.click(box.x + 0.6 * box.width, box.y + 12)
    await expect.poll(() => examples(engram).count()).toBe(11)
    await expect.poll(() => engram.lastStep()).toBe(30)
    await engram.expectStep(13)
    await expect.poll(() => textOf(engram, 'finding')).toMatch(/^With 11 examples seen/)
    await figure(engram).press('PageUp')
    await figure(engram).press('Delete')
    await expect.poll(() => engram.lastStep()).toBe(29)
    expect(await examples(engram).count()).toBe(10)
    await engram.button('Reset examples').click()
    await expect.poll(() => curveOf(engram)).toBe(before)
    await engram.close()
  })

  it('is moved by keys and by typed numbers, and restored from the address', async () => {
    const engram = await openSine()
    await figure(engram).focus()
    await engram.page.keyboard.press('PageDown')
    await engram.page.keyboard.press('ArrowUp')
    await engram.field('value of the example').fill('0.75')
    await engram.page.keyboard.press('Enter')
    await engram.field('variable of the example').fill('3')
    await engram.page.keyboard.press('Enter')
    expect(await engram.page.getByRole('alert').innerText()).toContain('takes -1 to 1')
    await expect.poll(() => engram.page.url()).toMatch(/[?&]ex=0::0\.75&/)
    await figure(engram).focus()
    await engram.page.keyboard.press('Control+z')
    await engram.page.keyboard.press('Control+z')
    await expect.poll(() => engram.page.url()).not.toMatch(/[?&]ex=/)
    await engram.close()
    // The task that this address leads to has no examples.
    const other = await EngramPage.open(browser, { path: '/?step=2&ex=0::0.75' })
    await expect.poll(() => other.notices.allInnerTexts()).toEqual([expect.stringContaining('changes examples that')])
    await other.close()
  })

  it('is a slice along any of many variables, and two maps over two', async () => {
    const mlp = { ...defaultRegressionOf('mlp'), variables: 3 }
    const engram = await openTask(mlp, { size: 'small', theme: 'dark' })
    expect(await textOf(engram, 'held')).toMatch(/The other 2 are held at those of example 9/)
    const before = await curveOf(engram)
    await engram.page.getByRole('radio', { name: '3', exact: true }).check({ force: true })
    await expect.poll(() => curveOf(engram)).not.toBe(before)
    await expect.poll(() => engram.page.url()).toMatch(/[?&]axis=2/)
    await engram.close()

    const flat = await openTask({ ...mlp, variables: 2 })
    const pixels = () =>
      figure(flat)
        .locator('canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
    const drawn = await pixels()
    const [x, y] = await middle(examples(flat).nth(3).locator('.function-reach'))
    await flat.page.mouse.move(x, y)
    await flat.page.mouse.down()
    await flat.page.mouse.move(x + 12, y - 12, { steps: 3 })
    await flat.page.mouse.up()
    await expect.poll(pixels).not.toBe(drawn)
    expect([...engram.problems, ...flat.problems]).toEqual([])
    await flat.close()
  })

  it.each(['desktop', 'phone'] as const)('axe finds nothing in it (%s)', async (size) => {
    const engram = await openSine({ size })
    await figure(engram).press('PageDown')
    expect(await engram.violations('.function')).toEqual([])
    await engram.close()
  })
})
