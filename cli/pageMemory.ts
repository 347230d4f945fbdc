import type { CDPSession, Page } from 'playwright'

/** In bytes, after a forced collection. */
export interface PageMemory {
  readonly pageHeap: number
  readonly workerHeaps: number
  /** Of all WebAssembly memories, page and workers. */
  readonly webAssembly: number
}

interface Answer {
  readonly result: {
    readonly [name: string]: unknown
    readonly result?: { readonly value?: number; readonly objectId?: string }
  }
}

type Send = (method: string, parameters?: object) => Promise<Answer['result']>

/** Collects garbage in the page and all its workers, and reads what is left. */
export class MemoryGauge {
  private readonly workers = new Map<string, Send>()

  private constructor(private readonly session: CDPSession) {}

  static async open(page: Page): Promise<MemoryGauge> {
    const session = await page.context().newCDPSession(page)
    const gauge = new MemoryGauge(session)
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') gauge.workers.set(sessionId, gauge.senderTo(sessionId))
    })
    session.on('Target.detachedFromTarget', ({ sessionId }) => gauge.workers.delete(sessionId))
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
    return gauge
  }

  async read(): Promise<PageMemory> {
    const own: Send = (method, parameters) => this.session.send(method as 'Runtime.enable', parameters)
    const page = await readHeap(own)
    const workers = await Promise.all([...this.workers.values()].map(readHeap))
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    return {
      pageHeap: page.heap,
      workerHeaps: sum(workers.map(({ heap }) => heap)),
      webAssembly: page.webAssembly + sum(workers.map(({ webAssembly }) => webAssembly)),
    }
  }

  /** Sends to a worker's own debugger, whose answers come back as texts. */
  private senderTo(sessionId: string): Send {
    let lastId = 0
    const waiting = new Map<number, (answer: Answer['result']) => void>()
    this.session.on('Target.receivedMessageFromTarget', (event) => {
      if (event.sessionId !== sessionId) return
      const { id, result } = JSON.parse(event.message) as Answer & { id: number }
      waiting.get(id)?.(result)
      waiting.delete(id)
    })
    return (method, params = {}) => {
      const id = ++lastId
      const answer = new Promise<Answer['result']>((resolve) => waiting.set(id, resolve))
      const message = JSON.stringify({ id, method, params })
      return this.session.send('Target.sendMessageToTarget', { sessionId, message }).then(() => answer)
    }
  }
}

async function readHeap(send: Send): Promise<{ heap: number; webAssembly: number }> {
  await send('HeapProfiler.enable')
  for (let round = 0; round < 2; round++) await send('HeapProfiler.collectGarbage')
  const prototype = await send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' })
  const found = await send('Runtime.queryObjects', { prototypeObjectId: prototype.result?.objectId })
  const { objectId } = found['objects'] as { objectId: string }
  const bytes = await send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: 'function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) }',
    returnByValue: true,
  })
  await send('Runtime.releaseObject', { objectId })
  const usage = await send('Runtime.getHeapUsage')
  await send('HeapProfiler.disable')
  return { heap: Number(usage['usedSize']), webAssembly: bytes.result?.value ?? 0 }
}
