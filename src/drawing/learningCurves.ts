import type { ChartLine } from './lineChart'

type Curve = readonly (readonly [batch: number, error: number])[]

/**
 * The curves of one kind of network: each seed as a thin line, and their mean, as far as all of them go, as a thick one
 * that is named. A single curve is its own mean.
 */
export function learningCurveLines(
  curves: readonly Curve[],
  { colour, label }: { readonly colour: string; readonly label: string },
): ChartLine[] {
  if (curves.length === 0) return []
  const seeds = curves.length > 1 ? curves.map((points) => ({ points, colour, width: 1, opacity: 0.45 })) : []
  return [...seeds, { points: meanCurve(curves), colour, width: 2, label }]
}

/** The mean of curves at the batches that all of them have. */
export function meanCurve(curves: readonly Curve[]): (readonly [batch: number, error: number])[] {
  const rest = curves.slice(1).map((curve) => new Map(curve))
  return curves[0]
    .filter(([batch]) => rest.every((curve) => curve.has(batch)))
    .map(([batch, error]) => [batch, rest.reduce((sum, curve) => sum + curve.get(batch)!, error) / curves.length])
}
