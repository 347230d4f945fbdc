import { describe, expect, it } from 'vitest'
import { readSafetensors, writeSafetensors } from '../numerics/safetensors'
import { defaultSequence } from '../tasks/sequenceReproduction'
import { CheckpointError, readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint'
import { defaultPlasticity } from './modelConfig'
import { initialParameters } from './parameters'
import { smallModel } from '../../test/smallModel'

const config = smallModel({
  cell: 'lstm',
  rule: 'gradient',
  hiddenSize: 5,
  outputSize: 1,
  plasticity: { ...defaultPlasticity, maxUpdateNorm: Infinity, weightClip: 0.5 },
})
const checkpoint: Checkpoint = {
  network: { config, parameters: initialParameters(config, 1) },
  task: { ...defaultSequence, delay: 7 },
  provenance: {
    trainedBatches: 100,
    batchSize: 64,
    seed: 1,
    validationLoss: 0.5,
    validationLossStandardError: 0.01,
    validationAnswerError: 0.25,
    validationAnswerStandardError: 0.02,
    engine: 'composed:cpu',
    version: '0.1.0',
  },
}

/** The checkpoint's file with metadata or tensors changed. */
function changed(metadata: Record<string, string>, without?: string): Uint8Array {
  const file = readSafetensors(writeCheckpoint(checkpoint))
  const tensors = new Map(file.tensors)
  if (without) tensors.delete(without)
  return writeSafetensors({ tensors, metadata: new Map([...file.metadata, ...Object.entries(metadata)]) })
}

describe('a checkpoint file', () => {
  it('gives back network, task and provenance', () => {
    expect(readCheckpoint(writeCheckpoint(checkpoint))).toEqual(checkpoint)
  })

  it('holds an image encoder with what its batch-norm keeps', () => {
    const imageEncoder = { blocks: 3, channels: 2, imageSide: 8, imageChannels: 1 }
    const seeing = smallModel({ encoder: 'none', inputSize: 8, outputSize: 1, imageEncoder })
    const parameters = initialParameters(seeing, 1)
    parameters['block2.runningMean']!.values.fill(0.5)
    const bytes = writeCheckpoint({ ...checkpoint, network: { config: seeing, parameters } })
    const { tensors } = readSafetensors(bytes)
    expect(tensors.get('block2.runningMean')?.values).toEqual(Float32Array.of(0.5, 0.5))
    // Its task has values for the encoder's images and labels, not for u.
    expect(() => readCheckpoint(bytes)).toThrow('the network has 65 and 1')
  })

  it('remembers the delays that were trained, and refuses what is no range', () => {
    const provenance = { ...checkpoint.provenance, trainedDelays: { from: 0, to: 14 } }
    expect(readCheckpoint(writeCheckpoint({ ...checkpoint, provenance })).provenance).toEqual(provenance)
    const bad = JSON.stringify({ ...provenance, trainedDelays: { from: 3, to: 2 } })
    expect(() => readCheckpoint(changed({ provenance: bad }))).toThrow('delay range: to must be')
  })

  it('stores some parameters in half precision where that is asked for', () => {
    const half = 'recurrent.slowWeight'
    const bytes = writeCheckpoint(checkpoint, (name) => (name === half ? 'F16' : 'F32'))
    const { parameters } = checkpoint.network
    const saved = 2 * parameters[half]!.values.length
    expect(writeCheckpoint(checkpoint).length - bytes.length).toBe(saved)
    const read = readCheckpoint(bytes).network.parameters
    for (const [name, { values }] of Object.entries(parameters)) {
      const difference = Math.max(...values.map((value, k) => Math.abs(value - read[name as typeof half]!.values[k])))
      if (name === half) expect(difference).toBeGreaterThan(0)
      else expect(difference).toBe(0)
      expect(difference).toBeLessThan(1e-3)
    }
  })

  it.each<[string, Uint8Array, string]>([
    ['another format', changed({ format: 'other' }), 'expected metadata format "engram-checkpoint", got "other"'],
    ['a later version', changed({ formatVersion: '2' }), 'format version must be 1, got 2'],
    ['a configuration that is no JSON', changed({ config: '{' }), 'metadata "config" must be JSON, got {'],
    [
      'an unknown cell',
      changed({ config: JSON.stringify({ ...config, cell: 'gru' }) }),
      'cell must be one of rnn, lstm',
    ],
    [
      'another size than its tensors',
      changed({ config: JSON.stringify({ ...config, hiddenSize: 6, plasticity: defaultPlasticity }) }),
      'checkpoint: encoder.slowWeight must be [3, 6], got [3, 5]',
    ],
    [
      'a size beyond the limits',
      changed({ config: JSON.stringify({ ...config, hiddenSize: 513, plasticity: defaultPlasticity }) }),
      'hiddenSize must be a whole number from 1 to 512, got 513',
    ],
    ['a missing tensor', changed({}, 'readout.alpha'), 'readout.alpha must be [5, 6], got nothing'],
    [
      'a task of other sizes',
      changed({ task: '{"name":"cueReward"}' }),
      'needs 16 inputs and 1 outputs, the network has 3',
    ],
    [
      'an unknown task',
      changed({ task: '{"name":"chess"}' }),
      'task name must be one of sequence, cueReward, regression, oneShot, got "chess"',
    ],
  ])('is refused with a clear message: %s', (_, bytes, message) => {
    expect(() => readCheckpoint(bytes)).toThrow(message)
  })

  it('is refused where a parameter is not finite', () => {
    const file = readSafetensors(writeCheckpoint(checkpoint))
    file.tensors.get('feed.slowBias')!.values[2] = NaN
    expect(() => readCheckpoint(writeSafetensors(file))).toThrow('feed.slowBias must be finite, got NaN at position 2')
  })

  it('is refused where it is safetensors of something else', () => {
    const other = writeSafetensors({ tensors: new Map(), metadata: new Map() })
    expect(() => readCheckpoint(other)).toThrow(CheckpointError)
  })
})
