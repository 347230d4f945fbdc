/** Listens to several events of one element. Returns the stop function. */
export function listen(
  element: HTMLElement,
  listeners: { readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void },
  options?: AddEventListenerOptions,
): () => void {
  const entries = Object.entries(listeners) as [string, EventListener][]
  for (const [name, listener] of entries) element.addEventListener(name, listener, options)
  return () => {
    for (const [name, listener] of entries) element.removeEventListener(name, listener)
  }
}
