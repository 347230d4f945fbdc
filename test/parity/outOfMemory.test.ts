import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { RecordingBuffers } from '../../src/kernels/recordingBuffers'
import { createWasmEngine } from '../../src/kernels/wasm/wasmEngine'
import { isArgumentError, OutOfMemoryError } from '../../src/numerics/engineErrors'
import { makeCase } from './randomCases'
import { smallModel } from '../smallModel'

const config = smallModel({ cell: 'lstm', rule: 'gradient', hiddenSize: 5, auxiliarySize: 1 })
const { network, episodes } = makeCase(config, 4, 2, 5)

/** A module's bytes with a limit on its memory, in pages of 64 KiB. */
function withMemoryLimit(module: Uint8Array<ArrayBuffer>, pages: number): Uint8Array<ArrayBuffer> {
  const memorySection = 5
  let at = 8
  const readLength = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++]
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (module[at] !== memorySection) {
    at++
    const length = readLength()
    at += length
  }
  const start = at++
  const end = readLength() + at
  // One memory; a least and a most number of pages, the latter in two bytes.
  const limits = [1, 1, 1, 0x80 | (pages & 0x7f), pages >> 7]
  return Uint8Array.from([
    ...module.subarray(0, start),
    memorySection,
    limits.length,
    ...limits,
    ...module.subarray(end),
  ])
}

describe('out of memory', () => {
  it('is told by the kernels, which take nothing for it and go on with less', async () => {
    const limited = withMemoryLimit(Uint8Array.from((await nodeEngineFiles().loadKernels('simd')) as Uint8Array), 64)
    const engine = await createWasmEngine('wasm:simd', () => Promise.resolve(limited))
    const wanted = await engine.lossAndGradients(network, episodes)
    const large = makeCase({ ...config, hiddenSize: 256 }, 20, 1, 1)
    for (const operation of ['rollout', 'evaluate', 'lossAndGradients'] as const) {
      const error = await engine[operation](large.network, large.episodes).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(OutOfMemoryError)
      expect(isArgumentError(error)).toBe(false)
      expect((error as Error).message).toMatch(
        /^\w+: an LSTM of 256 hidden units with 3 inputs over 20 steps needs \d+\.\d MiB of memory: more than there is here$/,
      )
      expect(await engine.lossAndGradients(network, episodes)).toEqual(wanted)
    }
  })

  it('is told of a recording that does not fit', () => {
    const act = () => new RecordingBuffers({ ...config, hiddenSize: 512 }, { ...episodes, batch: 2 ** 20, steps: 500 })
    expect(act).toThrow(OutOfMemoryError)
    expect(act).toThrow(
      'rollout: a recording of 1048576 episodes of 500 steps needs more memory: more than there is here',
    )
  })
})
