import type { ModelConfig } from '../../network/modelConfig'
import type { EngramState } from '../../store/engramStore'

/** The hidden unit that is hovered anywhere on the page; null where none is. */
export function hoveredUnit({ hiddenSize }: ModelConfig, hovered: EngramState['hovered']): number | null {
  switch (hovered?.layer) {
    case 'feed':
      return hovered.post === undefined ? null : hovered.post % hiddenSize
    case 'recurrent':
      return hovered.post === undefined ? (hovered.pre ?? null) : hovered.post % hiddenSize
    case 'readout':
      return hovered.pre ?? null
    default:
      return null
  }
}
