type Attributes = Readonly<Record<string, string | number | undefined>>

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character])

/** A coordinate as SVG text: a tenth of a pixel is finer than anybody sees. */
export function coordinate(value: number): string {
  return String(Math.round(10 * value) / 10 + 0)
}

/** An SVG element as text. Attributes that are undefined are left out; `children` are elements, not words. */
export function svgElement(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escaped(String(value))}"`)
    .join('')
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`
}

/** Words at a point: caption size and secondary ink unless the attributes say otherwise. */
export function svgText(words: string, x: number, y: number, attributes: Attributes = {}): string {
  return svgElement('text', { x, y, fill: 'var(--ink2)', 'font-size': 11, ...attributes }, escaped(words))
}

/** Moves what is drawn. */
export function svgAt(x: number, y: number, ...children: readonly string[]): string {
  return svgElement('g', { transform: `translate(${coordinate(x)} ${coordinate(y)})` }, ...children)
}

/** A whole picture on the page's background. `title` says what is seen to those who cannot see it. */
export function svgPicture(
  { width, height, title }: { readonly width: number; readonly height: number; readonly title: string },
  ...children: readonly string[]
): string {
  return svgElement(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      role: 'img',
      'font-family': "'Inter Variable', Inter, system-ui, sans-serif",
    },
    svgElement('title', {}, escaped(title)),
    svgElement('rect', { width, height, fill: 'var(--bg)' }),
    ...children,
  )
}

/**
 * A picture with colours of its own, for a file: every `var(--name)` becomes that token's colour in the light theme.
 *
 * @param tokens the text of tokens.css
 * @throws Error where the picture uses a token that is not there
 */
export function withTokenColours(picture: string, tokens: string): string {
  const colours = new Map(
    [...tokens.matchAll(/--([a-z0-9]+): light-dark\((#[0-9a-f]{6}),/g)].map(([, name, light]) => [name, light]),
  )
  return picture.replace(/var\(--([a-z0-9]+)\)/g, (_, name: string) => {
    const colour = colours.get(name)
    if (!colour) throw new Error(`withTokenColours: there is no colour --${name}`)
    return colour
  })
}
