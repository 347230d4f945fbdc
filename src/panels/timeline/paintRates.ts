import { layerNames, layersOf } from '../../network/layers'
import { commonRateSeries } from '../../network/writeRates'
import { bars, heightScale, stepLine, type HeightOf } from './seriesPaths'
import { clearPaths, setPath, type Scene } from './scene'

/** Write rate as bars and forget rate as a line, in one unit. Returns the top of their scale; 0 where all are 0. */
export function paintWriteRates(root: Element, { run, ghost, geometry }: Scene): number {
  const extent = geometry.rows.rates
  if (!extent) {
    clearPaths(root, ['rates-write', 'rates-forget', 'rates-ghost', 'rates-base', 'rates-lit'])
    return 0
  }
  const { eta, decay } = commonRateSeries(run.recording)
  const top = Math.max(largestOf(eta), largestOf(decay), ghost ? largestOf(ghost.recording.eta) : 0)
  const heightOf = heightScale(extent, 0, top * 1.05 || 1)
  setPath(root, 'rates-write', bars(eta, geometry, heightOf))
  setPath(root, 'rates-forget', top > 0 ? stepLine(decay, geometry, heightOf) : '')
  setPath(root, 'rates-ghost', ghost ? stepLine(ghost.recording.eta, geometry, heightOf) : '')
  setPath(root, 'rates-base', baseLine(geometry.plotX, geometry.plotWidth, extent.y + extent.height))
  const { plotX, plotWidth } = geometry
  setPath(root, 'rates-lit', `M${plotX - 2} ${extent.y - 3}h${plotWidth + 4}v${extent.height + 6}h${-plotWidth - 4}z`)
  return top
}

/** The norm's scale is compressed where its largest value is this many times the limit, or its mean. */
const widelySpread = 4

/** The update's norm with its limit. Returns whether the scale is a square root's. */
export function paintUpdateNorm(root: Element, { run, ghost, geometry }: Scene): boolean {
  const extent = geometry.rows.updateNorm
  if (!extent) {
    clearPaths(root, ['norm-line', 'norm-limit', 'norm-ghost'])
    return false
  }
  const { updateNorm, config } = run.recording
  const limit = config.plasticity.maxUpdateNorm
  const largest = Math.max(largestOf(updateNorm), ghost ? largestOf(ghost.recording.updateNorm) : 0)
  const limitShown = Number.isFinite(limit) && limit < 4 * largest
  const reference = limitShown ? limit : finiteMean(updateNorm)
  const compressed = largest > widelySpread * reference
  const heightOf = heightScale(extent, 0, Math.max(largest, limitShown ? limit : 0) * 1.05 || 1, compressed)
  setPath(root, 'norm-line', stepLine(updateNorm, geometry, heightOf))
  setPath(root, 'norm-ghost', ghost ? stepLine(ghost.recording.updateNorm, geometry, heightOf) : '')
  setPath(root, 'norm-limit', limitShown ? `M${geometry.plotX} ${heightOf(limit)}h${geometry.plotWidth}` : '')
  return compressed
}

/** L: a quiet line where nothing follows from it, an area where its gradient is what is written. */
export function paintInternalLoss(root: Element, { run, geometry }: Scene): void {
  const extent = geometry.rows.internalLoss
  if (!extent) return clearPaths(root, ['loss-line', 'loss-area', 'loss-base'])
  const { internalLoss, config } = run.recording
  const heightOf = heightScale(extent, 0, largestOf(internalLoss) * 1.05 || 1)
  setPath(root, 'loss-line', stepLine(internalLoss, geometry, heightOf))
  setPath(root, 'loss-area', config.rule === 'gradient' ? area(internalLoss, geometry, heightOf) : '')
  setPath(root, 'loss-base', baseLine(geometry.plotX, geometry.plotWidth, extent.y + extent.height))
}

/** The norm of w of each layer on one scale. */
export function paintPlasticNorms(root: Element, { run, ghost, geometry }: Scene): void {
  const extent = geometry.rows.plasticNorm
  clearPaths(root, [...layerNames.map((layer) => `w-${layer}`), 'w-base', 'w-ghost'])
  if (!extent) return
  const layers = layersOf(run.recording.config)
  const { norms } = run.weights
  const ghostNorms = ghost?.weights.norms
  const all = layers.flatMap((layer) => [norms[layer], ...(ghostNorms ? [ghostNorms[layer]] : [])])
  const heightOf = heightScale(extent, 0, Math.max(...all.map(largestOf)) * 1.05 || 1)
  const lineOf = (values: Float32Array) => stepLine(values, geometry, heightOf)
  for (const layer of layers) setPath(root, `w-${layer}`, lineOf(norms[layer]))
  setPath(root, 'w-ghost', ghostNorms ? layers.map((layer) => lineOf(ghostNorms[layer])).join('') : '')
  setPath(root, 'w-base', baseLine(geometry.plotX, geometry.plotWidth, extent.y + extent.height))
}

/** The area under a line; nothing where it is broken. */
function area(values: Float32Array, geometry: Scene['geometry'], heightOf: HeightOf): string {
  if (!values.subarray(...geometry.range).every(Number.isFinite)) return ''
  return `${stepLine(values, geometry, heightOf)}V${heightOf(0)}H${geometry.plotX}z`
}

function baseLine(x: number, width: number, y: number): string {
  return `M${x} ${y + 0.5}h${width}`
}

/** Mean of the finite values; 0 without any. */
function finiteMean(values: Float32Array): number {
  const finite = values.filter(Number.isFinite)
  return finite.length > 0 ? finite.reduce((sum, value) => sum + value / finite.length, 0) : 0
}

/** Of the finite values. */
export function largestOf(values: Float32Array): number {
  let largest = 0
  for (let k = 0; k < values.length; k++) if (values[k] > largest && values[k] < Infinity) largest = values[k]
  return largest
}
