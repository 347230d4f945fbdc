import { engramStore, type Notice } from './engramStore'

let lastId = 0

/** Tells the page's user something. A message that is already on show is not repeated. */
export function addNotice(message: string, kind: Notice['kind'] = 'information'): void {
  const { notices } = engramStore.getState()
  if (notices.some((notice) => notice.message === message)) return
  engramStore.setState({ notices: [...notices, { id: ++lastId, kind, message }] })
}

export function dismissNotice(id: number): void {
  engramStore.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }))
}

/** Takes back what has been told and no longer holds. */
export function withdrawNotices(messages: readonly string[]): void {
  if (messages.length === 0) return
  engramStore.setState((state) => ({ notices: state.notices.filter(({ message }) => !messages.includes(message)) }))
}
