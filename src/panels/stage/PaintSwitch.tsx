import type { ModelConfig } from '../../network/modelConfig'
import { engramStore, paintModes, type PaintMode } from '../../store/engramStore'
import { useEngram } from '../../store/useEngram'
import { Segments } from '../../ui/Segments'
import { paintableMode, paintUnavailable } from './paintedMatrix'

const labels: Readonly<Record<PaintMode, string>> = {
  slow: 'Slow',
  plastic: 'Plastic',
  effective: 'Effective',
  change: 'Change',
  alpha: 'Alpha',
  retrieval: 'Retrieval',
}

const paintWith = (paintMode: PaintMode) => engramStore.setState({ paintMode })

/** Chooses what the crossbars are painted with. */
export function PaintSwitch({ config }: { config: ModelConfig }) {
  const wanted = useEngram((state) => state.paintMode)
  return (
    <div className="stage-paint">
      <span className="stage-paint-label" aria-hidden="true">
        Paint
      </span>
      <Segments
        label="Paint the crossbars with"
        segments={paintModes.map((key) => {
          const unavailable = paintUnavailable(config, key)
          return { key, label: labels[key], ...(unavailable && { unavailable }) }
        })}
        value={paintableMode(config, wanted)}
        onChange={paintWith}
      />
    </div>
  )
}
