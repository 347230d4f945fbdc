import { useEngram } from '../store/useEngram'

/** In place of the stage until there is a run: that it is coming, or why it is not and what to do. */
export function NoPicture({ onRetry }: { onRetry: () => void }) {
  const status = useEngram((state) => state.status)
  const failure = useEngram((state) => state.failure)
  const hasChoice = useEngram((state) => state.manifest.length > 1)
  if (status !== 'failed') return <p className="loading-line">Loading a trained network …</p>
  return (
    <div className="failure" role="alert">
      <h1>There is nothing to show yet.</h1>
      <p>{failure}</p>
      <p>
        Try again{hasChoice && ', choose another network above'} or reload the page. If it goes on, another browser may
        help.
      </p>
      <button type="button" className="outlined-button" onClick={onRetry}>
        Try again
      </button>
    </div>
  )
}
