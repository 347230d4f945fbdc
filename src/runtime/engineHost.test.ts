import { beforeEach, describe, expect, it } from 'vitest'
import type { Engine, EngineName } from '../kernels/engine'
import type { ModelConfig } from '../network/modelConfig'
import { defaultPlasticity } from '../network/modelConfig'
import { initialParameters } from '../network/parameters'
import type { Recording } from '../network/recording'
import { ArgumentError } from '../numerics/engineErrors'
import { defaultTasks, taskSizes } from '../tasks/registry'
import { EngineHost } from './engineHost'
import { GaveWay, type MeasuringTurns } from './engineMeasuring'
import type { GraphicsAdapter } from './graphicsAdapter'
import type { SharedTraining } from './sharedTraining'
import { SupersededError, type EngineStatus } from './protocol'

const task = { ...defaultTasks.cueReward, showSteps: 1, querySteps: 1 }
const config: ModelConfig = {
  ...taskSizes(task),
  cell: 'rnn',
  rule: 'none',
  encoder: 'plastic',
  hiddenSize: 2,
  auxiliarySize: 0,
  modulated: false,
  alphaMode: 'none',
  randomNetwork: false,
  lossKind: 'meanSquared',
  plasticity: defaultPlasticity,
}
const network = { config, parameters: initialParameters(config, 1) }
const work = { network, task, images: null }
const turns: MeasuringTurns = { take: (piece) => piece(), beforeStep: () => () => Promise.resolve() }

const rolloutMs: Partial<Record<EngineName, number>> = {
  'wasm:relaxed': 10,
  'wasm:simd': 10,
  webgpu: 2,
  'composed:webgpu': 14,
}
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

let missing: Map<EngineName, string>
let lost: Set<EngineName>
let unstartable: Set<EngineName>
let adapter: GraphicsAdapter
let measureShared: () => Promise<SharedTraining | null>
let statuses: EngineStatus[]
let notices: string[]
let disposed: EngineName[]

function fakeEngine(name: EngineName): Engine {
  const check = () => {
    if (lost.has(name)) throw new Error('the device was lost')
  }
  return {
    name,
    async rollout() {
      check()
      await wait(rolloutMs[name] ?? 0)
      return {} as Recording
    },
    evaluate: () => Promise.reject(new Error('not in these tests')),
    lossAndGradients() {
      check()
      return Promise.resolve({ loss: 0, answerError: 0, gradients: network.parameters, inputGradients: null })
    },
    dispose: () => disposed.push(name),
  }
}

async function startHost(chosen: EngineName | null = null) {
  const host = new EngineHost(
    {
      createEngine: (name) =>
        unstartable.has(name) ? Promise.reject(new Error('no such thing')) : Promise.resolve(fakeEngine(name)),
      measureSharedTraining: () => measureShared(),
      findGraphicsAdapter: () => Promise.resolve(adapter),
      missing,
      onStatus: (status) => statuses.push(status),
      onNotice: (notice) => notices.push(notice),
    },
    chosen,
  )
  await host.start()
  return host
}

async function measureAll(host: EngineHost) {
  while (await host.measureNext(work, turns, true));
}

const nameOf = (host: EngineHost) => host.use((engine) => Promise.resolve(engine.name))
const measurementOf = (engine: EngineName) => statuses.at(-1).measurements.find((known) => known.engine === engine)!

beforeEach(() => {
  missing = new Map()
  lost = new Set()
  unstartable = new Set()
  adapter = { canRun: true, remark: '' }
  measureShared = () => Promise.resolve(null)
  statuses = []
  notices = []
  disposed = []
})

