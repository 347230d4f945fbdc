import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { engineNames } from '../kernels/engine'
import { places, type Intervention } from '../network/interventions'
import { layerNames } from '../network/layers'
import type { ExampleEdit } from '../tasks/exampleEdits'
import { initialState, paintModes, stepPhases, unitOrders } from './engramStore'
import { newFileId } from './openedFiles'
import {
  mostExampleEdits,
  mostInterventions,
  plasticityRanges,
  taskRanges,
  type NumericPlasticity,
  type SettingRange,
} from './settingRanges'
import { paperSide } from '../images/strokes'
import type { Pad } from './pad'
import type { AddressState } from './addressField'
import { formatAddress, formatLink, parseAddress } from './urlState'

function valueIn(range: SettingRange): fc.Arbitrary<number> {
  const { min, max } = range
  const bounded = range.whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
  return range.unlimited ? fc.oneof(bounded, fc.constant(Infinity)) : bounded
}

function rangesOf<Name extends string>(ranges: Readonly<Record<Name, SettingRange>>) {
  const entries = Object.entries(ranges) as [Name, SettingRange][]
  return fc.record(Object.fromEntries(entries.map(([name, range]) => [name, valueIn(range)])), { requiredKeys: [] })
}

const plasticity = fc
  .tuple(
    rangesOf<NumericPlasticity>(plasticityRanges),
    fc.record(
      { modulation: fc.oneof(fc.constantFrom('learned', 'off'), fc.double({ min: 0, max: 2, noNaN: true })) },
      { requiredKeys: [] },
    ),
  )
  .map(([numbers, modulation]) => ({
    ...numbers,
    ...('weightClip' in numbers && { weightClip: numbers.weightClip === Infinity ? null : numbers.weightClip }),
    ...modulation,
  }))

const span = fc
  .tuple(fc.nat(400), fc.integer({ min: 1, max: 99 }))
  .map(([from, length]) => ({ from, to: from + length }))
const weights = fc.constantFrom('weights' as const, ...layerNames)
const intervention: fc.Arbitrary<Intervention> = fc.oneof(
  fc.record({ kind: fc.constant('erase' as const), target: fc.constantFrom('weights', ...places), step: fc.nat(499) }),
  fc.tuple(weights, span).map(([target, steps]) => ({ kind: 'freeze' as const, target, ...steps })),
  fc
    .tuple(weights, span, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([target, steps, eta]) => ({ kind: 'holdEta' as const, target, ...steps, eta })),
)

const decimal = (max: number) => fc.integer({ min: -1000 * max, max: 1000 * max }).map((k) => k / 1000)
const anyExampleEdits: fc.Arbitrary<ExampleEdit[]> = fc.uniqueArray(
  fc.oneof(
    fc.record({
      kind: fc.constant('move' as const),
      example: fc.nat(499),
      variables: fc.array(fc.option(decimal(1)), { minLength: 1, maxLength: 12 }),
      value: fc.option(decimal(10)),
    }),
    fc.record({ kind: fc.constant('remove' as const), example: fc.nat(499) }),
    fc.record({
      kind: fc.constant('add' as const),
      variables: fc.array(decimal(1), { minLength: 1, maxLength: 12 }),
      value: decimal(10),
    }),
  ),
  { maxLength: mostExampleEdits, selector: (edit) => (edit.kind === 'add' ? edit : edit.example) },
)

const coordinate = fc.nat(paperSide - 1)
const drawing = fc.record({
  kind: fc.constant('drawing' as const),
  strokes: fc.array(
    fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 9 }).map((points) => points.flat()),
    {
      maxLength: 4,
    },
  ),
})
const anyPad: fc.Arbitrary<Pad> = fc
  .record({
    support: fc
      .uniqueArray(fc.tuple(fc.nat(1999), drawing), { maxLength: 6, selector: ([place]) => place })
      .map((pictures) => new Map(pictures)),
    query: fc.option(drawing),
    queryClass: fc.option(fc.nat(25)),
  })
  // Of a query that is none nobody says what it is.
  .map((pad) => ({ ...pad, queryClass: pad.query && pad.queryClass }))

