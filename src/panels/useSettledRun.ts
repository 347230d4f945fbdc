import { useEffect, useState } from 'react'
import type { CurrentRun } from '../store/currentRun'

const settledAfterMs = 250

/** The run on show once no newer one has replaced it for a while; for what is too slow to follow a dragged slider. */
export function useSettledRun(current: CurrentRun): CurrentRun {
  const [settled, setSettled] = useState(current)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(current), settledAfterMs)
    return () => clearTimeout(timer)
  }, [current])
  return settled
}
