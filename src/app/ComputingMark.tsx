import { useEffect, useState } from 'react'
import { useEngram } from '../store/useEngram'

/** A run that is shorter than this is not worth a word. */
const quietMs = 300

/** Says that what is on show is about to be replaced, where that takes long enough to be noticed. */
export function ComputingMark() {
  const isBusy = useEngram(({ status, runVersion }) => runVersion > 0 && (status === 'running' || status === 'loading'))
  return (
    <span className="computing" role="status">
      {isBusy && <Late />}
    </span>
  )
}

function Late() {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), quietMs)
    return () => clearTimeout(timer)
  }, [])
  return isLate && 'computing …'
}
