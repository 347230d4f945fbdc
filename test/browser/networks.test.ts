import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testImages } from '../../cli/imageSources'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { root } from '../../scripts/setup.mjs'
import { createEngine } from '../../src/kernels/createEngine'
import { rolloutWith } from '../../src/kernels/interventionRollout'
import { readCheckpoint, type ManifestEntry } from '../../src/network/checkpoint'
import type { Intervention } from '../../src/network/interventions'
import { readoutSize } from '../../src/network/layers'
import type { Network } from '../../src/network/parameters'
import { softmax } from '../../src/numerics/softmax'
import { taskErrors } from '../../src/runtime/episodeErrors'
import { createEpisodes, episodeSteps } from '../../src/tasks/registry'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

/** The page's first seed. */
const seed = 81

const checkpoints = join(root, 'public', 'checkpoints')
const manifest = JSON.parse(readFileSync(join(checkpoints, 'manifest.json'), 'utf8')) as readonly ManifestEntry[]

/** The bundled network of the shortest episodes for each memory task, cell and rule. */
const networks = (['cueReward', 'sequence'] as const).flatMap((task) =>
  (['hebbian', 'gradient', 'none'] as const).flatMap((rule) =>
    (['rnn', 'lstm'] as const).map((cell) => {
      const entries = manifest.filter((one) => one.task.name === task && one.cell === cell && one.rule === rule)
      return entries.reduce((least, one) => (episodeSteps(one.task) < episodeSteps(least.task) ? one : least))
    }),
  ),
)

/** Of the few-shot tasks: functions, and classes of images. */
const fewShot = ['regression-mlp-10-rnn-hebbian-1', 'oneShot-glyphs-rnn-gradient-1']

/** What the page is to show, computed here by plain JavaScript. */
async function expected({ id }: ManifestEntry, change: { etaScale?: number; interventions?: readonly Intervention[] }) {
  const { network, task, provenance } = readCheckpoint(readFileSync(join(checkpoints, `${id}.safetensors`)))
  const { interventions = [], ...plasticity } = change
  const config = { ...network.config, plasticity: { ...network.config.plasticity, ...plasticity } }
  const episode = createEpisodes(task, 1, seed, 0, await testImages(task, provenance))
  const changed: Network = { config, parameters: network.parameters }
  const engine = await createEngine('javascript', nodeEngineFiles())
  const { outputs } = await rolloutWith(engine, changed, episode, interventions)
  const width = readoutSize(config)
  const answer = (step: number) => {
    const answers = [...outputs.subarray(step * width, step * width + episode.outputSize)]
    return task.name === 'oneShot' ? 100 * Math.max(...softmax(answers)) : answers[0]
  }
  return { answer, error: taskErrors(episode, outputs).answerError, episode }
}

const numberIn = (text: string) => Number(text.replace('−', '-'))

/** The panel's error of the episode on show becomes this: three decimals of it, or a hundredth, since engines round differently. */
async function expectError(engram: EngramPage, error: number): Promise<void> {
  const within = Math.max(0.01 * error, 6e-4)
  await expect.poll(async () => Math.abs(numberIn(await engram.episodeError()) - error)).toBeLessThanOrEqual(within)
}

