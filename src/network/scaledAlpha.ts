import { filled } from '../numerics/hostTensor'
import { layersOf } from './layers'
import { parameterShapes, type Network, type ParameterName, type Parameters } from './parameters'

/**
 * The same network with every plasticity coefficient times `scale`: w' = (1 - decay) w + eta (scale alpha) g. A network
 * whose alpha is the constant 1 gets alpha parameters of that scale. Without plasticity, and at scale 1, it is the same.
 */
export function withScaledAlpha(network: Network, scale: number): Network {
  const { config, parameters } = network
  if (scale === 1 || config.rule === 'none') return network
  const scaled: Partial<Record<ParameterName, Parameters[ParameterName]>> = { ...parameters }
  const full = config.alphaMode === 'none' ? { ...config, alphaMode: 'uniform' as const } : config
  const shapes = parameterShapes(full)
  for (const layer of layersOf(full))
    for (const name of [`${layer}.alpha`, `${layer}.alphaBias`] as const) {
      const shape = shapes.get(name)
      if (!shape) continue
      const alpha = parameters[name]
      scaled[name] = alpha ? { ...alpha, values: alpha.values.map((value) => scale * value) } : filled(shape, scale)
    }
  return { config: full, parameters: scaled as Parameters }
}
