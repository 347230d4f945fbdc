import { describe, expect, it } from 'vitest'
import { curvesPicture, erasurePicture, gatePicture, type MeasuredRun } from '../../cli/report/figures'
import type { Measurement } from '../../cli/report/measurement'
import { groupedByTask, type PublishedRun } from '../../cli/report/publishedRuns'
import { delayTable, runTable } from '../../cli/report/tables'
import type { ManifestEntry } from '../../src/network/checkpoint'

const task = { name: 'sequence', dimension: 1, length: 2, delay: 1 } as const
const freshErrors = {
  ...{ episodes: 64, loss: 0.1, lossStandardError: 0.012, lossBaseline: 0.33 },
  ...{ answerError: 0.1, answerStandardError: 0.012, answerBaseline: 0.33 },
}

function run(cell: 'rnn' | 'lstm', rule: ManifestEntry['rule'], changes: Partial<ManifestEntry> = {}): PublishedRun {
  const provenance = { seed: 1, engine: 'wasm:simd' } as ManifestEntry['provenance']
  return {
    entry: { id: `${cell}-${rule}`, bytes: 1, task, cell, rule, hiddenSize: 64, provenance, freshErrors, ...changes },
    file: new Uint8Array(),
    fingerprint: '',
    curve: [
      { batch: 200, answerError: 0.3, seconds: 5 },
      { batch: 400, answerError: 0.1, seconds: 9 },
    ],
    result: { batches: 400, bestBatches: 400, bestValidationLoss: 0.1, ended: 'budget', seconds: 9, machine: 'one' },
    minutes: 0.15,
  }
}

const measurement: Measurement = {
  gate: { modulation: [2, 1, 0.1, 0, 0], eta: [0.2, 0.1, 1e-9, 0, 0], decay: [0.2, 0.1, 0.01, 0, 0] },
  erasure: {
    answerBaseline: 0.33,
    untouched: [0.1, 0.1, 0.1, 0.1],
    rows: [
      { target: 'hidden', errors: [0.1, 0.2, 0.3, 0.4] },
      { target: 'cellState', errors: [0.5, 0.9, NaN, 3] },
    ],
  },
  ablations: [],
  delays: [],
}
const measured = (one: PublishedRun): MeasuredRun => ({ run: one, measurement })

describe('the figures of the zoo', () => {
  it('draw a panel for each cell, with what is not a number left out', () => {
    const picture = curvesPicture([run('rnn', 'hebbian'), run('lstm', 'hebbian'), run('lstm', 'none')])
    for (const words of ['RNN, answer', 'LSTM, answer', '>non-plastic<', '>always 0<']) expect(picture).toContain(words)
    const erasures = erasurePicture([measured(run('lstm', 'gradient'))])
    for (const words of ['>c<', '>h<', '>nothing<', '>store<', '>recall<']) expect(erasures).toContain(words)
    const gates = gatePicture([measured(run('lstm', 'gradient')), { ...measured(run('lstm', 'none')), measurement: { ...measurement, gate: null } }]) // prettier-ignore
    expect(gates).toContain('>gradient eta<')
    expect(gates).not.toContain('non-plastic')
    for (const svg of [picture, erasures, gates]) expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('put runs of a task together, mixed delays apart from single ones', () => {
    const provenance = { ...run('rnn', 'none').entry.provenance, trainedDelays: { from: 0, to: 2 } }
    const mixed = run('rnn', 'hebbian', { id: 'mixed', provenance })
    const groups = groupedByTask([run('lstm', 'none'), mixed, run('rnn', 'none')])
    expect(groups.map((group) => group.map(({ entry }) => entry.id))).toEqual([['lstm-none', 'rnn-none'], ['mixed']])
    const delays = [{ delay: 0, errors: freshErrors }]
    expect(delayTable([{ run: mixed, measurement: { ...measurement, delays } }])).toContain('0.100 ± 0.012')
    expect(runTable([mixed])).toMatch(/\| RNN {2}\| Hebbian \| 64 {4}\| 1 {4}\| 0\.100 ± 0\.012 \| 0\.330 /)
  })
})
