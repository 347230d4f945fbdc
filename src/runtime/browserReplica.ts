import { wrap } from 'comlink'
import type { ReplicaApi } from '../training/replicaServer'
import type { ReplicaWorker } from '../training/trainingPool'

/** The name of a worker that serves a replica of a training run instead of the page. */
export const replicaWorkerName = 'engram replica'

/** Starts the running worker's own script once more, to serve a replica. */
export function spawnReplica(): ReplicaWorker {
  return replicaWorkerOf(new Worker(globalThis.location.href, { type: 'module', name: replicaWorkerName }))
}

/** A worker that serves a replica, as a training pool needs it. */
export function replicaWorkerOf(worker: Worker): ReplicaWorker {
  const died = new Promise<never>((_, reject) =>
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      reject(new Error(event.message || 'its program could not be loaded'))
    }),
  )
  died.catch(() => undefined)
  return { api: wrap<ReplicaApi>(worker), died, terminate: () => worker.terminate() }
}
