import { expect, it } from 'vitest'
import { verificationSentence } from '../../../src/panels/engineBadge/verificationSentence'
import type { GoldenVerdict, QuantityVerdict } from '../../../src/runtime/protocol'
import { verificationFiles, worstQuantities, type Verification } from '../../../src/store/verification'

function row(quantity: QuantityVerdict['quantity'], error: number, tolerance: number): QuantityVerdict {
  return { quantity, error, tolerance, where: 'y', within: error <= tolerance }
}
function verdict(file: string, ...rows: QuantityVerdict[]): GoldenVerdict {
  return { file, engine: 'wasm:simd', rows, leftOut: '', elapsedMs: 1 }
}
function done(...verdicts: GoldenVerdict[]): Verification {
  return { state: 'done', engine: 'wasm:simd', verdicts, failure: '' }
}

it('takes the worst of each quantity in proportion to what is allowed', () => {
  const rows = worstQuantities([
    verdict('a', row('outputs', 2e-6, 5e-6), row('loss', NaN, 1e-5)),
    verdict('b', row('outputs', 3e-6, 2e-5), row('loss', 1, 1e-5)),
  ])
  expect(rows.map(({ file, error }) => [file, error])).toEqual([
    ['a', 2e-6],
    ['a', NaN],
  ])
})

it('says how much of what is allowed was needed', () => {
  expect(verificationSentence(done(verdict('a', row('outputs', 1e-6, 5e-6), row('loss', 1e-7, 1e-5))))).toEqual({
    verdict: 'Verified.',
    text: 'Every number agrees with the reference: the largest error is 20 % of what is allowed.',
  })
})

it('says first what was left out', () => {
  const parts = { ...verdict('a', row('outputs', 1e-6, 5e-6)), leftOut: 'loss and gradients' }
  expect(verificationSentence(done(parts, { ...parts, file: 'b' }))).toEqual({
    verdict: 'Verified, but for loss and gradients,',
    text: 'which would take too long on this engine. Every other number agrees with the reference: the largest error is 20 % of what is allowed.',
  })
})

it('says in plain words what is wrong, with the numbers', () => {
  const { verdict: word, text } = verificationSentence(
    done(verdict('a', row('outputs', 0.01, 5e-6), row('loss', 1e-7, 1e-5)), verdict('b', row('gradients', 6e-5, 5e-5))),
  )
  expect(word).toBe('Differs.')
  expect(text).toMatch(/^2 of 3 quantities .* outputs are off by 0\.01, 5e−6 is allowed\. Do not trust/)
  const nothing = verificationSentence(done(verdict('a', row('plastic weights', NaN, 5e-6))))
  expect(nothing).toMatchObject({
    verdict: 'Differs.',
    text: expect.stringContaining('plastic weights give no number') as string,
  })
})

it('gives no verdict before the end', () => {
  const part = { ...done(verdict('a', row('outputs', 0, 5e-6))), failure: 'HTTP 404.' }
  expect(verificationSentence({ ...part, state: 'running' })).toEqual({
    verdict: '',
    text: `1 of ${verificationFiles.length} done. Now: ${verificationFiles[1].words} …`,
  })
  expect(verificationSentence({ ...part, state: 'stopped' }).text).toBe(
    `Stopped after 1 of ${verificationFiles.length}.`,
  )
  expect(verificationSentence({ ...part, state: 'failed' }).text).toBe('It could not be verified. HTTP 404.')
})
