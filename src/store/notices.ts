import { engramStore, type Notice } from './engramStore'

let lastId = 0

/** More than so many at once would cover what they are about. */
const mostAlone = 2

/**
 * Tells the page's user something. A message that is already on show is not repeated.
 *
 * @param details what can be unfolded below the message
 */
export function addNotice(
  message: string,
  kind: Notice['kind'] = 'information',
  details: readonly string[] = [],
): void {
  const { notices } = engramStore.getState()
  if (notices.some((notice) => notice.message === message)) return
  engramStore.setState({ notices: [...notices, { id: ++lastId, kind, message, details }] })
}

/** Tells several things of one kind: one by one as long as they are few, else as one that unfolds. */
export function addNotices(messages: readonly string[], summary: string): void {
  if (messages.length > mostAlone) addNotice(summary, 'information', messages)
  else messages.forEach((message) => addNotice(message))
}

export function dismissNotice(id: number): void {
  engramStore.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }))
}

/** Takes back what has been told and no longer holds. */
export function withdrawNotices(messages: readonly string[]): void {
  if (messages.length === 0) return
  engramStore.setState((state) => ({ notices: state.notices.filter(({ message }) => !messages.includes(message)) }))
}