const states = fc.record({
  checkpointId: fc.stringMatching(/^[\w.,+-]{1,30}$/),
  seed: fc.integer({ min: 0, max: 4294967295 }),
  taskOverrides: fc.oneof(rangesOf(taskRanges.sequence), rangesOf(taskRanges.cueReward)),
  plasticityOverrides: plasticity,
  alphaScale: fc.double({ min: -4, max: 4, noNaN: true }),
  plasticityOff: fc.boolean(),
  interventions: fc.array(intervention, { maxLength: mostInterventions }),
  engineChoice: fc.constantFrom(null, ...engineNames),
  stepIndex: fc.integer({ min: 0, max: 1000 }),
  stepsPerSecond: fc.double({ min: 0.5, max: 40, noNaN: true }),
  phase: fc.option(fc.constantFrom(...stepPhases)),
  paintMode: fc.constantFrom(...paintModes),
  zoomedLayer: fc.option(fc.constantFrom(...layerNames)),
  unitOrder: fc.constantFrom(...unitOrders),
  timelineRange: fc.option(
    fc.tuple(fc.nat(400), fc.integer({ min: 4, max: 100 })).map(([from, width]) => [from, from + width]),
  ),
  sharedScale: fc.boolean(),
  selected: fc.record({ layer: fc.constantFrom(...layerNames), pre: fc.nat(99999), post: fc.nat(99999) }),
  selectedUnit: fc.option(
    fc.record({
      layer: fc.constantFrom(...layerNames),
      side: fc.constantFrom('pre', 'post'),
      index: fc.nat(99999),
    }),
  ),
  retrievalLayer: fc.option(fc.constantFrom(...layerNames)),
  retrievalReading: fc.constantFrom('effect', 'size'),
  recalled: fc.option(fc.nat(1000)),
  exampleEdits: anyExampleEdits,
  pad: anyPad,
  functionAxis: fc.nat(1000),
}) as fc.Arbitrary<AddressState>

