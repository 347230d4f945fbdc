/** Sets an attribute that has another value now: the browser would lay out and paint anew for the same one too. */
export function changeAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
