import { parentPort, SHARE_ENV, Worker } from 'node:worker_threads'
import { expose, wrap } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { createReplicaServer, type ReplicaApi } from '../src/training/replicaServer'
import type { ReplicaWorker } from '../src/training/trainingPool'
import { nodeEngineFiles } from './nodeEngineFiles'

/** Starts this program once more, as a worker thread; there it must call {@link serveReplica}. */
export function spawnReplica(): ReplicaWorker {
  // A graphics driver is found through the process's own environment.
  const worker = new Worker(process.argv[1], { env: SHARE_ENV })
  const died = new Promise<never>((_, reject) => {
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`its thread ended with code ${code}`)))
  })
  died.catch(() => undefined)
  return { api: wrap<ReplicaApi>(nodeEndpoint(worker)), died, terminate: () => void worker.terminate() }
}

/** Serves a training pool from a worker thread. */
export function serveReplica(): void {
  if (!parentPort) throw new Error('serveReplica: this is not a worker thread')
  expose(createReplicaServer(nodeEngineFiles()), nodeEndpoint(parentPort))
}
