import type { Palette } from '../../drawing/colorScales'
import type { EpisodeRun } from '../../runtime/protocol'
import { changeAttribute } from '../changeAttribute'
import type { TimelineGeometry } from './timelineGeometry'

/** What a row is painted from. */
export interface Scene {
  readonly run: EpisodeRun
  /** The same episode without anything that was changed, for comparison. */
  readonly ghost: EpisodeRun | null
  readonly geometry: TimelineGeometry
  readonly palette: Palette
  /** Device pixels per CSS px. */
  readonly pixelRatio: number
}

/** The parts that were asked for: each is asked for at every step. */
const found = new WeakMap<Element, Map<string, Element>>()

/** The panel's element named by `data-part`. Throws where it is missing. */
export function partOf<Kind extends Element = HTMLElement>(root: Element, name: string): Kind {
  const parts = found.get(root) ?? new Map<string, Element>()
  found.set(root, parts)
  const known = parts.get(name)
  if (known?.isConnected) return known as Kind
  const part = root.querySelector<Kind>(`[data-part="${name}"]`)
  if (!part) throw new Error(`partOf: the timeline has no part ${name}`)
  parts.set(name, part)
  return part
}

/** Sets a path's outline; empty takes it off the picture. */
export function setPath(root: Element, name: string, outline: string): void {
  changeAttribute(partOf(root, name), 'd', outline)
}

/** Takes paths off the picture: those of a row that is not there. */
export function clearPaths(root: Element, names: readonly string[]): void {
  for (const name of names) setPath(root, name, '')
}

/** Text of an SVG picture. */
export function svgText(x: number, y: number, className: string, text: string): SVGTextElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', 'text')
  element.setAttribute('x', x.toFixed(1))
  element.setAttribute('y', y.toFixed(1))
  element.setAttribute('class', className)
  element.textContent = text
  return element
}
