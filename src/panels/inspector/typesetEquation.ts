import type katexModule from 'katex'
import type { EquationSymbol } from './equationSymbols'

type Katex = typeof katexModule

/** Fetched after the first picture; null where that failed, and the plain symbols stay. */
export function loadKatex(): Promise<Katex | null> {
  return import('katex').then(
    (module) => module.default,
    () => null,
  )
}

/**
 * Fills an element with the equation, once for each rule: typeset where KaTeX is there, in plain symbols before. Every
 * symbol becomes an element with `data-symbol`, its number's place (`data-value`) and its word; numbers are filled in by
 * whoever draws.
 */
export function typesetEquation(host: HTMLElement, symbols: readonly EquationSymbol[], katex: Katex | null): void {
  if (katex) {
    const tex = symbols.map(
      ({ symbol, tex, operator }) => String.raw`${leading(operator)}\htmlData{symbol=${symbol}}{${tex}}`,
    )
    katex.render(tex.join(''), host, {
      output: 'html',
      // Nothing but the marks above.
      trust: ({ command }) => command === '\\htmlData',
      strict: false,
    })
    host.querySelector('[aria-hidden]')?.removeAttribute('aria-hidden')
  } else host.replaceChildren(...symbols.map(plainTerm))
  for (const one of symbols) dress(host.querySelector<HTMLElement>(`[data-symbol=${one.symbol}]`)!, one)
}

/** An operator in TeX: a space, or a sign at the start of a line where it must break; TeX by itself breaks behind the sign. */
function leading(operator: string): string {
  return operator === '' || operator.startsWith('\\') ? operator : String.raw`\allowbreak{${operator}}\;`
}

function plainTerm({ symbol, plain, operator }: EquationSymbol): HTMLElement {
  const base = element('span', 'update-plain')
  const term = element('span', 'enclosing')
  term.dataset['symbol'] = symbol
  term.textContent = plain
  base.append(operator.startsWith('\\') ? '' : `${operator} `, term)
  return base
}

/** Puts a symbol over its number and its word. */
function dress(term: HTMLElement, { symbol, word, meaning }: EquationSymbol): void {
  const glyph = element('span', 'update-glyph')
  glyph.append(...term.childNodes)
  const number = element('span', 'update-number')
  number.dataset['value'] = symbol
  const caption = element('span', 'update-word')
  caption.textContent = word
  term.replaceChildren(glyph, number, caption)
  term.setAttribute('role', 'img')
  term.title = `${meaning[0].toUpperCase()}${meaning.slice(1)}.`
}

function element(name: 'span', className: string): HTMLElement {
  const made = document.createElement(name)
  made.className = className
  return made
}