describe('EngineHost', () => {
  it('starts on the first engine of its order that is there, without a word', async () => {
    missing.set('wasm:relaxed', 'this browser has no relaxed SIMD')
    const host = await startHost()
    expect(await nameOf(host)).toBe('wasm:simd')
    expect(notices).toEqual([])
    expect(measurementOf('wasm:relaxed')).toMatchObject({ canRun: false, remark: 'this browser has no relaxed SIMD' })
  })

  it('falls over in order, says so once, and repeats the call', async () => {
    const host = await startHost()
    lost.add('wasm:relaxed').add('wasm:simd')
    expect(await host.use((engine) => engine.rollout(network, {} as never).then(() => engine.name))).toBe(
      'composed:wasm',
    )
    expect(notices).toHaveLength(2)
    expect(notices[0]).toMatch(/relaxed SIMD failed: the device was lost\. .*nothing is lost/)
    expect(statuses.at(-1)).toMatchObject({ engine: 'composed:wasm', trainer: 'composed:wasm' })
  })

  it('takes a faster graphics adapter once it was measured, and leaves it when the device is lost', async () => {
    const host = await startHost()
    await measureAll(host)
    expect(statuses.at(-1)).toMatchObject({ engine: 'webgpu', chosen: null })
    expect(measurementOf('webgpu').rolloutMs).toBeGreaterThan(1)
    expect(measurementOf('javascript')).toMatchObject({ rolloutMs: null, canRun: true })
    lost.add('webgpu')
    await host.use((engine) => engine.rollout(network, {} as never))
    expect(statuses.at(-1).engine).toBe('wasm:relaxed')
    expect(measurementOf('webgpu')).toMatchObject({ canRun: false, remark: 'the device was lost' })
    expect(notices).toHaveLength(1)
  })

  it('does not measure an adapter in software unless it was asked for', async () => {
    adapter = { canRun: true, remark: 'WebGPU runs in software here' }
    await measureAll(await startHost())
    expect(measurementOf('webgpu')).toMatchObject({ canRun: true, rolloutMs: null, remark: adapter.remark })
    expect(statuses.at(-1).engine).toBe('wasm:relaxed')
    await measureAll(await startHost('webgpu'))
    expect(measurementOf('webgpu').rolloutMs).not.toBeNull()
    expect(statuses.at(-1).engine).toBe('webgpu')
  })

  it('stays with what was asked for whatever is faster, until the choice is automatic again', async () => {
    const host = await startHost('wasm:simd')
    await measureAll(host)
    expect(statuses.at(-1)).toMatchObject({ engine: 'wasm:simd', trainer: 'wasm:simd', chosen: 'wasm:simd' })
    await host.choose(null)
    expect(statuses.at(-1)).toMatchObject({ engine: 'webgpu', chosen: null })
    expect(disposed).toContain('wasm:simd')
  })

  it('tries again what failed before when it is asked for, and says what takes its place', async () => {
    unstartable.add('webgpu')
    const host = await startHost('webgpu')
    expect(notices).toEqual([
      expect.stringMatching(/WebGPU.* could not start: no such thing\. WebAssembly.* takes over/),
    ])
    expect(statuses.at(-1)).toMatchObject({ engine: 'wasm:relaxed', chosen: 'webgpu' })
    unstartable.clear()
    await host.choose('webgpu')
    expect(statuses.at(-1)).toMatchObject({ engine: 'webgpu' })
    expect(measurementOf('webgpu')).toMatchObject({ canRun: true, remark: '' })
  })

  it('goes on with the same engine where the request itself was wrong', async () => {
    const host = await startHost()
    for (const error of [new ArgumentError('rollout', 'scoredFrom', '0 to 3', '4'), new SupersededError('newer')])
      await expect(host.use(() => Promise.reject(error))).rejects.toBe(error)
    await expect(host.inspect(() => Promise.reject(new Error('a tensor is missing')))).rejects.toThrow('tensor')
    expect(await nameOf(host)).toBe('wasm:relaxed')
    expect(notices).toEqual([])
  })

  it('lets an episode in between the pieces of a measurement, and repeats a piece that gave way', async () => {
    const host = await startHost()
    let pieces = 0
    let interrupted = false
    const giving: MeasuringTurns = {
      ...turns,
      async take(piece) {
        pieces++
        if (pieces === 3) await nameOf(host)
        if (pieces === 4 && !interrupted) {
          interrupted = true
          throw new GaveWay()
        }
        return piece()
      },
    }
    while (await host.measureNext(work, giving, true));
    expect(interrupted).toBe(true)
    expect(measurementOf('wasm:relaxed').rolloutMs).toBeGreaterThan(9)
    expect(measurementOf('wasm:relaxed').trainingMs).not.toBeNull()
  })

  it('measures a training step on several workers where they share it', async () => {
    measureShared = () => Promise.resolve({ trainingMs: 0.25, trainingWorkers: 3 })
    await measureAll(await startHost())
    expect(measurementOf('wasm:relaxed')).toMatchObject({ trainingMs: 0.25, trainingWorkers: 3 })
    expect(measurementOf('composed:wasm').trainingWorkers).toBe(1)
  })

  it('keeps the time on one worker where several cannot start', async () => {
    measureShared = () => Promise.reject(new Error('no workers in workers'))
    await measureAll(await startHost())
    expect(measurementOf('wasm:relaxed')).toMatchObject({
      trainingWorkers: 1,
      trainingRemark: 'several workers cannot share a training step here: no workers in workers',
    })
    expect(measurementOf('wasm:relaxed').trainingMs).not.toBeNull()
  })

  it('measures no training step until somebody asks', async () => {
    const host = await startHost()
    while (await host.measureNext(work, turns, false));
    expect(measurementOf('wasm:relaxed').rolloutMs).not.toBeNull()
    expect(measurementOf('wasm:relaxed').trainingMs).toBeNull()
    await measureAll(host)
    expect(measurementOf('wasm:relaxed').trainingMs).not.toBeNull()
  })

  it('says that an engine cannot train here and still uses it for what it can', async () => {
    const failing: Engine = {
      ...fakeEngine('wasm:relaxed'),
      lossAndGradients: () => Promise.reject(new Error('memory')),
    }
    const host = new EngineHost(
      {
        createEngine: () => Promise.resolve(failing),
        measureSharedTraining: () => measureShared(),
        findGraphicsAdapter: () => Promise.resolve(adapter),
        missing,
        onStatus: (status) => statuses.push(status),
        onNotice: (notice) => notices.push(notice),
      },
      null,
    )
    await host.start()
    await measureAll(host)
    expect(measurementOf('wasm:relaxed')).toMatchObject({
      canRun: true,
      trainingMs: null,
      trainingRemark: 'a training step failed: memory',
    })
  })
})
