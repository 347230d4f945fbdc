import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../commands'

const folder = mkdtempSync(join(tmpdir(), 'engram-one-shot-'))
afterAll(() => rmSync(folder, { recursive: true }))

const command = (name: 'train' | 'evaluate', ...args: string[]) => runCommand(folder, name, ...args)

const small = [
  ...['--task', 'oneShot', '--ways', '2', '--queries', '2', '--imageSide', '16', '--imageChannels', '3'],
  ...['--hidden', '6', '--batch', '4', '--steps', '2', '--validateEvery', '2', '--validationBatches', '2'],
]

beforeAll(async () => {
  for (const [split, classes] of Object.entries({ train: 'abc', val: 'de', test: 'fg' }))
    for (const name of classes) {
      const place = join(folder, 'letters', split, name)
      mkdirSync(place, { recursive: true })
      for (let k = 0; k < 2; k++) {
        const background = { r: name.charCodeAt(0), g: 90 * k, b: 200 }
        await sharp({ create: { width: 20, height: 30, channels: 3, background } }).toFile(join(place, `${k}.png`))
      }
    }
})

describe('one-shot classification of the images of a folder', () => {
  it('is trained and evaluated, and a checkpoint asks where its images lie', { timeout: 120_000 }, () => {
    const trained = command('train', ...small, '--images', 'letters', '--out', 'run')
    expect(trained.status).toBe(0)
    const file = 'run/checkpoint.safetensors'
    const evaluated = command('evaluate', file, '--images', 'letters', '--episodes', '8', '--json')
    const result = JSON.parse(evaluated.stdout) as Record<string, unknown>
    expect(result).toMatchObject({ split: 'test', task: { ways: 2, imageSide: 16, imageChannels: 3 } })
    expect(result['families']).toEqual([expect.objectContaining({ variation: 'none', episodes: 8 })])
    expect(command('evaluate', file).stderr).toContain(
      'the network was trained on images of a folder "letters/": say where it lies with --images FOLDER',
    )
  })

  it('ends with a message where the folder does not fit, and leaves no run behind', { timeout: 60_000 }, () => {
    const { status, stderr } = command('train', ...small, '--ways', '5', '--images', 'letters', '--out', 'bad')
    expect(stderr).toContain('letters has 3 classes to train on, but 5 ways need at least 5')
    expect(status).toBe(1)
    expect(existsSync(join(folder, 'bad'))).toBe(false)
  })
})
