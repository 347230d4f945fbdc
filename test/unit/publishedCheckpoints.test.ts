import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshErrors } from '../../cli/freshErrors'
import { testImages } from '../../cli/imageSources'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import type { Engine } from '../../src/kernels/engine'
import { readCheckpoint, type ManifestEntry } from '../../src/network/checkpoint'

const folder = join(import.meta.dirname, '..', '..', 'public', 'checkpoints')
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ManifestEntry[]
const read = (id: string) => readFileSync(join(folder, `${id}.safetensors`))

let engine: Engine
beforeAll(async () => {
  engine = await createEngine('wasm:simd', nodeEngineFiles())
})

describe('the published networks', () => {
  it.each(manifest.map((entry) => [entry.id, entry] as const))(
    '%s is what the manifest says, and answers as well',
    { timeout: 60_000 },
    async (id, { bytes, task, cell, rule, hiddenSize, provenance, freshErrors: published }) => {
      const file = read(id)
      const checkpoint = readCheckpoint(file)
      expect(file.length).toBe(bytes)
      expect(checkpoint.network.config).toMatchObject({ cell, rule, hiddenSize })
      expect({ task: checkpoint.task, provenance: checkpoint.provenance }).toEqual({ task, provenance })
      const few = await freshErrors(engine, checkpoint.network, task, 128, await testImages(task, provenance))
      // Of so many networks, one may well lie three standard errors of 128 episodes from its mean over all.
      const near = (mean: number, published: number, standardError: number, episodes: number) =>
        expect(Math.abs(mean - published)).toBeLessThan(4.5 * standardError * Math.sqrt(episodes / few.episodes))
      const { episodes, loss, lossStandardError, answerError, answerStandardError } = published!
      near(few.loss, loss, lossStandardError, episodes)
      near(few.answerError, answerError, answerStandardError, episodes)
    },
  )

  it('have snapshots that can be opened, of the same network earlier in training', () => {
    const series = manifest.filter(({ snapshots }) => snapshots)
    expect(series.length).toBeGreaterThan(0)
    for (const { snapshots, provenance, rule } of series)
      for (const { id, bytes, batches } of snapshots!) {
        const file = read(id)
        const snapshot = readCheckpoint(file)
        expect(file.length).toBe(bytes)
        expect(snapshot.provenance).toMatchObject({ trainedBatches: batches, seed: provenance.seed })
        expect(snapshot.network.config.rule).toBe(rule)
      }
  })

  it('take less than 12 MB together for the memory tasks', () => {
    const sizes = manifest
      .filter(({ task }) => task.name === 'cueReward' || task.name === 'sequence')
      .flatMap(({ bytes, snapshots = [] }) => [bytes, ...snapshots.map((snapshot) => snapshot.bytes)])
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(12e6)
  })

  it('are all known to the manifest', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const known = manifest.flatMap(({ id, snapshots = [] }) => [id, ...snapshots.map((snapshot) => snapshot.id)])
    const stored = files.filter((file) => file.endsWith('.safetensors'))
    expect(stored.map((file) => file.replace('.safetensors', '').replaceAll('\\', '/')).sort()).toEqual(known.sort())
  })
})
