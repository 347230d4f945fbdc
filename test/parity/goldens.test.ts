import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import { engineNames, type EngineName } from '../../src/kernels/engine'
import { checkGolden } from '../../src/training/parity/checkGolden'
import { checkGoldenFile } from '../../src/training/parity/checkGoldenFile'
import { withinTolerance } from '../../src/training/parity/comparison'
import { readGolden } from '../../src/training/parity/golden'

const folder = join(import.meta.dirname, 'goldens')
const files = readdirSync(folder).filter((name) => name.endsWith('.safetensors'))
const engines: EngineName[] = engineNames.filter((name) => !name.endsWith('webgpu'))

describe.each(engines)('%s', (name) => {
  it.each(files)('agrees with %s', { timeout: 60_000 }, async (file) => {
    const rows = await checkGoldenFile(name, nodeEngineFiles(), readFileSync(join(folder, file)))
    expect(rows.map(({ quantity }) => quantity)).toContain('gradients')
    expect(rows.filter((row) => !withinTolerance(row))).toEqual([])
  })
})

it('finds a golden that is off', async () => {
  const golden = readGolden(readFileSync(join(folder, 'rnn-hebbian-cueReward.safetensors')))
  const gradient = golden.tensors.get('grad.in_fc.w.alpha')!.values
  gradient[3] += 2e-4 * Math.max(...gradient.map(Math.abs))
  const rows = await checkGolden(await createEngine('composed:cpu', nodeEngineFiles()), golden)
  expect(rows.filter((row) => !withinTolerance(row)).map(({ where }) => where)).toEqual(['grad.in_fc.w.alpha'])
})
