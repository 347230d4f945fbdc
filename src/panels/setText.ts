/**
 * Writes an element's text past React, for draw functions; leaves the page alone where it is the same. The text node stays:
 * taking it out and putting another in would cost a style and layout of its own.
 */
export function setText(element: Element | null, text: string): void {
  if (!element || element.textContent === text) return
  const { firstChild } = element
  if (firstChild?.nodeType === Node.TEXT_NODE && !firstChild.nextSibling) firstChild.nodeValue = text
  else element.textContent = text
}
