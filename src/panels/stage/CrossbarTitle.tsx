import { layerTitles } from './layerTitles'
import type { CrossbarLayout } from './stageLayout'

/** A crossbar's name, which enlarges it. */
export function CrossbarTitle({ layout, onZoom }: { layout: CrossbarLayout; onZoom: () => void }) {
  const { layer, title } = layout
  return (
    <button
      type="button"
      className="stage-title"
      style={{ left: title.x, top: title.y - 16 }}
      aria-label={`${layerTitles[layer]}: enlarge this crossbar`}
      title="Enlarge this crossbar (double click, or Enter on it)"
      onClick={onZoom}
    >
      {layerTitles[layer]}
      <svg className="stage-title-icon" viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
        <path d="M7 1.5h3.5V5M5 10.5H1.5V7M10.2 1.8L7 5M1.8 10.2L5 7" />
      </svg>
    </button>
  )
}
