import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { root } from '../../scripts/setup.mjs'
import { createEngine } from '../../src/kernels/createEngine'
import { readCheckpoint, type ManifestEntry } from '../../src/network/checkpoint'
import type { LayerName } from '../../src/network/layers'
import type { Cell, PlasticitySettings, Rule } from '../../src/network/modelConfig'
import { RetrievalMap } from '../../src/network/retrievalMap'
import type { TaskName } from '../../src/tasks/episode'
import { createEpisodes } from '../../src/tasks/registry'
import type { EngramPage } from './engramPage'

/** Of the episode that the page opens with. */
export const seed = 81

const checkpoints = join(root, 'public', 'checkpoints')
const manifest = JSON.parse(readFileSync(join(checkpoints, 'manifest.json'), 'utf8')) as readonly ManifestEntry[]

/** A bundled network for a task with a rule; the shortest sequences. */
export function bundled(task: TaskName, rule: Rule, cell: Cell): string {
  const entries = manifest.filter((entry) => entry.task.name === task && entry.rule === rule && entry.cell === cell)
  const steps = ({ task }: ManifestEntry) => (task.name === 'sequence' ? 2 * task.length + task.delay : 0)
  return entries.reduce((least, entry) => (steps(entry) < steps(least) ? entry : least)).id
}

export const bytesOf = (id: string) => readFileSync(join(checkpoints, `${id}.safetensors`))

/** A bundled network's episode, run here by another engine than the page's. */
export async function reference(id: string, settings: Partial<PlasticitySettings> = {}) {
  const { network, task } = readCheckpoint(bytesOf(id))
  const config = { ...network.config, plasticity: { ...network.config.plasticity, ...settings } }
  const engine = await createEngine('javascript', nodeEngineFiles())
  const recording = await engine.rollout({ ...network, config }, createEpisodes(task, 1, seed))
  return { recording, parameters: network.parameters }
}

export type Reference = Awaited<ReturnType<typeof reference>>

export const mapOf = ({ page }: EngramPage) => page.getByRole('application', { name: /^Retrieval map/ })
export const sentence = ({ page }: EngramPage) => page.locator('.retrieval-sentence').innerText()
const check = ({ page }: EngramPage) => page.locator('.retrieval-check').innerText()

/** Waits until the map on show is known as a whole: before that its picture, and the height of what is above, change. */
export async function expectMap(engram: EngramPage, checked = /^Check: writes \+ slow part = z, off by at most \d/) {
  await engram.nextFrames()
  await expect.poll(() => check(engram)).toMatch(checked)
  await engram.nextFrames()
}

export async function chooseMap(engram: EngramPage, layer: string) {
  await engram.choose('Layer of the retrieval map', layer)
}

/** Clicks a cell of the map, for a mouse or a finger. */
export async function clickCell(engram: EngramPage, step: number, past: number) {
  const map = mapOf(engram)
  const steps = (await engram.lastStep()) + 1
  await expectMap(engram)
  await map.scrollIntoViewIfNeeded()
  await (await map.elementHandle()).waitForElementState('stable')
  const canvas = (await map.locator('.retrieval-canvas').boundingBox())!
  await engram.page.mouse.click(
    canvas.x + ((past + 0.5) / steps) * canvas.width,
    canvas.y + ((step + 0.5) / steps) * canvas.height,
  )
}

/** What a sentence of the page says that a write adds. */
function addedIn(text: string): number {
  const [, number] = /(?:adds|length|by) ([+−]?[\d.e−]+?)(?: to|\.$)/.exec(text)!
  return Number(number.replace('+', '').replaceAll('−', '-'))
}

/** Clicks cells of the map, and compares what it says of them with the engine's numbers. */
export async function expectMapOf(engram: EngramPage, { recording, parameters }: Reference) {
  const last = recording.steps - 1
  for (const [layer, step, past] of [
    ['Encoder', last - 1, 3],
    ['Recurrent', last, 1],
    ['Readout', 8, 2],
  ] as const) {
    await chooseMap(engram, layer)
    await clickCell(engram, step, past)
    await engram.expectStep(step)
    const name = layer.toLowerCase() as LayerName
    const value = new RetrievalMap(recording, parameters, name).rowNow('effect', step)[past]
    await expect.poll(() => sentence(engram)).toMatch(new RegExp(`^Step ${past} .* At step ${step}, `))
    const said = async () => addedIn(await sentence(engram))
    await expect
      .poll(async () => Math.abs((await said()) - value))
      .toBeLessThanOrEqual(0.006 * Math.max(1, Math.abs(value)))
    if (Math.abs(value) > 0.1) expect(Math.sign(await said())).toBe(Math.sign(value))
  }
  await expectMap(engram, /^Check: writes \+ slow part = z, off by at most \d\.?\d*e−\d/)
}