/** Everything that the Step view lets one do, with one network, and its numbers against those computed here. */
async function playWith(engram: EngramPage, entry: ManifestEntry): Promise<void> {
  const { rule, cell } = entry
  const untouched = await expected(entry, {})
  const { steps, answerFrom } = untouched.episode
  const asked = answerFrom + 2
  const { page } = engram
  await engram.seek(asked)
  // A number, or a class and how likely it is: "C 83%".
  const shownAnswer = async () =>
    numberIn((await page.locator('.stage-answer-value').first().innerText()).replace(/^[A-Z] |%$/g, ''))
  const digits = entry.task.name === 'oneShot' ? -0.3 : 1.8

  // The numbers of a step, and of another one that is clicked, and back by keys to the same pixels.
  await expect.poll(shownAnswer).toBeCloseTo(untouched.answer(asked), digits)
  await expectError(engram, untouched.error)
  const before = await engram.crossbarPixels('Readout')
  const axis = (await engram.scrubber.boundingBox())!
  await page.mouse.click(axis.x + ((steps - 0.5) / steps) * axis.width, axis.y + axis.height / 2)
  await engram.expectStep(steps - 1)
  await expect.poll(shownAnswer).toBeCloseTo(untouched.answer(steps - 1), digits)
  for (let back = steps - 1; back > asked; back--) await page.keyboard.press('ArrowLeft')
  await engram.expectStep(asked)
  expect(await engram.crossbarPixels('Readout')).toBe(before)

  // Phases, by their key.
  const phases = rule === 'none' ? ['read', 'compute'] : ['read', 'compute', 'gate', 'write']
  for (const phase of phases) {
    await page.keyboard.press('.')
    expect(await page.locator('.stage-phase[aria-pressed=true]').innerText()).toBe(phase)
  }
  await page.locator('.stage-phase[aria-pressed=true]').click()

  // An enlarged crossbar; the LSTM's has its gates by name.
  await page.locator('.stage-title', { hasText: 'Recurrent' }).click()
  await page.getByRole('group', { name: /Recurrent.*enlarged/ }).waitFor()
  if (cell === 'lstm') await expect.poll(() => page.locator('.stage-zoom').innerText()).toMatch(/^f \d+$/m)
  await page.keyboard.press('Escape')

  // The map's own check, and a changed rate.
  if (rule !== 'none') {
    await expect
      .poll(() => page.locator('.inspector').innerText(), { timeout: 20_000 })
      .toMatch(/off by at most [\d.]+e−\d/)
    const [, off] = /off by at most ([\d.]+e−\d+)/.exec(await page.locator('.inspector').innerText())!
    expect(numberIn(off)).toBeLessThanOrEqual(1e-5)
    await engram.field('Write rate').fill('0.05')
    await page.keyboard.press('Enter')
    const slower = await expected(entry, { etaScale: 0.05 })
    await expectError(engram, slower.error)
    await engram.button('Reset Write rate').click()
  }

  // Something taken away, with its outcome.
  await page.locator('.intervention-add').click()
  await page.locator('.intervention-presets button').first().click()
  await expect.poll(() => page.locator('.intervention-outcome').innerText()).toContain('with it')
  await expect.poll(() => page.url()).toMatch(/do=erase:h:\d+/)
  const step = Number(/do=erase:h:(\d+)/.exec(page.url())![1])
  const erased = await expected(entry, { interventions: [{ kind: 'erase', target: 'hidden', step }] })
  await expectError(engram, erased.error)
  await page.keyboard.press('Escape')
  await engram.resetSetup()
  // The address follows a little later; the next network would be told of this one's step.
  await expect.poll(() => page.url()).not.toMatch(/do=/)
  expect(engram.problems).toEqual([])
}

/** Puts a bundled network on show, from the menus: task and rule where the network on show has another. */
async function pickNetwork(engram: EngramPage, { id, task, rule }: ManifestEntry): Promise<void> {
  const shown = manifest.find((entry) => entry.id === new URL(engram.page.url()).searchParams.get('c'))
  const hasTask = shown?.task.name === task.name
  if (!hasTask) await engram.pick('Task', task.name)
  if (!hasTask || shown.rule !== rule) await engram.pick('Rule', rule)
  await engram.pick('Network', id)
  await expect.poll(() => engram.lastStep()).toBe(episodeSteps(task) - 1)
}

describe('the Step view works', () => {
  const all = [...networks, ...fewShot.map((id) => manifest.find((entry) => entry.id === id)!)]
  let engram: EngramPage
  beforeAll(async () => (engram = await EngramPage.open(await sharedChromium())))
  afterAll(() => engram.close())

  it.each(all.map((entry) => [entry.id, entry] as const))('with %s', async (_, entry) => {
    await pickNetwork(engram, entry)
    await playWith(engram, entry)
  })
})

describe('the Step view works on WebGPU', () => {
  const small = networks.find(
    ({ task, cell, rule }) => task.name === 'sequence' && cell === 'rnn' && rule === 'gradient',
  )!
  it(`with ${small.id}`, { timeout: 120_000 }, async () => {
    const engram = await EngramPage.open(await sharedChromium('software'), { path: `/?c=${small.id}&engine=webgpu` })
    await playWith(engram, small)
    await engram.close()
  })
})
