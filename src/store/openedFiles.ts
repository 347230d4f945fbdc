import type { ManifestEntry } from '../network/checkpoint'
import type { LoadedCheckpoint } from '../runtime/protocol'
import { engramStore } from './engramStore'

/** No checkpoint of the page's own has this in its id. */
const prefix = 'file:'
let opened = 0

/** An id for a checkpoint of the user's. Another file of the same name gets another one. */
export function newFileId(fileName: string): string {
  return `${prefix}${++opened}:${fileName}`
}

/** The name of the file that a checkpoint was opened from; null for one of the page's own. */
export function fileNameOf(id: string): string | null {
  return id.startsWith(prefix) ? id.slice(id.indexOf(':', prefix.length) + 1) : null
}

/**
 * Offers a checkpoint that was opened from a file, in place of an earlier one of the same name, and shows it with its own
 * task and settings.
 */
export function showOpenedCheckpoint({ id, network, task, provenance }: LoadedCheckpoint, bytes: number): void {
  const { cell, rule, hiddenSize } = network.config
  const entry: ManifestEntry = { id, bytes, task, cell, rule, hiddenSize, provenance }
  engramStore.setState(({ manifest }) => ({
    manifest: [
      ...manifest.filter((known) => fileNameOf(known.id) !== fileNameOf(id) || fileNameOf(id) === null),
      entry,
    ],
    checkpointId: id,
    taskOverrides: {},
    plasticityOverrides: {},
    alphaScale: 1,
    exampleEdits: [],
    exampleHistory: [],
    selectedExample: null,
  }))
}
