import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../src/network/checkpoint'
import { runCommand } from '../commands'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'engram-train-'))
afterAll(() => rmSync(folder, { recursive: true }))

const command = (name: 'train' | 'evaluate', ...args: string[]) => runCommand(folder, name, ...args)

const small = ['--task', 'sequence', '--length', '2', '--delay', '1', '--hidden', '6', '--batch', '4']
const short = [...small, '--validateEvery', '2', '--validationBatches', '2', '--engine', 'composed:cpu']

describe('npm run train', () => {
  it('gives the same checkpoint and curve when it is interrupted and run again', { timeout: 60_000 }, () => {
    expect(command('train', ...short, '--steps', '6', '--out', 'whole').status).toBe(0)
    expect(command('train', ...short, '--steps', '4', '--out', 'parts').status).toBe(0)
    const again = command('train', ...short, '--steps', '6', '--out', 'parts')
    expect(again.stdout).toContain('going on from batch 4 of 6')
    const curve = (run: string) =>
      readFileSync(join(folder, run, 'curve.csv'), 'utf8')
        .trim()
        .split('\n')
        // The last column is the time.
        .map((row) => row.slice(0, row.lastIndexOf(',')))
    expect(curve('parts')).toEqual(curve('whole'))
    expect(curve('whole')).toHaveLength(4)
    const checkpoint = (run: string) => readFileSync(join(folder, run, 'checkpoint.safetensors'))
    expect(checkpoint('parts').equals(checkpoint('whole'))).toBe(true)
    const { provenance } = readCheckpoint(checkpoint('whole'))
    expect(provenance).toMatchObject({ batchSize: 4, seed: 1, engine: 'composed:cpu' })
  })

  it('trains on mixed delays, keeps the range with the network, and goes on where it was', { timeout: 60_000 }, () => {
    const mixed = [...short.filter((_, k) => ![4, 5].includes(k)), '--delay', '0-3']
    expect(command('train', ...mixed, '--steps', '4', '--out', 'mixedDelays').status).toBe(0)
    expect(command('train', ...mixed, '--steps', '2', '--out', 'resumedDelays').status).toBe(0)
    expect(command('train', ...mixed, '--steps', '4', '--out', 'resumedDelays').status).toBe(0)
    const [whole, parts] = ['mixedDelays', 'resumedDelays'].map((run) =>
      readFileSync(join(folder, run, 'checkpoint.safetensors')),
    )
    expect(parts.equals(whole)).toBe(true)
    const { task, provenance } = readCheckpoint(whole)
    expect(task).toMatchObject({ length: 2, delay: 2 })
    expect(provenance.trainedDelays).toEqual({ from: 0, to: 3 })
    const { stdout } = command('evaluate', 'mixedDelays/checkpoint.safetensors', '--episodes', '64', '--delay', '3')
    expect(stdout).toContain('delay 3')
  })

  it('trains an image encoder, and tells how often classes are right', { timeout: 120_000 }, () => {
    const images = ['--task', 'oneShot', '--blocks', '4', '--channels', '2', '--hidden', '8', '--batch', '2']
    const args = [...images, '--steps', '2', '--validateEvery', '2', '--validationBatches', '2']
    expect(command('train', ...args, '--out', 'images').status).toBe(0)
    const { network } = readCheckpoint(readFileSync(join(folder, 'images', 'checkpoint.safetensors')))
    expect(network.config).toMatchObject({ encoder: 'none', imageEncoder: { blocks: 4, channels: 2, imageSide: 28 } })
    const { stdout } = command('evaluate', 'images/checkpoint.safetensors', '--episodes', '16', '--split', 'validation')
    expect(stdout).toMatch(/augmented +first query [\d.]+ ± [\d.]+ % +all [\d.]+ ± [\d.]+ %/)
  })

  it('refuses to mix two configurations in one folder', { timeout: 60_000 }, () => {
    expect(command('train', ...short, '--steps', '2', '--out', 'mixed').status).toBe(0)
    const other = command('train', ...short, '--steps', '4', '--seed', '2', '--out', 'mixed')
    expect(other.status).not.toBe(0)
    expect(other.stderr).toContain('holds a run of another configuration')
  })

  it.each([
    [['--rule', 'hebb'], 'rule must be one of none, hebbian, gradient, got "hebb"'],
    [['--hidden', '0'], 'hiddenSize must be a whole number from 1 to 512, got 0'],
    [['--steps', 'many'], '--steps must be a number, got "many"'],
    [['--task', 'sequence', '--delay', '4-2'], 'delay range: to must be a whole number from 4 to 500, got 2'],
    [['--delay', '0-4'], 'task cueReward: expected numbers for'],
    [['--task', 'chess'], 'task name must be one of sequence, cueReward, regression, oneShot, got "chess"'],
    [
      ['--task', 'sequence', '--cues', '3'],
      'task sequence: expected numbers for dimension, length, delay, got cues = 3',
    ],
    [['--task', 'oneShot', '--encoder', 'deep'], '--encoder must be convolution, linear or pixels, got "deep"'],
    [['--task', 'oneShot', '--workers', '2'], '--workers must be 1 with convolutions'],
    [['--task', 'oneShot', '--encoder', 'pixels', '--channels', '8'], '--channels is for --encoder convolution'],
    [['--channels', '8'], '--channels is for --task oneShot'],
    [['--learningrate', '1'], "Unknown option '--learningrate'"],
  ])('says what is wrong with %j and ends with code 2', { timeout: 30_000 }, (args, message) => {
    const { status, stderr } = command('train', ...args, '--out', 'bad')
    expect(stderr).toContain(message)
    expect(status).toBe(2)
  })
})

describe('npm run evaluate', () => {
  it('reports both errors beside their baselines', { timeout: 60_000 }, () => {
    expect(command('train', ...short, '--steps', '2', '--out', 'judged').status).toBe(0)
    const { stdout } = command('evaluate', 'judged/checkpoint.safetensors', '--episodes', '100', '--json')
    const result = JSON.parse(stdout) as Record<string, number>
    expect(result).toMatchObject({ episodes: 100, rule: 'hebbian' })
    expect(result['answerBaseline']).toBeGreaterThan(0.25)
    expect(result['answerBaseline']).toBeLessThan(0.42)
    expect(result['answerStandardError']).toBeGreaterThan(0)
    const without = command(
      'evaluate',
      'judged/checkpoint.safetensors',
      '--episodes',
      '100',
      '--etaScale',
      '0',
      '--json',
    )
    expect((JSON.parse(without.stdout) as Record<string, number>)['answerError']).not.toBe(result['answerError'])
  })

  it('sets ridge regression beside a network that fits lines', () => {
    const line = join(root, 'public', 'checkpoints', 'regression-line-10-rnn-none-1.safetensors')
    const { stdout } = command('evaluate', line, '--episodes', '200', '--json')
    const { ridgeAnswerError, answerBaseline } = JSON.parse(stdout) as Record<string, number>
    expect(ridgeAnswerError).toBeGreaterThan(0)
    expect(ridgeAnswerError).toBeLessThan(0.1 * answerBaseline)
    expect(command('evaluate', line, '--episodes', '8').stdout).toMatch(/^ridge +[\d.]+ ± [\d.]+ /m)
  })

  it('says what is wrong with a damaged file', () => {
    // By way of the script that sets up, which passes the code on.
    const script = join(root, 'scripts', 'cli.mjs')
    const args = [script, 'evaluate', join(root, 'package.json')]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(stderr).toContain('not a valid safetensors file')
    expect(status).toBe(2)
  })
})
