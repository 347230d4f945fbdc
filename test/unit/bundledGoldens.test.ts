import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readGolden } from '../../src/training/parity/golden'
import { verificationFiles } from '../../src/store/verification'

const bundled = join(import.meta.dirname, '..', '..', 'public', 'goldens')
const originals = join(import.meta.dirname, '..', 'parity', 'goldens')
const files = readdirSync(bundled).filter((name) => name.endsWith('.safetensors'))

it('bundles the files that a verification asks for, and no others, as they are in test/parity', () => {
  expect(files.sort()).toEqual(verificationFiles.map(({ file }) => `${file}.safetensors`).sort())
  for (const file of files)
    expect(readFileSync(join(bundled, file)).equals(readFileSync(join(originals, file))), file).toBe(true)
})

it('bundles at most 400 KB, in which both cells, every rule, a clip and training steps occur', () => {
  const bytes = files.map((file) => readFileSync(join(bundled, file)))
  expect(bytes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(400_000)
  const goldens = bytes.map((file) => readGolden(file))
  const kinds = new Set(goldens.map(({ network: { config } }) => `${config.cell} ${config.rule}`))
  expect(kinds.size).toBe(6)
  expect(goldens.some(({ network }) => network.config.plasticity.weightClip !== null)).toBe(true)
  expect(goldens.some(({ trainLosses }) => trainLosses.length > 0)).toBe(true)
})
