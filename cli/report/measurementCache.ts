import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../../src/kernels/engine'
import { readCheckpoint } from '../../src/network/checkpoint'
import { measure, measuredEpisodes, type Measurement } from './measurement'
import type { PublishedRun } from './publishedRuns'

/** What a network of the zoo does; measured once for each file, and kept in `folder`. */
export async function measurementOf(
  engine: Engine,
  { entry, file, fingerprint }: PublishedRun,
  folder: string,
): Promise<Measurement> {
  const path = join(folder, `${entry.id}.json`)
  const key = JSON.stringify([fingerprint, measuredEpisodes])
  const kept = await readFile(path, 'utf8').catch(() => null)
  if (kept !== null) {
    const { key: keptKey, measurement } = JSON.parse(kept) as { key: string; measurement: Measurement }
    if (keptKey === key) return measurement
  }
  console.log(`measuring ${entry.id}`)
  const measurement = await measure(engine, readCheckpoint(file))
  await mkdir(folder, { recursive: true })
  await writeFile(path, JSON.stringify({ key, measurement }))
  return measurement
}
