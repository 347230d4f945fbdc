import { expose, wrap } from 'comlink'
import { afterEach, describe, expect, it } from 'vitest'
import { taskSizes } from '../tasks/registry'
import { defaultAdamW } from './adamW'
import { startMetaTraining, validate, type MetaTrainingConfig } from './metaTraining'
import { createReplicaServer, type ReplicaApi } from './replicaServer'
import { TrainingPool, type ReplicaWorker } from './trainingPool'
import { createJavaScriptEngine } from '../kernels/javascript/javascriptEngine'
import { viewParameters } from '../network/flatParameters'
import { smallModel } from '../../test/smallModel'

const task = { name: 'sequence', dimension: 1, length: 2, delay: 1 } as const
const training: MetaTrainingConfig = {
  model: smallModel({ ...taskSizes(task), hiddenSize: 6, auxiliarySize: 1 }),
  task,
  batchSize: 7,
  seed: 3,
  optimiser: defaultAdamW,
}

/** A replica's server behind a message port of this thread, which can be made to die. */
class LocalWorker implements ReplicaWorker {
  readonly server: ReplicaApi
  readonly api
  readonly died: Promise<never>
  die: (reason: Error) => void = () => undefined
  private readonly channel = new MessageChannel()

  constructor() {
    this.server = createReplicaServer({ tensorFlow: '', loadKernels: () => Promise.reject(new Error('no kernels')) })
    expose(this.server, this.channel.port1)
    this.api = wrap<ReplicaApi>(this.channel.port2)
    this.died = new Promise((_, reject) => (this.die = reject))
    this.died.catch(() => undefined)
  }

  terminate(): void {
    this.channel.port1.close()
    this.channel.port2.close()
  }
}

const pools: TrainingPool[] = []
afterEach(() => pools.splice(0).forEach((pool) => pool.dispose()))

async function startPool(workers: number, config = training) {
  const replicas: LocalWorker[] = []
  const spawn = () => {
    replicas.push(new LocalWorker())
    return replicas.at(-1)
  }
  const pool = await TrainingPool.start(config, startMetaTraining(config), { spawn, workers, engine: 'javascript' })
  pools.push(pool)
  return { pool, replicas }
}

async function train(workers: number, batches: number, config = training) {
  const { pool, replicas } = await startPool(workers, config)
  const losses: number[] = []
  await pool.train(batches, ({ loss }) => losses.push(loss))
  return { pool, replicas, losses }
}

describe('TrainingPool', () => {
  it('keeps the parameters and moments of all workers equal to the last bit', async () => {
    const { replicas } = await train(3, 20)
    const states = await Promise.all(replicas.map(({ server }) => server.snapshot()))
    expect(states[0].batches).toBe(20)
    expect(states[0].parameters).not.toEqual(startMetaTraining(training).parameters)
    for (const state of states.slice(1)) expect(state).toEqual(states[0])
  })

  it('gives the same result again, and with another number of workers nearly the same', async () => {
    const [first, again, alone] = [await train(3, 20), await train(3, 20), await train(1, 20)]
    expect(again.losses).toEqual(first.losses)
    expect(await again.pool.snapshot()).toEqual(await first.pool.snapshot())
    first.losses.forEach((loss, k) => expect(Math.abs(loss / alone.losses[k] - 1)).toBeLessThan(1e-4))
    expect((await train(3, 20, { ...training, seed: 4 })).losses).not.toEqual(first.losses)
  })

  it('goes on from a snapshot as if it had not stopped', async () => {
    const { pool } = await train(2, 8)
    const half = await train(2, 5)
    const state = await half.pool.snapshot()
    const spawn = () => new LocalWorker()
    const rest = await TrainingPool.start(training, state, { spawn, workers: 2, engine: 'javascript' })
    pools.push(rest)
    await rest.train(3, () => undefined)
    expect(await rest.snapshot()).toEqual(await pool.snapshot())
  })

  it('takes no more workers than a batch has episodes', async () => {
    const { pool, losses } = await train(4, 2, { ...training, batchSize: 2 })
    expect(pool.workers).toBe(2)
    expect(losses.every(Number.isFinite)).toBe(true)
  })

  it('validates on the same episodes as one engine does', async () => {
    const { pool } = await train(3, 3)
    const { parameters } = await pool.snapshot()
    const expected = await validate(createJavaScriptEngine(), training, viewParameters(training.model, parameters), 5)
    expect(await pool.validate(5)).toEqual(expected)
  })

  it.each([1, 3])('stops all of %i workers at the same batch', async (workers) => {
    const { pool, replicas } = await startPool(workers)
    let seen = 0
    await pool.train(100_000, ({ batches }) => {
      seen = batches
      if (batches === 4) pool.stop()
    })
    expect(seen).toBeLessThan(100_000)
    for (const { server } of replicas) expect((await server.snapshot()).batches).toBe(seen)
    await pool.train(2, ({ batches }) => (seen = batches))
    expect(seen).toBe((await pool.snapshot()).batches)
  })

  it('leaves every worker at the batch before when one fails in it', async () => {
    // The gradient's norm overflows.
    const config = { ...training, optimiser: { ...defaultAdamW, learningRate: 1e30 } }
    const { pool, replicas } = await startPool(2, config)
    await expect(pool.train(50, () => undefined)).rejects.toThrow(/finite/)
    const [a, b] = await Promise.all(replicas.map(({ server }) => server.snapshot()))
    expect(a.batches).toBeGreaterThan(0)
    expect(b).toEqual(a)
  })

  it('keeps the last whole batch when a worker ends', async () => {
    const { pool, replicas } = await startPool(3)
    const run = pool.train(100_000, ({ batches }) => {
      if (batches === 5) replicas[0].die(new Error('out of memory'))
    })
    await expect(run).rejects.toThrow('a training worker ended: out of memory')
    const [b, c] = await Promise.all(replicas.slice(1).map(({ server }) => server.snapshot()))
    expect(b.batches).toBeGreaterThanOrEqual(5)
    expect(Math.abs(b.batches - c.batches)).toBeLessThanOrEqual(1)
    expect((await pool.snapshot()).batches).toBe(b.batches)
    await expect(pool.train(1, () => undefined)).rejects.toThrow('a training worker ended')
  })

  it('leaves no worker behind when the engine cannot start', async () => {
    const ended: number[] = []
    const spawn = () => {
      const worker = new LocalWorker()
      return { api: worker.api, died: worker.died, terminate: () => ended.push(1) }
    }
    await expect(
      TrainingPool.start(training, startMetaTraining(training), { spawn, workers: 2, engine: 'wasm:simd' }),
    ).rejects.toThrow('no kernels')
    expect(ended).toHaveLength(2)
  })
})
