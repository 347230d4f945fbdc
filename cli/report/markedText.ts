/**
 * Replaces what stands between two markers, `<!-- name -->` and `<!-- end of name -->`, each on a line of its own.
 * Everything else stays as it was written.
 *
 * @throws Error where the markers are not there
 */
export function replaceMarked(text: string, name: string, content: string): string {
  const [from, to] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`]
  const start = text.indexOf(from)
  const end = text.indexOf(to, start)
  if (start < 0 || end < 0) throw new Error(`expected the markers ${from.trim()} and ${to}`)
  return `${text.slice(0, start + from.length)}\n${content.trim()}\n\n${text.slice(end)}`
}
