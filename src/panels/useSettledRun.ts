import { useEffect, useState } from 'react'
import type { CurrentRun } from '../store/currentRun'

const settledAfterMs = 250

/**
 * The run on show once no newer one has replaced it for a while, and a first one, or one of another network, at once; for
 * what need not, or cannot, follow a dragged slider.
 */
export function useSettledRun<Run extends CurrentRun | null>(current: Run): Run {
  const [settled, setSettled] = useState(current)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(current), settledAfterMs)
    return () => clearTimeout(timer)
  }, [current])
  return settled?.checkpoint.id === current?.checkpoint.id ? settled : current
}
