import type { ManifestEntry } from '../network/checkpoint'
import { parseTask } from '../tasks/registry'

/** Where the page's checkpoints and their list lie. */
export const checkpointsAddress = new URL(
  `${import.meta.env.BASE_URL}checkpoints/`,
  globalThis.location?.href ?? 'http://localhost/',
)

/**
 * The list of trained networks that the page offers.
 *
 * @throws Error that says what to do, where the list cannot be had
 */
export async function fetchManifest(): Promise<readonly ManifestEntry[]> {
  const address = new URL('manifest.json', checkpointsAddress)
  let response: Response
  try {
    response = await fetch(address)
  } catch {
    throw new Error(
      `The list of trained networks (${address.pathname}) could not be fetched. Is the server still running?`,
    )
  }
  if (!response.ok)
    throw new Error(`The list of trained networks (${address.pathname}) is missing: HTTP ${response.status}.`)
  try {
    const entries: unknown = await response.json()
    if (!Array.isArray(entries)) throw new Error('it should be a list')
    return (entries as ManifestEntry[]).map((entry) => ({ ...entry, task: parseTask(entry.task) }))
  } catch (error) {
    throw new Error(`The list of trained networks (${address.pathname}) is damaged: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