/** -0 and 0 are written alike. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, part: unknown) => (part === Infinity ? 'Infinity' : part)))

describe('the address', () => {
  it('restores any state exactly', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { state: read, complaints } = parseAddress(formatAddress(state, true))
        expect(complaints).toEqual([])
        expect(plain({ ...initialState, ...read })).toEqual(plain({ ...initialState, ...state }))
      }),
    )
  })

  it('is empty for the state everybody sees first', () => {
    expect(formatAddress(initialState, false)).toBe('')
    expect(parseAddress('')).toEqual({ state: {}, complaints: [] })
  })

  it('names seed and checkpoint in a link, whatever the defaults', () => {
    expect(formatLink({ ...initialState, checkpointId: 'x' })).toBe(`?v=1&c=x&step=0&seed=${initialState.seed}`)
    expect(formatLink({ ...initialState, checkpointId: 'x', seed: 5 })).toContain('seed=5')
  })

  it('leaves defaults out, says its version, and is short', () => {
    const state: AddressState = {
      ...initialState,
      checkpointId: 'sequence-5-delay-5-rnn-hebbian-1',
      plasticityOverrides: { etaScale: 0.05, maxUpdateNorm: Infinity, weightClip: null },
      plasticityOff: true,
      taskOverrides: { delay: 20 },
    }
    expect(formatAddress(state, false)).toBe(
      '?v=1&c=sequence-5-delay-5-rnn-hebbian-1&eta=0.05&norm=off&clip=off&plastic=0&delay=20',
    )
  })

  it('says the range of the timeline with its last step, and the phase only with its step', () => {
    const state: AddressState = { ...initialState, timelineRange: [10, 41], stepIndex: 12, phase: 'gate' }
    expect(formatAddress(state, true)).toBe('?v=1&step=12&phase=gate&range=10-40')
    expect(formatAddress(state, false)).toBe('?v=1&range=10-40')
    const { state: read, complaints } = parseAddress('?phase=gate&zoom=feed&order=stored')
    expect(read).toEqual({ zoomedLayer: 'feed', unitOrder: 'stored' })
    expect(complaints).toEqual([expect.stringContaining('the phase “gate” without the step')])
  })

  it.each(['range=10-12', 'range=40-10', 'range=10', 'range=-3-9', 'range=490-500', 'range=1-2-9', 'range=1.5-9'])(
    'drops the damaged %s',
    (text) => {
      const { state, complaints } = parseAddress(`?${text}`)
      expect(state).toEqual({})
      expect(complaints).toEqual([expect.stringContaining('at least 4 steps, like 10-40')])
    },
  )

  it('keeps an engine that was asked for, and forces it upon nobody else', () => {
    const state: AddressState = { ...initialState, engineChoice: 'wasm:simd' }
    expect(formatAddress(state, false)).toBe('?v=1&engine=wasm:simd')
    expect(parseAddress('?engine=wasm:simd').state).toEqual({ engineChoice: 'wasm:simd' })
    expect(formatLink(state)).not.toContain('engine')
  })

  it('names a file that it cannot hold, and what is like it', () => {
    const state: AddressState = { ...initialState, checkpointId: newFileId('my net.safetensors') }
    const search = formatAddress(state, false, { task: 'sequence', rule: 'none' })
    expect(search).toBe('?v=1&file=my+net.safetensors&task=sequence&rule=none')
    expect(parseAddress(search)).toEqual({
      state: {},
      file: 'my net.safetensors',
      task: 'sequence',
      rule: 'none',
      complaints: [],
    })
    const long = formatAddress({ ...state, checkpointId: newFileId('x'.repeat(500)) }, false)
    expect(parseAddress(long)).toMatchObject({ file: 'x'.repeat(100), complaints: [] })
  })

  it('takes a task and a rule in place of a checkpoint', () => {
    expect(parseAddress('?task=sequence&rule=gradient')).toMatchObject({ task: 'sequence', rule: 'gradient' })
  })

  it('drops what is damaged, keeps the rest, and says key, expectation and what came', () => {
    const { state, complaints } = parseAddress('?v=1&eta=700&delay=12&paint=rainbow&engine=abacus&seed=1.5')
    expect(state).toEqual({ taskOverrides: { delay: 12 } })
    expect(complaints).toEqual([
      'In the address, “eta” should be 0 to 100, but is “700”. It was left out.',
      'In the address, “paint” should be one of slow, plastic, effective, change, alpha, retrieval, but is “rainbow”. It was left out.',
      expect.stringMatching(/“engine” should be one of composed:cpu, .* but is “abacus”/),
      'In the address, “seed” should be a whole number from 0 to 4294967295, but is “1.5”. It was left out.',
    ])
  })

  it('names interventions briefly, and takes a list with a damaged one for damaged', () => {
    const interventions: Intervention[] = [
      { kind: 'erase', target: 'hidden', step: 13 },
      { kind: 'freeze', target: 'encoder', from: 3, to: 10 },
      { kind: 'holdEta', target: 'weights', eta: 0.05, from: 8, to: 9 },
    ]
    expect(formatAddress({ ...initialState, interventions }, false)).toBe(
      '?v=1&do=erase:h:13,freeze:enc:3-9,eta:w:8-8:0.05',
    )
    const damaged = [
      ...['erase:h:500', 'erase:h', 'erase:x:1', 'erase:h:1:2', 'freeze:h:1-2', 'freeze:w:5-4', 'freeze:w:1-2-3'],
      ...['eta:w:1-2', 'eta:w:1-2:200', 'eta:w:1-2:-0.1', 'eta:w:1-2:NaN', 'erase:h:1,', 'shuffle:w:1'],
    ]
    for (const text of damaged) {
      const { state, complaints } = parseAddress(`?do=${text}`)
      expect([text, state, complaints]).toEqual([
        text,
        {},
        [expect.stringContaining('should be at most 16 interventions')],
      ])
    }
  })

  it('names changed examples briefly, and takes a list with a damaged one for damaged', () => {
    const exampleEdits: ExampleEdit[] = [
      { kind: 'move', example: 3, variables: [null, 0.25], value: -1.1 },
      { kind: 'remove', example: 7 },
      { kind: 'add', variables: [0.5, -1], value: 2 },
    ]
    expect(formatAddress({ ...initialState, exampleEdits }, false)).toBe('?v=1&ex=3:_0.25:-1.1,7:off,new:0.5_-1:2')
    const damaged = [
      ...['3:0.25', '3:2:1', '3:0.25:11', '3:a:1', '-1:0:0', '1.5:0:0', '3:0.25:1:2', '3:off:1', 'new:off', 'new::1'],
      ...['new:0.5:', '500:off', '3:off,', '3:off,3:0:0', Array.from({ length: 33 }, (_, k) => `${k}:off`).join()],
    ]
    for (const text of damaged) {
      const { state, complaints } = parseAddress(`?ex=${text}`)
      expect([text, state, complaints]).toEqual([
        text,
        {},
        [expect.stringContaining('should be at most 32 changes of examples')],
      ])
    }
  })

  it('complains of unknown keys, repeated keys and other versions', () => {
    const { state, complaints } = parseAddress('?v=9&utm=x&seed=3&seed=4')
    expect(state).toEqual({ seed: 3 })
    expect(complaints.map((complaint) => /version “9”|“utm=x”|“seed” more than once/.exec(complaint)?.[0])).toEqual([
      'version “9”',
      '“utm=x”',
      '“seed” more than once',
    ])
  })

  it('survives any text, and never gives a value out of its range', () => {
    const key = fc.constantFrom(
      'c',
      'file',
      'engine',
      'seed',
      'eta',
      'norm',
      'mod',
      'clip',
      'alpha',
      'len',
      'step',
      'speed',
      'sel',
      'shared',
      'do',
      'ex',
      'axis',
      'range',
      'phase',
      '',
    )
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.double().map(String), fc.constantFrom('off', '-0', '1e9'))
    fc.assert(
      fc.property(fc.array(fc.tuple(key, text)), (pairs) => {
        const search = `?${new URLSearchParams(pairs.map(([name, value]) => [name, value]))}`
        const { state } = parseAddress(search)
        const again = parseAddress(formatAddress({ ...initialState, ...state }, true))
        expect(again.complaints).toEqual([])
      }),
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (search) => void parseAddress(search)))
  }, 30_000)
})
