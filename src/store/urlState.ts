import type { Rule } from '../network/modelConfig'
import type { TaskName } from '../tasks/episode'
import type { Address, AddressState } from './addressField'
import { addressTable } from './addressTable'

/** A task, and a rule trained on it. */
export interface CheckpointKind {
  readonly task: TaskName
  readonly rule: Rule
}

const addressVersion = '1'

/** What is said of the step on show. */
const ofStep: ReadonlySet<string> = new Set(['step', 'phase'])

/** Reads the page's query string. Never throws: what cannot be read is left out and complained of. */
export function parseAddress(search: string): Address {
  let address: Address = { state: {}, complaints: [] }
  const complain = (text: string) => (address = { ...address, complaints: [...address.complaints, text] })
  const seen = new Set<string>()
  for (const [key, value] of new URLSearchParams(search)) {
    if (key === 'v') {
      if (value !== addressVersion)
        complain(
          `This address is of version ${quote(value)}, and this page reads version ${addressVersion}: it may show something else than was meant.`,
        )
      continue
    }
    const entry = addressTable.find((known) => known.key === key)
    if (!entry) {
      complain(`The address has ${quote(`${key}=${value}`)}, which means nothing to this page. It was left out.`)
      continue
    }
    const next = seen.has(key) ? null : entry.read(value, address)
    if (next) address = next
    else
      complain(
        seen.has(key)
          ? `The address has ${quote(key)} more than once. Only the first counts.`
          : `In the address, ${quote(key)} should be ${entry.expected}, but is ${quote(value)}. It was left out.`,
      )
    seen.add(key)
  }
  if (address.state.phase && address.state.stepIndex === undefined) {
    const { phase, ...state } = address.state
    address = { ...address, state }
    complain(`The address has the phase ${quote(phase)} without the step that it is of. It was left out.`)
  }
  return address
}

/**
 * The query string that restores this state, with "?" in front; empty where everything has its default.
 *
 * @param withStep whether the step and its phase are said; without them, whoever opens the address sees the episode play from its start
 * @param like what is on show: parameters of other tasks are left out, and it is what to look for in place of a checkpoint that was
 *   opened from a file
 */
export function formatAddress(state: AddressState, withStep: boolean, like?: CheckpointKind): string {
  return searchOf(parametersOf(state, withStep, like))
}

/**
 * The query string that shows exactly this whatever the defaults become: it always has the seed and the checkpoint, and
 * forces no engine upon anybody.
 */
export function formatLink(state: AddressState, like?: CheckpointKind): string {
  const parameters = parametersOf({ ...state, engineChoice: null }, true, like)
  parameters.set('seed', String(state.seed))
  return searchOf(parameters)
}

function parametersOf(state: AddressState, withStep: boolean, like?: CheckpointKind): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const { key, task, write } of addressTable) {
    const isOfAnother = task !== undefined && like !== undefined && task !== like.task
    const value = isOfAnother || (!withStep && ofStep.has(key)) ? null : write(state)
    if (value !== null) parameters.set(key, value)
  }
  if (parameters.has('file') && like) {
    parameters.set('task', like.task)
    parameters.set('rule', like.rule)
  }
  return parameters
}

function searchOf(parameters: URLSearchParams): string {
  if (parameters.size === 0) return ''
  return `?v=${addressVersion}&${parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')}`
}

/** At most 60 characters of what came, so that a long address does not fill the page. */
function quote(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 57)}...` : text}”`
}
