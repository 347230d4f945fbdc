import { beforeEach, expect, it } from 'vitest'
import type { EngineName } from '../kernels/engine'
import type { GoldenVerdict, Runtime } from '../runtime/protocol'
import { engramStore, initialState } from '../store/engramStore'
import { verdictOn, verificationFiles } from '../store/verification'
import { EngineVerification } from './engineVerification'

function verdictOf(file: string, engine: EngineName, error = 1e-7, leftOut = ''): GoldenVerdict {
  const row = { quantity: 'outputs' as const, error, tolerance: 5e-6, where: 'y', within: error <= 5e-6 }
  return { file, engine, rows: [row], leftOut, elapsedMs: 1 }
}

const verifying = (verifyGolden: Runtime['verifyGolden']) => new EngineVerification({ verifyGolden } as Runtime)
const found = () => engramStore.getState().verification!

beforeEach(() => engramStore.setState(initialState))

it('verifies every file once, one after the other', async () => {
  const asked: string[] = []
  await verifying((file) => {
    expect(found()).toMatchObject({ state: 'running', verdicts: { length: asked.length } })
    asked.push(file)
    return Promise.resolve(verdictOf(file, 'wasm:simd'))
  }).run()
  expect(asked).toEqual(verificationFiles.map(({ file }) => file))
  expect(found()).toMatchObject({ state: 'done', engine: 'wasm:simd', failure: '' })
  expect(verdictOn('wasm:simd', found())).toBe('verified')
  expect(verdictOn('javascript', found())).toBeNull()
})

it('differs where one quantity of one file is off, or no number', async () => {
  for (const error of [1e-3, NaN]) {
    await verifying((file) =>
      Promise.resolve(verdictOf(file, 'wasm:simd', file === verificationFiles[2].file ? error : 0)),
    ).run()
    expect(verdictOn('wasm:simd', found())).toBe('differs')
  }
})

it('verifies in part where something was left out, and still differs where the rest is off', async () => {
  for (const [error, verdict] of [
    [1e-7, 'partlyVerified'],
    [1e-3, 'differs'],
  ] as const) {
    await verifying((file) => Promise.resolve(verdictOf(file, 'composed:webgpu', error, 'gradients'))).run()
    expect(verdictOn('composed:webgpu', found())).toBe(verdict)
  }
})

it('begins again where another engine takes over meanwhile', async () => {
  let asked = 0
  await verifying((file) => Promise.resolve(verdictOf(file, ++asked > 3 ? 'javascript' : 'wasm:simd'))).run()
  expect(found().verdicts.map(({ file }) => file)).toEqual(verificationFiles.map(({ file }) => file))
  expect(found().engine).toBe('javascript')
})

it('stops in the middle, and says nothing of a verdict that comes too late', async () => {
  let answer: (verdict: GoldenVerdict) => void = () => undefined
  const verification = verifying(() => new Promise((resolve) => (answer = resolve)))
  const run = verification.run()
  verification.stop()
  answer(verdictOf(verificationFiles[0].file, 'wasm:simd'))
  await run
  expect(found()).toMatchObject({ state: 'stopped', verdicts: [] })
  expect(verdictOn('wasm:simd', found())).toBeNull()
})

it('keeps what was found where it cannot be carried through, and says why', async () => {
  let asked = 0
  await verifying((file) =>
    ++asked < 3 ? Promise.resolve(verdictOf(file, 'wasm:simd')) : Promise.reject(new Error('HTTP 404')),
  ).run()
  expect(found()).toMatchObject({ state: 'failed', failure: 'HTTP 404.', verdicts: { length: 2 } })
  expect(verdictOn('wasm:simd', found())).toBeNull()
})
