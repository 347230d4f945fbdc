import { formatSignificant } from '../../drawing/numberText'
import type { CurrentRun } from '../../store/currentRun'
import { runWeightsOf } from '../../store/runWeights'
import { useSettledRun } from '../useSettledRun'

/** How far the weights that the page rebuilds from the recording are from those that the engine ended with. */
export function TrustLine({ current }: { current: CurrentRun }) {
  const { rebuildError } = runWeightsOf(useSettledRun(current))
  if (rebuildError === null || !Number.isFinite(rebuildError)) return null
  return (
    <p className="inspector-trust" title="Largest difference of any weight after the last step">
      Rebuilt weights agree with the engine’s to {formatSignificant(rebuildError, 1)}
    </p>
  )
}
