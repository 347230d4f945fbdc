/** Writes an element's text past React, for draw functions; leaves the page alone where it is the same. */
export function setText(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text
}
